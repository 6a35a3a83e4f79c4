"""The tool `ask`, with the official client: it grows, is gone on with, is refused."""

import asyncio
import uuid

import pytest
from channels.db import database_sync_to_async
from mcp import McpError

from ai_chatbot.conversations.limits import count_question
from ai_chatbot.mcp import calls
from ai_chatbot.models import Conversation, Door, Message, Scope, Source, Usage
from tests.ai_chatbot.conftest import stored_answer, until, write_turn
from tests.ai_chatbot.mcp.conftest import an_answer_runs
from tests.mcp_client import client_at, given, refused, said, token_of
from tests.scripted_langflow import answer, end, error, token

pytestmark = pytest.mark.django_db(transaction=True)


async def serve(title="Bridge", text="It was built in 1873.", n=1):
    """Seal a passage as the running answer's source, as a search of the flow does."""
    running = await Message.objects.aget(status=Message.Status.RUNNING)
    await Source.objects.acreate(
        message=running, n=n, title=title, heading="History", text=text, content_hash="0" * 64,
        start=0, end=len(text), score=0.9, url="/notes/1/?start=0&end=21#passage", origin="written",
    )  # fmt: skip


async def test_an_answer_comes_with_its_sources(alice, alices, scripted_langflow, url):
    go_on = asyncio.Event()
    scripted_langflow.script = [go_on, token("It was built"), token(" in 1873 [1]."), end("")]

    async with client_at(url, alices) as client:
        asking = asyncio.create_task(
            client.call_tool("ask", {"question": "When was the bridge built?"})
        )
        await until(an_answer_runs)
        await serve()
        go_on.set()
        result = await asking

    got = given(result)
    conversation = await Conversation.objects.aget()
    assert got["answer"] == "It was built in 1873 [1]."
    assert (got["status"], got["conversation"]) == ("done", str(conversation.pk))
    assert got["url"] == f"{url}/conversations/{conversation.pk}/"
    assert got["sources"] == [
        {"n": 1, "note_id": None, "title": "Bridge", "heading": "History", "origin": "written",
         "text": "It was built in 1873.", "url": f"{url}/notes/1/?start=0&end=21#passage"}
    ]  # fmt: skip
    assert said(result) == (
        f"It was built in 1873 [1].\n\n[1] Bridge › History {url}/notes/1/?start=0&end=21#passage"
    )


async def test_it_is_written_down_by_which_door_and_token_it_came(
    alice, alices, scripted_langflow, url
):
    async with client_at(url, alices) as client:
        given(await client.call_tool("ask", {"question": "Why?"}))

    usage = await Usage.objects.aget()
    assert (usage.owner_id, usage.door, usage.token_name) == (alice.pk, Door.MCP, "Claude")


async def test_it_is_told_while_it_grows(alices, scripted_langflow, url, monkeypatch):
    monkeypatch.setattr(calls, "PAUSE", 0)
    go_on, heard, first = asyncio.Event(), [], asyncio.Event()
    scripted_langflow.script = [token("Cafe\u0301 "), go_on, token("橋 "), token("הגשר"), end("")]

    async def hear(progress, total, message):
        heard.append((progress, message))
        first.set()

    async with client_at(url, alices) as client:
        asking = asyncio.create_task(
            client.call_tool("ask", {"question": "Why?"}, progress_callback=hear)
        )
        await asyncio.wait_for(first.wait(), 60)
        assert heard == [(6, "Cafe\u0301 ")]
        go_on.set()
        result = await asking

    assert given(result)["answer"] == "Cafe\u0301 橋 הגשר"
    assert "".join(text for _, text in heard) == "Cafe\u0301 橋 הגשר"
    assert [far for far, _ in heard] == sorted(far for far, _ in heard)


async def test_a_conversation_is_gone_on_with(alices, scripted_langflow, url):
    async with client_at(url, alices) as client:
        first = given(await client.call_tool("ask", {"question": "Why?"}))
        again = {"question": "And then?", "conversation": first["conversation"]}
        second = given(await client.call_tool("ask", again))

    assert second["conversation"] == first["conversation"]
    assert await Message.objects.filter(role="user").acount() == 2


async def test_what_was_thought_is_not_said(alices, scripted_langflow, url):
    scripted_langflow.script = answer("<think>hm</think>", "Because.")

    async with client_at(url, alices) as client:
        got = given(await client.call_tool("ask", {"question": "Why?"}))

    assert got["answer"] == "Because."


