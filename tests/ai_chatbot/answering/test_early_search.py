"""The search that begins with the run: what the flow asks for is there, or is searched anew."""

import asyncio
import json
import threading

import pytest
from channels.db import database_sync_to_async
from django.db import DatabaseError, connection

from ai_chatbot.answering import early_search, registry
from ai_chatbot.answering.early_search import FRESH_SECONDS, EarlySearch, Wanted
from ai_chatbot.tokens import make_run_token
from config.base.attempts import attempt
from config.watch import warm_up_embedder
from notes.editing.trash import put_in_trash
from notes.importing.importer import import_texts
from notes.index.embedding import get_embedder
from notes.models import Note
from notes.search.search import search_notes
from tests.ai_chatbot.conftest import until, write_turn
from tests.notes.actions import edit
from tests.scripted_langflow import end, token

pytestmark = pytest.mark.django_db(transaction=True)

QUESTION = "Where does Annika lie?"
FOUR = Wanted(4)


@pytest.fixture(autouse=True)
def usual_flow(monkeypatch):
    """Each test begins with a process that has seen no flow yet."""
    monkeypatch.setattr(EarlySearch, "usual", FOUR)


@pytest.fixture
def boat_notes(alice):
    import_texts(
        alice,
        {
            "annika.md": "# Annika\n\nThe boat Annika lies at the Lund yard.",
            "berta.md": "# Berta\n\nThe boat Berta lies in the harbour of Kiel.",
        },
    )


def edited(note):
    edit(note, body="# Annika\n\nThe boat Annika was sold.")


@pytest.fixture
def busy_thread():
    """Somebody else's search takes long."""
    over = threading.Event()
    early_search.thread.submit(over.wait)
    yield
    over.set()


def new_search(conversation, question=QUESTION):
    answer = write_turn(conversation, question, "", status="running")[1]
    return EarlySearch(answer, question)


def searched(conversation, question=QUESTION):
    """An early search that is over."""
    search = new_search(conversation, question)
    asyncio.run(search.run())
    return search


@pytest.fixture
async def answering(alice, conversation, boat_notes, open_tab, scripted_langflow):
    """A run that has searched, and whose flow is about to."""
    goes_on = asyncio.Event()
    scripted_langflow.script = [goes_on, token("At Lund"), end("")]
    tab = await open_tab(alice, conversation)
    await tab.ask(QUESTION)
    search = (await the_run()).search

    async def has_searched():
        return bool(search.future and search.future.done())

    await until(has_searched)
    yield search.answer
    goes_on.set()


async def the_run():
    async def has_begun():
        return bool(registry.running)

    await until(has_begun)
    return next(iter(registry.running.values()))


@database_sync_to_async
def ask_as_the_flow(client, answer, **body):
    return client.post(
        "/api/notes/search",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {make_run_token(answer)}"},
    )


# --- What is found ----------------------------------------------------------------------------


def test_it_finds_what_the_flow_would(alice, conversation, boat_notes):
    found = searched(conversation).found(QUESTION, FOUR)

    assert found.result == search_notes(alice.pk, QUESTION, limit=4)
    assert found.result.passages[0].title == "Annika"
    assert found.reads == ()


def test_it_finds_what_the_flows_model_will_read(conversation, boat_notes, monkeypatch):
    wanted = Wanted(4, read_chars=300)
    monkeypatch.setattr(EarlySearch, "usual", wanted)

    found = searched(conversation).found(QUESTION, wanted)

    assert found.reads[0] == "The boat Annika lies at the Lund yard."
    assert len(found.reads) == len(found.result.passages)


def test_a_follow_up_is_searched_with_the_question_before_it(conversation, boat_notes):
    write_turn(conversation, QUESTION, "At the Lund yard.")

    found = searched(conversation, "And since when?").found("And since when?", FOUR)

    assert found.result.searched == f"{QUESTION} And since when?"


def test_nothing_is_found_in_the_notes_of_another(bob, conversation):
    import_texts(bob, {"annika.md": "# Annika\n\nThe boat Annika lies at the Lund yard."})

    assert searched(conversation).found(QUESTION, FOUR).result.passages == []


# --- What must be searched anew ---------------------------------------------------------------


