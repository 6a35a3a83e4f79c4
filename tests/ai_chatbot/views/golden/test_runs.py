"""Golden questions begun, watched, stopped and looked back at on their pages."""

import pytest
from django.utils import timezone

from ai_chatbot.golden.report import Outcome
from ai_chatbot.models import GoldenHabit, GoldenQuestion, GoldenResult, GoldenRun
from tests.ai_chatbot.golden.runs.conftest import USUAL, begun, publish

pytestmark = pytest.mark.django_db
Status = GoldenRun.Status
HOSTILE = "<img src=x onerror=alert(1)> השדה 庭"


@pytest.fixture
def question(alice):
    return GoldenQuestion.objects.create(owner=alice, question="Când?", facts=[["Mai"]])


@pytest.fixture
def signed_in(client, alice):
    client.force_login(alice)
    return client


def ended(owner, *outcomes, status=Status.DONE, **fields):
    """A run that is over, with these outcomes."""
    figures = {"asked": len(outcomes), "passed": 0, "recall": 0.5, "first_token": 1.25}
    run = GoldenRun.objects.create(
        owner=owner, flow=USUAL, status=status, ended_at=timezone.now(), done=len(outcomes),
        **{"figures": figures, "tried_number": 3} | fields,
    )  # fmt: skip
    for n, outcome in enumerate(outcomes):
        GoldenResult.objects.create(run=run, n=n, golden_id=outcome.id, outcome=outcome.as_json())
    return run


def test_run_all_begins_one_and_the_page_follows_it(signed_in, alice, question):
    page = signed_in.get("/golden/").text
    assert "Run all" in page

    page = signed_in.post("/golden/runs/", follow=True).text

    run = GoldenRun.objects.get()
    assert (run.owner, run.why, run.flow, run.total) == (alice, "page", USUAL, 1)
    assert f'hx-get="/golden/runs/{run.pk}/"' in page
    assert "Waiting for its turn" in page
    assert "Run all</button>" not in page
    assert "being asked already" in signed_in.post("/golden/runs/", follow=True).text


def test_without_questions_it_says_what_to_do(signed_in):
    assert "no golden questions" in signed_in.post("/golden/runs/", follow=True).text


def test_a_fragment_is_polled_until_the_end(signed_in, alice, question):
    run = begun(alice, claimed=True)
    path = f"/golden/runs/{run.pk}/"

    fragment = signed_in.get(path, headers={"HX-Request": "true"})
    assert (fragment.status_code, "<html" in fragment.text) == (200, False)
    assert "0 of 1 answer is there." in fragment.text
    GoldenRun.objects.update(status=Status.DONE, figures={"asked": 1, "passed": 1})
    fragment = signed_in.get(path, headers={"HX-Request": "true"})

    assert fragment.status_code == 286  # htmx stops asking
    assert "hx-get" not in fragment.text
    assert "1 of 1 question passed." in fragment.text


def test_stop(signed_in, alice, question):
    run = begun(alice)

    page = signed_in.post(f"/golden/runs/{run.pk}/stop/", follow=True).text

    run.refresh_from_db()
    assert run.status == Status.STOPPED
    assert "The run was stopped." in page
    assert "Run all" in signed_in.get("/golden/").text


def test_what_came_of_it_is_read_beside_the_run_before(signed_in, alice, question):
    ended(alice, Outcome("Când?", question.pk, said=1.0, answer="Im Mai."))
    run = ended(
        alice,
        Outcome(
            "Când?", question.pk, said=0.0, missing_facts=["Mai"], answer=HOSTILE,
            sources=["Boat", HOSTILE],
        ),
        Outcome("Neu?", said=1.0),
    )  # fmt: skip

    page = signed_in.get(f"/golden/runs/{run.pk}/").text

    assert "What got worse" in page
    assert "worse than before" in page
    assert "Not said: Mai." in page
    assert "Im Mai." in page  # what it said before
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page
    listed = signed_in.get("/golden/").text
    assert "did not pass last time:" in listed
    assert "Not said: Mai." in listed
    assert "0 / 2" in listed
    assert "1.25 s" in listed


def test_one_that_broke_off_says_why(signed_in, alice, question):
    run = ended(alice, status=Status.FAILED, error="The day's tokens are used up.", figures={})

    assert "tokens are used up." in signed_in.get(f"/golden/runs/{run.pk}/").text
    assert "broken off: The day" in signed_in.get("/golden/").text


def test_when_they_ask_themselves_is_each_persons_own_word(signed_in, alice, question):
    page = signed_in.post("/golden/when/", {"nightly": "on"}, follow=True).text

    habit = GoldenHabit.objects.get()
    assert (habit.owner, habit.nightly, habit.after_index) == (alice, True, False)
    assert 'name="nightly" checked' in page
    assert 'name="after_index" checked' not in page
    signed_in.post("/golden/when/", {"after_index": "on"})
    habit.refresh_from_db()
    assert (habit.nightly, habit.after_index) == (False, True)


def test_strangers_and_wrong_methods(client, bob, alice, question):
    run = begun(alice)
    doors = [f"/golden/runs/{run.pk}/", f"/golden/runs/{run.pk}/stop/"]
    assert client.get(doors[0])["location"].startswith("/accounts/login/")
    client.force_login(bob)

    assert client.get(doors[0]).status_code == 404
    assert client.post(doors[1]).status_code == 404
    assert "Când?" not in client.get("/golden/").text
    run.refresh_from_db()
    assert not run.stop_requested
    for path in ("/golden/runs/", "/golden/when/", doors[1]):
        assert client.get(path).status_code == 405
    assert client.post(doors[0]).status_code == 405


def test_a_long_history_costs_no_more(signed_in, alice, question, django_assert_max_num_queries):
    for n in range(30):
        ended(alice, Outcome(f"{n}?", question.pk, said=1.0))

    with django_assert_max_num_queries(8):
        page = signed_in.get("/golden/").text

    assert "passed last time" in page
    with django_assert_max_num_queries(7):
        signed_in.get(f"/golden/runs/{GoldenRun.objects.first().pk}/")


def test_with_several_flows_a_question_can_be_of_one(signed_in, alice, question):
    publish("thorough", 2), publish(USUAL, 1)
    said = {"question": "Când?", "facts": "Mai", "flow": "thorough"}

    signed_in.post(f"/golden/{question.pk}/", said)
    question.refresh_from_db()
    assert question.flow == "thorough"
    assert signed_in.post(f"/golden/{question.pk}/", said | {"flow": "?"}).status_code == 422
    signed_in.post("/golden/runs/", {"flow": "thorough"})
    assert GoldenRun.objects.get().tried_number == 2
