"""Visitors of a published collection: they ask its notes, and see nothing else of anybody's."""

import asyncio
import json

import pytest
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async

from ai_chatbot import rights
from ai_chatbot.conversations import collections, visitors
from ai_chatbot.models import Collection, Conversation, Door, Message, Source, Usage
from ai_chatbot.tokens import make_run_token, resolve_token
from tests.ai_chatbot.conftest import answer_has_ended, stored_answer, until, write_turn
from tests.ai_chatbot.widget.listener import all_events, named, says, shown, until_says
from tests.ai_chatbot.widget.visiting import Visitor, conversation_of
from tests.scripted_langflow import answer, error, token

pytestmark = pytest.mark.django_db(transaction=True)


# --- A visit --------------------------------------------------------------------------------


async def test_a_page_learns_what_to_say_first(collection):
    response = await Visitor(collection).get("config")

    assert response.json() == {
        "title": "The shop",
        "greeting": "Ask us.",
        "suggestions": ["When do you open?"],
        "question_max_chars": 4000,
    }
    assert not response.cookies


async def test_a_question_is_answered_and_kept_for_the_owner(
    scripted_langflow, visitor, collection, alice
):
    scripted_langflow.script = answer("At **nine**.")

    heard = await all_events(await visitor.ask("When?"))

    assert "<strong>nine</strong>" in shown(heard)
    assert named(heard, "ended")[0]["status"] == "done"
    kept = await conversation_of(visitor)
    assert (kept.owner_id, kept.collection_id, kept.title) == (alice.pk, collection.pk, "When?")
    usage = await Usage.objects.aget()
    assert (usage.owner_id, usage.collection_id, usage.visitor) == (
        alice.pk, collection.pk, kept.visitor,
    )  # fmt: skip
    assert (usage.door, (await stored_answer()).door) == (Door.VISITOR, Door.VISITOR)
    assert not rights.open_pages


async def test_it_is_none_of_the_owners_own_conversations(
    scripted_langflow, visitor, alice, client
):
    await all_events(await visitor.ask("What costs rope?"))
    kept = await conversation_of(visitor)

    def look():
        client.force_login(alice)
        assert "rope" not in client.get("/conversations/").content.decode()
        assert client.get(f"/conversations/{kept.pk}/").status_code == 404
        assert client.get(f"/conversations/{kept.pk}/export.json").status_code == 404
        return client.get(f"/widget/conversations/{kept.pk}").status_code

    assert await sync_to_async(look)() == 404
    assert not await Conversation.objects.owned_by(alice).aexists()


async def test_a_page_that_is_loaded_again_shows_what_was_said(scripted_langflow, visitor):
    await all_events(await visitor.ask("When?"))

    asked, answered = (await visitor.get(visitor.conversation)).json()["messages"]

    assert (asked["role"], asked["text"]) == ("user", "When?")
    assert "Hello world" in answered["html"]


async def test_another_conversation_belongs_to_the_same_visit(scripted_langflow, visitor):
    await all_events(await visitor.ask("When?"))
    first, key = visitor.conversation, visitor.headers["Authorization"]

    await visitor.begin()

    assert visitor.conversation != first
    assert visitor.headers["Authorization"] == key
    assert (await visitor.get(first)).status_code == 200
    assert await Conversation.objects.values_list("visitor", flat=True).distinct().acount() == 1


async def test_a_page_that_was_not_asked_in_is_used_again(visitor):
    first = visitor.conversation

    await visitor.begin()

    assert visitor.conversation == first


async def test_stop_and_try_again(scripted_langflow, visitor):
    scripted_langflow.script = [token("One "), asyncio.Event()]
    await until_says(await visitor.ask("When?"), "One")
    assert (await visitor.post(f"{visitor.conversation}/stop")).status_code == 204
    await until(answer_has_ended)
    stopped = await stored_answer()
    scripted_langflow.script = answer("Two")

    heard = await all_events(
        await visitor.post(f"{visitor.conversation}/retry", {"id": str(stopped.pk)})
    )

    assert stopped.status == "stopped"
    assert "Two" in shown(heard)


async def test_a_listener_that_was_cut_comes_back(scripted_langflow, visitor):
    go_on = asyncio.Event()
    scripted_langflow.script = [token("One "), go_on, token("two.")]
    heard = await until_says(await visitor.ask("?"), "One")
    begun = heard[0][1]["answer"]

    resumed = await visitor.get(f"{visitor.conversation}/events?answer={begun}&after=1")
    go_on.set()

    assert "One two." in shown(await all_events(resumed))


async def test_what_goes_wrong_within_is_not_for_strangers(scripted_langflow, visitor):
    scripted_langflow.script = [error("http://user:secret@10.0.0.7/v1 does not answer")]

    heard = await all_events(await visitor.ask("When?"))
    (_, answered) = (await visitor.get(visitor.conversation)).json()["messages"]

    assert named(heard, "ended")[0]["status"] == answered["status"] == "failed"
    assert named(heard, "ended")[0]["error"] == answered["error"]
    assert "again" in answered["error"]
    assert "10.0.0.7" not in str(heard)


# --- What is searched -----------------------------------------------------------------------


def ask_as_the_flow(client, answer, **body):
    return client.post(
        "/api/notes/search",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {make_run_token(answer)}"},
    )


def running_in(collection, question="What of the shop?"):
    visit = visitors.new_visit(collection)
    conversation = visitors.conversation_of(collection, visit)
    return write_turn(conversation, question, "", status="running")[1]