# --- Refusals -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({}, "question: Field required"),
        ({"question": ""}, "Write a question first."),
        ({"question": " \n\x00"}, "Write a question first."),
        ({"question": "x" * 4001}, "4,000 are allowed"),
        ({"question": 7}, "question: Input should be a valid string"),
        ({"question": "Why?", "conversation": "x"}, "conversation: Input should be a valid UUID"),
        ({"question": "Why?", "owner": 1}, "owner: Extra inputs are not permitted"),
        ({"question": "Why?", "conversation": str(uuid.UUID(int=1))}, "There is no conversation"),
    ],
)
async def test_what_cannot_be_asked_is_refused_and_nothing_is_kept(
    alices, scripted_langflow, url, arguments, says
):
    async with client_at(url, alices) as client:
        sentence = refused(await client.call_tool("ask", arguments))

    assert says in sentence
    assert not await Conversation.objects.aexists()


async def test_a_strangers_conversation_is_not_there(alice, bob, scripted_langflow, url):
    hers = await Conversation.objects.acreate(owner=alice)
    await database_sync_to_async(write_turn)(hers, "secret?", "secret")

    async with client_at(url, await token_of(bob)) as client:
        asked = {"question": "Go on", "conversation": str(hers.pk)}
        sentence = refused(await client.call_tool("ask", asked))

    assert sentence == f"There is no conversation {hers.pk}."
    assert await Message.objects.acount() == 2


async def test_too_many_questions_are_refused_until_later(
    alice, alices, scripted_langflow, url, settings
):
    settings.QUESTIONS_PER_MINUTE = 1
    await database_sync_to_async(count_question)(alice.pk)

    async with client_at(url, alices) as client:
        result = await client.call_tool("ask", {"question": "Why?"})

    assert "Ask again in" in refused(result)
    assert result.meta["code"] == "rate_limited"
    assert 1 <= result.meta["retry_after"] <= 60
    assert not await Conversation.objects.aexists()


async def test_a_spent_budget_is_said(alice, alices, scripted_langflow, url, settings):
    settings.TOKENS_PER_DAY = 1

    async with client_at(url, alices) as client:
        given(await client.call_tool("ask", {"question": "Why?"}))
        result = await client.call_tool("ask", {"question": "Why?"})

    assert "tokens a day are used up" in refused(result)
    assert result.meta["code"] == "budget_spent"


async def test_one_that_is_being_answered_is_not_asked_again(alices, scripted_langflow, url):
    scripted_langflow.script = [token("One "), asyncio.Event()]

    async with client_at(url, alices) as client:
        asking = asyncio.create_task(client.call_tool("ask", {"question": "Why?"}))
        await until(an_answer_runs)
        conversation = await Conversation.objects.aget()
        asked = {"question": "Now?", "conversation": str(conversation.pk)}
        sentence = refused(await client.call_tool("ask", asked))
        asking.cancel()

    assert "still being written" in sentence


async def test_nobody_follows_more_answers_than_there_are_places(
    alices, scripted_langflow, url, settings
):
    settings.SOCKETS_PER_USER = 1
    scripted_langflow.script = [token("One "), asyncio.Event()]

    async with client_at(url, alices) as client:
        asking = asyncio.create_task(client.call_tool("ask", {"question": "Why?"}))
        await until(an_answer_runs)
        sentence = refused(await client.call_tool("ask", {"question": "And?"}))
        asking.cancel()

    assert "Too many answers are followed at once" in sentence
    assert await Conversation.objects.acount() == 1


async def test_an_answer_that_fails_says_why_and_where_it_stands(alices, scripted_langflow, url):
    scripted_langflow.script = [token("One "), error("boom")]

    async with client_at(url, alices) as client:
        sentence = refused(await client.call_tool("ask", {"question": "Why?"}))

    conversation = await Conversation.objects.aget()
    failed = await stored_answer()
    assert failed.error in sentence
    assert f"/conversations/{conversation.pk}/" in sentence


async def test_a_token_without_the_scope_does_not_see_the_tool(alice, scripted_langflow, url):
    only_read = await token_of(alice, Scope.NOTES_READ)

    async with client_at(url, only_read) as client:
        assert "ask" not in {tool.name for tool in (await client.list_tools()).tools}
        with pytest.raises(McpError) as error:
            await client.call_tool("ask", {"question": "Why?"})

    assert "Unknown tool: ask" in str(error.value)
    assert not await Conversation.objects.aexists()
