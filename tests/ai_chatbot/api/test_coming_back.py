"""A client that was cut hears the rest; the answer went on meanwhile."""

import asyncio
import uuid

import pytest
from channels.db import database_sync_to_async

from ai_chatbot import rights, sockets
from ai_chatbot.answering import registry
from tests.ai_chatbot.api.conftest import (
    Connection,
    an_answer_runs,
    check_problem,
    hear,
    hear_until,
    seal,
)
from tests.ai_chatbot.conftest import answer_has_ended, stored_answer, until, write_turn
from tests.scripted_langflow import end, token
from tests.sse import text_of

SOME_ID = uuid.UUID(int=1)

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_client_that_is_cut_comes_back_by_the_last_id_and_gets_exactly_the_rest(
    asker, path, scripted_langflow
):
    go_on = asyncio.Event()
    scripted_langflow.script = [token("One "), token("two "), go_on, token("three"), end("")]
    early = await hear_until(asker, path, "two")
    again = await asker.get(f"{path}/events", last_event_id=early[-1].id)
    go_on.set()

    late = await hear(again)

    assert "begun" not in [event.name for event in late]
    assert sum(len(e.data["text"]) for e in late if e.name == "grown") == len("three")
    assert text_of(late, text_of(early)) == "One two three"
    assert late[-1].name == "ended"


async def test_so_does_one_that_says_the_number(asker, path, scripted_langflow):
    go_on = asyncio.Event()
    scripted_langflow.script = [token("One "), go_on, token("two"), end("")]
    early = await hear_until(asker, path, "One")
    about = early[-1].data
    again = await asker.get(f"{path}/events?answer={about['answer']}&after={about['seq']}")
    go_on.set()

    assert text_of(await hear(again), "One ") == "One two"


async def test_without_a_number_all_is_told_from_the_beginning(asker, path, scripted_langflow):
    heard = await hear(await asker.post(f"{path}/ask", {"message": "Count"}))

    again = await hear(await asker.get(f"{path}/events"))

    assert [again[0].name, again[-1].name] == ["begun", "ended"]
    assert text_of(again) == text_of(heard) == "Hello world"
    assert again[-1] == heard[-1]


async def test_an_earlier_answer_is_told_by_its_id(asker, path, conversation, channel_layer):
    _, first = await database_sync_to_async(write_turn)(conversation, answer="First.")
    await database_sync_to_async(write_turn)(conversation, answer="Second.")

    assert text_of(await hear(await asker.get(f"{path}/events"))) == "Second."
    told = await hear(await asker.get(f"{path}/events?answer={first.pk}"))
    assert text_of(told) == "First."


async def test_after_the_end_there_is_nothing_to_come_back_for(asker, path, scripted_langflow):
    heard = await hear(await asker.post(f"{path}/ask", {"message": "Count"}))

    again = await asker.get(f"{path}/events", last_event_id=heard[-1].id)

    assert (again.status_code, again.content) == (204, b"")


async def test_who_claims_to_know_more_than_there_is_hears_the_end(asker, path, scripted_langflow):
    go_on = asyncio.Event()
    scripted_langflow.script = [token("One"), go_on, end("")]
    await hear_until(asker, path, "One")
    again = await asker.get(f"{path}/events?after={2**31 - 1}")
    go_on.set()

    async with asyncio.timeout(60):
        assert [event.name for event in await hear(again)] == ["ended"]


async def test_a_begun_answer_goes_on_when_the_client_leaves(
    asker, alice, path, settings, scripted_langflow
):
    settings.SOCKETS_PER_USER = 1
    go_on = asyncio.Event()
    scripted_langflow.script = [token("One "), go_on, token("two"), end("")]
    connection = Connection(asker, "POST", f"{path}/ask", {"message": "Count"})
    assert await connection.open() == 200
    await connection.read_until("One")

    await connection.cut()

    assert not rights.open_pages
    assert await sockets.open_sockets().enter(alice.pk, "its place is free")
    go_on.set()
    await until(answer_has_ended)
    assert (await stored_answer()).text == "One two"


async def test_so_it_does_for_one_that_waits_for_it_whole(asker, path, scripted_langflow):
    go_on = asyncio.Event()
    scripted_langflow.script = [token("One "), go_on, token("two"), end("")]
    asking = asyncio.create_task(asker.post(f"{path}/ask?stream=false", {"message": "Count"}))
    await until(an_answer_runs)

    asking.cancel()
    await asyncio.wait([asking])

    await until(nobody_listens)
    go_on.set()
    await until(answer_has_ended)
    assert (await stored_answer()).text == "One two"


@pytest.mark.parametrize("said", ["x", ":", "1:2:3", f"{SOME_ID}:-1", f"{SOME_ID}:٣"])
async def test_an_id_that_was_not_sent_is_refused(asker, path, conversation, said):
    await database_sync_to_async(write_turn)(conversation)

    response = await asker.get(f"{path}/events", last_event_id=said.encode().decode("latin1"))

    check_problem(response, 422, "invalid_request")


@pytest.mark.parametrize("query", ["after=-1", "after=x", f"after={2**31}", "answer=x"])
async def test_a_bad_query_is_refused(asker, path, query):
    check_problem(await asker.get(f"{path}/events?{query}"), 422, "invalid_request")


async def test_where_nothing_was_asked_nothing_is_followed(asker, path):
    check_problem(await asker.get(f"{path}/events"), 404, "not_found")


async def nobody_listens():
    return not rights.open_pages


async def test_passages_that_are_served_last_are_not_missed_by_who_was_cut_before(
    asker, path, conversation, scripted_langflow
):
    """Its answer has ended when it comes back, and is told from what is kept of it."""
    go_on = asyncio.Event()
    scripted_langflow.script = [token("One"), go_on, end("")]
    early = await hear_until(asker, path, "One")
    await seal()
    go_on.set()
    await until(answer_has_ended)
    await until(nothing_runs)

    late = await hear(await asker.get(f"{path}/events", last_event_id=early[-1].id))

    assert [event.name for event in late] == ["served", "grown", "ended"]
    assert [source["title"] for source in late[0].data["sources"]] == ["Bridge"]
    assert text_of(late, "One") == "One"


async def nothing_runs():
    return not registry.running
