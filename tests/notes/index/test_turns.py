"""The index's rounds: one chain, fair by owner, after the imports; and what it writes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from notes import tasks
from notes.importing.importer import import_texts
from notes.index import turns
from notes.index.choosing import Group
from notes.index.embedding import EmbeddingUnavailable
from notes.index.ledger import index_progress
from notes.index.turns import TurnOver, embed_waiting, finish_index
from notes.models import OwnerIndex
from notes.tasks import import_upload, index_notes
from tests.notes.actions import stage
from tests.notes.test_queueing import DatabaseQueue

LONG = "\n\n".join(f"## Part {number}\n\n" + "The boat lies in Lund. " * 40 for number in range(30))


@pytest.fixture
def in_database(settings, tmp_path, db):
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def rounds(monkeypatch):
    """Each turn is over at once; how many there were."""
    counted = []
    plain = turns.embed_waiting

    def turn(*args, **kwargs):
        counted.append(1)
        return plain(*args, **kwargs | {"seconds": -1.0})

    monkeypatch.setattr(tasks, "embed_waiting", turn)
    return counted


def everybody(embedder):
    return Group(embedder, frozenset(), are_left_out=True)


def run_next():
    """Run the next task as a worker does; its name."""
    row = DBTaskResult.objects.ready().first()
    row.claim("test")
    row.task.call(*row.task_result.args, **row.task_result.kwargs)
    row.set_successful(None)
    return row.task_path.rpartition(".")[2]


def run_until(name):
    names = [run_next()]
    while names[-1] != name:
        names.append(run_next())
    return names


# --- One chain ------------------------------------------------------------------------------------


def test_many_saves_while_the_index_is_at_work_are_one_turn_before_an_import(
    in_database, alice, embedder, rounds
):
    import_texts(alice, {f"{number}.md": LONG for number in range(9)})
    for _ in range(5):
        index_notes.enqueue()
    import_upload.enqueue(stage(alice, ("new.md", b"new")).pk)

    names = run_until("import_upload")

    assert (names, len(rounds)) == (["index_notes", "import_upload"], 1)
    assert alice.notes.filter(path="new.md").exists()


def test_the_chain_goes_on_after_the_imports_and_ends(in_database, alice, embedder, rounds):
    import_texts(alice, {f"{number}.md": LONG for number in range(9)})
    index_notes.enqueue()
    run_next()
    for number in range(3):
        import_upload.enqueue(stage(alice, (f"new {number}.md", b"new %d" % number)).pk)

    names = [run_next() for _ in range(3)]
    while DBTaskResult.objects.ready().exists():
        run_next()

    assert names == ["import_upload"] * 3
    progress = index_progress(alice)
    assert (progress.done, progress.notes_done) == (progress.total, 12)


@pytest.mark.django_db(transaction=True)
def test_there_are_never_two_chains(settings, tmp_path, alice, embedder, rounds):
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"
    settings.TASKS = {"default": {"BACKEND": DatabaseQueue.backend}}
    import_texts(alice, {f"{number}.md": LONG for number in range(20)})
    for _ in range(6):
        index_notes.enqueue()

    DatabaseQueue().work()

    passages = index_progress(alice).total
    assert index_progress(alice).done == passages
    assert len(rounds) <= passages // turns.EMBED_BATCH + 2


def test_what_is_asked_for_later_does_not_stand_for_now(in_database, alice, embedder, rounds):
    index_notes.using(run_after=timezone.now() + timedelta(days=1)).enqueue()
    import_texts(alice, {"a.md": "a"})
    index_notes.enqueue()

    run_next()

    assert len(rounds) == 1


def test_a_turn_of_before_goes_on_after_an_update(in_database, alice, embedder):
    """Their place was one number then."""
    import_texts(alice, {"a.md": "a"})
    index_notes.enqueue(after=7)

    run_next()

    assert index_progress(alice).notes_done == 1


# --- Fair by owner --------------------------------------------------------------------------------


def test_one_note_is_indexed_in_the_first_turn_although_many_of_another_came_before(
    alice, bob, embedder
):
    import_texts(alice, {f"{number}.md": LONG for number in range(20)})
    import_texts(bob, {"b.md": "The mast."})

    with pytest.raises(TurnOver):
        embed_waiting(seconds=-1.0)

    assert index_progress(bob).notes_done == 1
    assert 0 < index_progress(alice).done < index_progress(alice).total


def test_turns_give_each_passage_to_the_embedder_once(alice, bob, embedder):
    import_texts(alice, {f"{number}.md": f"{number} {LONG}" for number in range(5)})
    import_texts(bob, {f"{number}.md": f"{number} {LONG}" for number in range(3)})
    after = None

    for _ in range(100):
        try:
            embed_waiting(after=after, seconds=-1.0)
        except TurnOver as turn:
            after = turn.after
        else:
            break

    total = index_progress(alice).total + index_progress(bob).total
    assert len(embedder.texts) == total + 8  # and the names of the notes
    assert index_progress(alice).done + index_progress(bob).done == total


def test_what_the_embedder_refuses_is_not_tried_again_in_each_turn(alice, bob, embedder):
    plain, tried = embedder.embed, []

    def embed(texts):
        if bad := [text for text in texts if "refuse me" in text]:
            tried.extend(bad)
            raise EmbeddingUnavailable("It refuses this text.", is_about_text=True)
        return plain(texts)

    embedder.embed = embed
    import_texts(alice, {"0.md": "refuse me", **{f"{n}.md": LONG for n in range(1, 9)}})
    after = None
    for _ in range(100):
        try:
            embed_waiting(after=after, seconds=-1.0)
        except TurnOver as turn:
            after = turn.after
        else:
            break

    assert len(tried) == 2  # with the others, and by itself
    assert index_progress(alice).notes_done == 8


def test_few_questions_are_asked_of_the_database_for_many_owners(
    django_user_model, embedder, alice
):
    owners = [django_user_model.objects.create(username=f"u{number}") for number in range(40)]
    for owner in owners:
        import_texts(owner, {"a.md": "a", "b.md": "b"})

    embed_waiting()

    assert {index_progress(owner).notes_done for owner in owners} == {2}
    assert len(embedder.texts) == 2 * 80  # and their names


# --- What it writes -------------------------------------------------------------------------------


def test_a_save_with_nothing_to_do_writes_nothing_for_other_accounts(
    django_user_model, embedder, db
):
    for number in range(50):
        django_user_model.objects.create(username=f"u{number}")
    finish_index(everybody(embedder), None)
    assert OwnerIndex.objects.count() == 50

    with CaptureQueriesContext(connection) as queries:
        finish_index(everybody(embedder), None)

    assert len(queries) <= 2
    assert not [query for query in queries if not query["sql"].startswith("SELECT")]


def test_an_owner_of_another_embedder_is_given_the_new_one(alice, bob, embedder):
    OwnerIndex.objects.create(owner=alice, embedder="old")
    OwnerIndex.objects.create(owner=bob, embedder=embedder.name)

    finish_index(everybody(embedder), None)

    assert set(OwnerIndex.objects.values_list("embedder", flat=True)) == {embedder.name}