def titles(response):
    assert response.status_code == 200
    return {passage["title"] for passage in response.json()["passages"]}


@pytest.mark.parametrize(
    "query", ["What of the shop?", "[[Annika]] shop", "in:Diary", "#x OR shop"]
)
def test_the_flow_is_served_notes_of_the_collection_alone(client, collection, shop_notes, query):
    running = running_in(collection)

    found = titles(ask_as_the_flow(client, running, query=query, limit=20))

    assert "Annika" not in found
    assert found == set(running.sources.values_list("title", flat=True))


def test_a_folder_that_was_taken_out_is_searched_no_more(client, collection, shop_notes):
    running = running_in(collection)
    assert "Opening" in titles(ask_as_the_flow(client, running, query="shop opens", limit=9))

    Collection.objects.update(folders=["Shop/Old"])

    assert titles(ask_as_the_flow(client, running, query="shop opens", limit=9)) <= {"Rope"}


def test_once_it_is_closed_its_runs_search_nothing(client, collection, shop_notes):
    running = running_in(collection)

    collections.set_open(collection, False)

    assert ask_as_the_flow(client, running, query="shop").status_code == 401
    assert resolve_token(make_run_token(running)) is None
    running.refresh_from_db()
    assert running.stop_requested


def test_a_run_knows_its_own_conversation_alone(client, collection):
    other = running_in(collection, "A secret of another visitor")
    running = running_in(collection)

    said = client.get(
        "/api/conversation", headers={"Authorization": f"Bearer {make_run_token(running)}"}
    )

    assert said.status_code == 200
    assert str(other.parent.text) not in said.content.decode()


@pytest.fixture
async def searching(scripted_langflow, collection, shop_notes, visitor):
    """A run of a visitor that has searched already, and whose flow is about to."""
    goes_on = asyncio.Event()
    scripted_langflow.script = [goes_on, token("At nine")]
    response = await visitor.ask("What of the shop and Annika?")

    async def has_searched():
        return all(run.search.found_at < float("inf") for run in registry_runs())

    await until(has_searched)
    yield next(iter(registry_runs()))
    goes_on.set()
    response.close()


def registry_runs():
    from ai_chatbot.answering import registry

    assert registry.running
    return list(registry.running.values())


async def test_the_search_that_begins_early_is_confined_as_well(searching):
    found = searching.search.future.result()

    assert {passage.title for passage in found.result.passages} == {"Opening", "Rope"}


async def test_what_was_found_early_counts_no_more_once_it_is_taken_out(searching):
    wanted = searching.search.wanted
    find = database_sync_to_async(searching.search.found)
    assert await find(searching.question, wanted)

    await Collection.objects.aupdate(folders=["Shop/Old"])

    assert await find(searching.question, wanted) is None


async def test_closing_ends_what_is_being_answered(scripted_langflow, visitor, collection):
    scripted_langflow.script = [token("One "), asyncio.Event()]
    listening = asyncio.create_task(all_events(await visitor.ask("When?")))
    await until(lambda: asyncio.sleep(0, bool(rights.open_pages)))

    await Collection.objects.aupdate(is_open=False)
    await rights.shut_pages_without_right()
    await rights.end_runs_without_right()

    await listening
    await until(answer_has_ended)
    says(await visitor.get(visitor.conversation), 404, "not_found")


# --- What is shown of passages --------------------------------------------------------------


@pytest.fixture
async def served(scripted_langflow, visitor, shop_notes):
    async def serve(request):
        running = await Message.objects.aget(status="running")
        note = await shop_notes.aget(title="Opening")
        await Source.objects.acreate(
            message=running, n=1, note=note, title="Opening", heading="Hours", score=0.8,
            text="The shop opens at nine.", content_hash="0" * 64, start=0, end=9,
            url=note.get_absolute_url(),
        )  # fmt: skip

    scripted_langflow.script = [serve, *answer("The shop opens at nine [1].")]
    return visitor


async def test_a_passage_is_a_title_and_its_text(served):
    (source,) = named(await all_events(await served.ask("When?")), "served")[0]["sources"]

    assert source == {
        "n": 1, "title": "Opening", "heading": "Hours", "text": "The shop opens at nine.",
    }  # fmt: skip


async def test_its_text_is_not_shown_where_the_owner_shows_titles_alone(served):
    await Collection.objects.aupdate(shows_text=False)

    heard = await all_events(await served.ask("When?"))
    shown_again = (await served.get(served.conversation)).json()["messages"][1]

    assert named(heard, "served")[0]["sources"][0]["text"] == ""
    assert shown_again["sources"][0]["text"] == ""
    assert shown_again["sources"][0]["title"] == "Opening"


async def test_nor_once_its_note_is_taken_out(served):
    await all_events(await served.ask("When?"))
    await Collection.objects.aupdate(folders=["Shop/Old"])

    (source,) = (await served.get(served.conversation)).json()["messages"][1]["sources"]

    assert source["text"] == ""


async def test_no_address_of_a_note_is_in_it(served):
    heard = str(await all_events(await served.ask("When?")))
    again = (await served.get(served.conversation)).content.decode()

    for said in (heard, again):
        assert "/notes/" not in said
        assert "note_id" not in said
        assert 'data-n=\\"1\\"' in said or 'data-n="1"' in said


async def test_notes_themselves_are_not_served(visitor, shop_notes):
    note = await shop_notes.aget(title="Opening")

    response = await visitor.browser.get(note.get_absolute_url(), headers=visitor.headers)

    assert response.status_code == 302  # to the sign-in page
