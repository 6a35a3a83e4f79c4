"""Runs begun, claimed, given up, and begun by themselves: rows alone, nothing is asked."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from ai_chatbot.conversations.being_written import any_being_written
from ai_chatbot.golden.runs import claiming, due
from ai_chatbot.golden.runs.beginning import CannotBegin, published, questions_for
from ai_chatbot.models import (
    Conversation,
    GoldenHabit,
    GoldenQuestion,
    GoldenRun,
)
from ai_chatbot.pruning import old_golden_runs
from notes.models import OwnerIndex
from tests.ai_chatbot.conftest import write_turn
from tests.ai_chatbot.golden.runs.conftest import USUAL, begun, publish

pytestmark = pytest.mark.django_db
Status = GoldenRun.Status


@pytest.fixture
def question(alice):
    return GoldenQuestion.objects.create(owner=alice, question="Wann?", facts=[["Mai"]])


def silent(run, minutes=5, **fields):
    """As a process that died so long ago has left it."""
    then = timezone.now() - timedelta(minutes=minutes)
    GoldenRun.objects.filter(pk=run.pk).update(heartbeat_at=then, **fields)


def test_a_person_has_one_at_a_time_and_others_have_theirs(alice, bob, question):
    GoldenQuestion.objects.create(owner=bob, question="?", refuse=True)
    run = begun(alice)

    with pytest.raises(CannotBegin, match="being asked already"):
        begun(alice)
    begun(bob)
    claiming.stop(run)
    begun(alice)


def test_without_questions_for_the_flow_nothing_is_begun(alice, bob, question):
    GoldenQuestion.objects.create(owner=alice, question="?", refuse=True, flow="thorough")

    with pytest.raises(CannotBegin, match="no golden questions"):
        begun(bob)
    assert len(questions_for(alice, USUAL)) == 1
    assert len(questions_for(alice, "thorough")) == 2  # its own, and those of every flow
    assert begun(alice, draft=True).total == 2  # each is asked twice


def test_what_answers_is_asked_by_the_id_of_its_version(alice):
    assert published().asked.id == ""  # nothing is published: by its name
    version = publish("thorough", 7)

    asked = published("thorough").asked
    assert (asked.id, asked.hash, asked.number) == (str(version.langflow_id), "h7", 7)


def test_one_process_gets_it_and_one_that_falls_silent_holds_it_no_longer(alice, question):
    run = begun(alice)

    first = claiming.claim_next()
    assert first.pk == run.pk
    assert claiming.claim_next() is None
    silent(run)
    second = claiming.claim_next()

    assert second.pk == run.pk
    with pytest.raises(claiming.ClaimLost):
        claiming.beat(first)
    assert claiming.beat(second) is False


def test_one_in_which_processes_die_again_and_again_is_given_up(alice, question):
    run = begun(alice, claimed=True)
    silent(run, tries=claiming.TRIES)

    assert claiming.claim_next() is None
    run.refresh_from_db()
    assert (run.status, run.is_open) == (Status.FAILED, False)
    assert run.error


def test_one_that_nobody_asks_is_stopped_at_once_and_another_at_its_next_beat(alice, question):
    waiting = begun(alice)
    claiming.stop(waiting)
    waiting.refresh_from_db()
    assert waiting.status == Status.STOPPED

    running = begun(alice, claimed=True)
    claiming.stop(running)
    running.refresh_from_db()
    assert running.status == Status.RUNNING
    assert claiming.beat(running) is True

    silent(running)
    claiming.stop(running)
    running.refresh_from_db()
    assert running.status == Status.STOPPED


def test_imports_do_not_stand_still_for_a_golden_question(conversation):
    _, answer = write_turn(conversation, status="running", door="golden")
    assert not any_being_written()

    answer.door = "page"
    answer.save()
    assert any_being_written()


def test_the_last_ones_are_kept_and_the_one_that_goes_on(alice, bob, question, monkeypatch):
    monkeypatch.setattr("ai_chatbot.pruning.RUNS_KEPT", 2)
    open_one = begun(alice)
    fields = {"owner": alice, "flow": USUAL, "status": Status.DONE}
    runs = [GoldenRun.objects.create(**fields) for _ in range(4)]
    other = GoldenRun.objects.create(**fields | {"owner": bob})

    assert old_golden_runs(dry_run=True) == old_golden_runs(dry_run=False) == 2
    left = set(GoldenRun.objects.values_list("pk", flat=True))
    assert left == {open_one.pk, runs[2].pk, runs[3].pk, other.pk}


# --- By themselves ------------------------------------------------------------------------------


@pytest.fixture
def habit(alice, question):
    long_ago = timezone.now() - timedelta(days=9)
    return GoldenHabit.objects.create(owner=alice, nightly=True, changed_at=long_ago)


def end_all():
    GoldenRun.objects.update(status=Status.DONE)


def test_every_night_once(habit):
    assert due.begin_due() == 1
    assert due.begin_due() == 0  # it goes on
    end_all()
    assert due.begin_due() == 0  # it was done this night
    GoldenRun.objects.update(created_at=timezone.now() - timedelta(days=1))
    assert due.begin_due() == 1
    assert set(GoldenRun.objects.values_list("why", flat=True)) == {"night"}


def test_not_before_the_first_night_after_it_was_asked_for_nor_of_a_closed_account(habit, alice):
    GoldenHabit.objects.update(changed_at=timezone.now())
    assert due.begin_due() == 0

    GoldenHabit.objects.update(changed_at=timezone.now() - timedelta(days=9))
    alice.is_active = False
    alice.save()
    assert due.begin_due() == 0


def test_the_night_is_the_servers(settings):
    settings.TIME_ZONE = "Asia/Tokyo"  # 2:00 there is 17:00 the day before

    night = due.last_night(datetime(2026, 1, 5, 16, 59, tzinfo=UTC))

    assert night == datetime(2026, 1, 4, 17, 0, tzinfo=UTC)


def test_each_flow_that_questions_name_has_its_turn(habit, alice):
    publish("thorough", 2), publish("quick", 3)
    GoldenQuestion.objects.create(owner=alice, question="?", refuse=True, flow="thorough")

    begun_for = []
    while due.begin_due():
        begun_for.append(GoldenRun.objects.first().flow)
        end_all()

    assert begun_for == [USUAL, "thorough"]


def test_once_the_notes_are_read_by_another_embedder(habit, alice):
    GoldenHabit.objects.update(nightly=False, after_index=True)
    OwnerIndex.objects.create(owner=alice, embedder="small")
    assert due.begin_due() == 0  # nothing to compare with

    begun(alice)
    end_all()
    assert due.begin_due() == 0
    OwnerIndex.objects.update(embedder="large")

    assert due.begin_due() == 1
    run = GoldenRun.objects.first()
    assert (run.why, run.embedder) == ("index", "large")
    end_all()
    assert due.begin_due() == 0


def test_a_run_that_nobody_wants_does_not_begin(alice, question):
    GoldenHabit.objects.create(owner=alice)
    assert due.begin_due() == 0
    assert not Conversation.objects.exists()
