"""A question that is taken back, a client that is cut off, a right that ends, many at once."""

import asyncio
import json

import httpx
import pytest
from mcp import types

from ai_chatbot import rights
from ai_chatbot.answering import registry
from ai_chatbot.mcp.asking import Question, ask_notes
from ai_chatbot.mcp.calls import Call, Caller
from ai_chatbot.models import Conversation, Message, PersonalToken, Scope
from ai_chatbot.sockets import open_sockets
from notes.models import Note
from tests.ai_chatbot.conftest import answer_has_ended, stored_answer, until
from tests.ai_chatbot.mcp.conftest import an_answer_runs, listening, nobody_listens
from tests.mcp_client import (
    address_of,
    client_at,
    given,
    hello,
    message,
    refused,
    running_server,
    token_of,
)
from tests.scripted_langflow import answer, end, token

ACCEPT = "application/json, text/event-stream"
JSON = {"Content-Type": "application/json"}

pytestmark = pytest.mark.django_db(transaction=True)


async def cancel(client, request_id):
    params = types.CancelledNotificationParams(requestId=request_id)
    await client.send_notification(
        types.ClientNotification(types.CancelledNotification(params=params))
    )


async def test_a_question_that_is_taken_back_stops_the_model(alices, scripted_langflow, url):
    """Each message comes for itself, perhaps to another process: the question's name tells."""
    scripted_langflow.script = [token("One "), asyncio.Event()]

    async with client_at(url, alices) as client:
        asking = asyncio.create_task(client.call_tool("ask", {"question": "Why?"}))
        await until(listening)
        await cancel(client, client._request_id - 1)
        await until(answer_has_ended)
        await asking

    stopped = await stored_answer()
    assert stopped.status == Message.Status.STOPPED
    assert stopped.text == "One "
    await asyncio.wait_for(scripted_langflow.hung_up.wait(), 60)


async def test_the_number_of_anothers_request_takes_nothing_back(
    alice, bob, alices, scripted_langflow, url
):
    scripted_langflow.script = [token("One "), asyncio.Event()]
    bobs = await token_of(bob)
    alices_other = await token_of(alice)

    async with (
        client_at(url, alices) as client,
        client_at(url, bobs) as stranger,
        client_at(url, alices) as other_window,
        client_at(url, alices_other) as other_token,
    ):
        asking = asyncio.create_task(client.call_tool("ask", {"question": "Why?"}))
        await until(an_answer_runs)
        for another in (stranger, other_window, other_token):
            await cancel(another, client._request_id - 1)
        await asyncio.sleep(0.7)  # a run looks twice a second whether it is to stop
        assert await an_answer_runs()
        asking.cancel()


async def test_a_request_that_comes_twice_is_one_question_and_another_question_is_another(
    alices, scripted_langflow, url
):
    """A client resends what it did not hear of; some count all their requests as 1."""
    scripted_langflow.script = lambda request: answer(request["body"]["input_value"])
    headers = {"Authorization": f"Bearer {alices}", "Accept": ACCEPT}

    async with httpx.AsyncClient(headers=headers, timeout=60, trust_env=False) as http:
        greeted = await http.post(f"{url}/mcp", content=hello(), headers=JSON)
        http.headers["Mcp-Session-Id"] = greeted.headers["mcp-session-id"]

        async def ask(question, **more):
            call = {"name": "ask", "arguments": {"question": question, **more}}
            got = await http.post(f"{url}/mcp", content=message("tools/call", call), headers=JSON)
            return json.loads(got.text.split("data: ")[-1])["result"]["structuredContent"]

        conversation = (await ask("First?"))["conversation"]
        again = await ask("First?", conversation=conversation)
        other = await ask("Second?", conversation=conversation)

    assert again["answer"] == "First?"
    assert other["answer"] == "Second?"
    questions = Message.objects.filter(role=Message.Role.USER).order_by("created_at")
    assert [each.text async for each in questions] == ["First?", "Second?"]


async def test_a_token_that_is_taken_back_ends_its_stream(alices, scripted_langflow, url):
    scripted_langflow.script = [token("One "), asyncio.Event()]

    async with client_at(url, alices) as client:
        asking = asyncio.create_task(client.call_tool("ask", {"question": "Why?"}))
        await until(listening)
        await PersonalToken.objects.all().adelete()
        await rights.shut_pages_without_right()
        sentence = refused(await asking)

    assert sentence == "This token was taken back, or it has expired."


async def test_a_conversation_that_is_deleted_meanwhile_is_said(alices, scripted_langflow, url):
    scripted_langflow.script = [token("One "), asyncio.Event()]

    async with client_at(url, alices) as client:
        asking = asyncio.create_task(client.call_tool("ask", {"question": "Why?"}))
        await until(listening)
        await Conversation.objects.all().adelete()
        await rights.shut_pages_without_right()
        sentence = refused(await asking)

    assert sentence == "The conversation was deleted meanwhile."


async def test_a_client_that_is_cut_off_leaves_the_answer_to_be_written(
    alice, alices, scripted_langflow, url, settings
):
    settings.SOCKETS_PER_USER = 1
    go_on = asyncio.Event()
    scripted_langflow.script = [token("One "), go_on, token("two."), end("One two.")]

    async with client_at(url, alices) as client:
        asking = asyncio.create_task(client.call_tool("ask", {"question": "Why?"}))
        await until(listening)
        asking.cancel()
    await until(nobody_listens)
    assert await open_sockets().enter(alice.pk, "another")  # its place is free again
    go_on.set()
    await until(answer_has_ended)

    written = await stored_answer()
    assert (written.status, written.text) == (Message.Status.DONE, "One two.")


async def test_a_server_that_is_asked_to_end_lets_an_answer_be_heard_to_its_end(
    alices, scripted_langflow
):
    scripted_langflow.script = [token("One "), 1.0, token("two."), end("One two.")]

    async with running_server() as server, client_at(address_of(server), alices) as client:
        await client.list_tools()  # which it asks for after a tool's first use
        asking = asyncio.create_task(client.call_tool("ask", {"question": "Why?"}))
        await until(listening)
        server.should_exit = True
        result = await asyncio.wait_for(asking, 10)

    assert given(result)["answer"] == "One two."


async def test_a_process_of_its_own_stops_what_its_client_lets_go_of(alice, scripted_langflow):
    scripted_langflow.script = [token("One "), asyncio.Event()]
    caller = Caller(alice, frozenset({Scope.ASK}), "http://localhost", is_alone=True)

    asking = asyncio.create_task(ask_notes(Call(caller), Question(question="Why?")))
    await until(listening)
    asking.cancel()
    await asyncio.wait([asking])
    await until(answer_has_ended)

    assert (await stored_answer()).status == Message.Status.STOPPED


async def test_many_at_once_each_get_their_own(alice, alices, scripted_langflow, url, settings):
    settings.SOCKETS_PER_USER = settings.QUESTIONS_PER_MINUTE = 30

    def echo(request):
        said = request["body"]["input_value"]
        return answer(*said.split(" "))

    scripted_langflow.script = echo

    async with client_at(url, alices) as one, client_at(url, alices) as other:
        clients = [one, other] * 10
        results = await asyncio.gather(
            *(each.call_tool("ask", {"question": f"Q {n}"}) for n, each in enumerate(clients))
        )

    assert [given(result)["answer"] for result in results] == [f"Q{n}" for n in range(20)]
    assert await Conversation.objects.acount() == 20
    assert not registry.running or await answer_has_ended()
    assert not await Note.objects.aexists()