def test_other_words_are_searched_anew(conversation, boat_notes):
    assert searched(conversation).found("Annika boat yard", FOUR) is None


def test_another_number_of_passages_is_searched_anew_and_is_then_the_usual(
    conversation, boat_notes
):
    first = searched(conversation)

    assert first.found(QUESTION, Wanted(7)) is None

    second = EarlySearch(first.answer, QUESTION)
    asyncio.run(second.run())
    assert second.found(QUESTION, Wanted(7)) is not None


def test_a_flow_that_is_faster_than_the_head_start_searches_itself(conversation):
    assert new_search(conversation).found(QUESTION, FOUR) is None


def test_a_search_that_failed_is_made_anew(conversation, boat_notes):
    search = new_search(conversation)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE notes_passage RENAME TO out_of_reach")
        try:
            with pytest.raises(DatabaseError):
                asyncio.run(search.run())
        finally:
            cursor.execute("ALTER TABLE out_of_reach RENAME TO notes_passage")

    assert search.found(QUESTION, FOUR) is None


def test_what_was_found_long_ago_is_searched_anew(conversation, boat_notes):
    search = searched(conversation)

    search.found_at -= FRESH_SECONDS + 1

    assert search.found(QUESTION, FOUR) is None


@pytest.mark.parametrize("happens", [edited, put_in_trash, Note.delete])
def test_what_became_of_a_note_meanwhile_is_seen(conversation, boat_notes, happens):
    search = searched(conversation)

    happens(Note.objects.get(path="annika.md"))

    assert search.found(QUESTION, FOUR) is None


async def test_nobody_waits_for_a_search_that_has_not_begun(conversation, busy_thread):
    search = await database_sync_to_async(new_search)(conversation)
    running = asyncio.create_task(search.run())
    while search.future is None:
        await asyncio.sleep(0.01)

    assert await database_sync_to_async(search.found)(QUESTION, FOUR) is None

    assert search.future.cancelled()
    await asyncio.wait([running])
    assert running.cancelled()


async def test_an_answer_is_stopped_at_once_however_long_a_search_takes(
    alice, conversation, open_tab, scripted_langflow, busy_thread
):
    scripted_langflow.script = [token("At"), asyncio.Event()]
    tab = await open_tab(alice, conversation)
    await tab.ask(QUESTION)
    await tab.read_until("At")

    await tab.send(action="stop")

    await tab.read_until('data-status="stopped"')


# --- At the start of a process ----------------------------------------------------------------


@pytest.fixture
def no_weights(settings, tmp_path):
    settings.MODELS_DIR = tmp_path
    get_embedder.cache_clear()
    yield tmp_path
    get_embedder.cache_clear()


async def test_a_process_without_the_models_weights_says_what_to_do_and_goes_on(no_weights, caplog):
    await warm_up_embedder()

    assert "`make run` fetches it" in caplog.text


async def test_whatever_fails_the_watch_goes_on(caplog):
    async def duty():
        raise ImportError("a library is damaged")

    await attempt(duty)

    assert "a library is damaged" in caplog.text


# --- Served to the flow -----------------------------------------------------------------------


async def test_the_flow_is_served_what_was_found_early(client, answering):
    # A change that no import and no edit makes: it tells the two searches apart.
    await Note.objects.filter(path="annika.md").aupdate(title="Annika II")

    response = await ask_as_the_flow(client, answering, query=QUESTION, limit=4)

    assert response.json()["passages"][0]["title"] == "Annika"
    assert (await answering.sources.afirst()).title == "Annika"


async def test_a_note_put_in_the_trash_meanwhile_is_not_served(client, answering):
    note = await Note.objects.aget(path="annika.md")
    await database_sync_to_async(put_in_trash)(note)

    response = await ask_as_the_flow(client, answering, query=QUESTION, limit=4)

    assert response.status_code == 200
    assert "Annika" not in {passage["title"] for passage in response.json()["passages"]}
    assert not await answering.sources.filter(title="Annika").aexists()


async def test_other_words_of_the_flow_are_served_as_well(client, answering):
    response = await ask_as_the_flow(client, answering, query="harbour of Kiel", limit=4)

    assert response.json()["passages"][0]["title"] == "Berta"
