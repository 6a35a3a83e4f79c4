"""Who may not ask, what is not taken, and how much: each in a problem document."""

import asyncio
import json
import uuid

import pytest
from channels.db import database_sync_to_async

from ai_chatbot import rights, sockets
from ai_chatbot.conversations.usage import record_usage
from ai_chatbot.models import Message, PersonalToken, Scope
from ai_chatbot.tokens import make_run_token
from tests.ai_chatbot.api.conftest import (
    check_problem,
    hear,
)
from tests.ai_chatbot.conftest import an_answer_has_said, until, write_turn
from tests.scripted_langflow import token
from tests.sse import Reader, text_of

pytestmark = pytest.mark.django_db(transaction=True)


# --- Who may not ----------------------------------------------------------------------------------


DOORS = [("POST", "ask"), ("POST", "retry"), ("POST", "stop"), ("GET", "events")]
BODIES = {"ask": {"message": "x"}, "retry": {"message": str(uuid.UUID(int=1))}}


@pytest.mark.parametrize(("method", "door"), DOORS)
async def test_it_needs_a_token_with_the_scope(asker_of, alice, path, conversation, method, door):
    for scopes, status, code in [
        ([Scope.CONVERSATIONS, Scope.NOTES_READ], 403, "forbidden"), (None, 401, "unauthorized"),
    ]:  # fmt: skip
        program = await asker_of(alice, *scopes or [])
        program.token = program.token if scopes else "cp_unknown"
        response = await program.call(method, f"{path}/{door}", BODIES.get(door))
        check_problem(response, status, code)
    _, running = await database_sync_to_async(write_turn)(conversation, status="running")
    program.token = await database_sync_to_async(make_run_token)(running)
    response = await program.call(method, f"{path}/{door}", BODIES.get(door))
    check_problem(response, 403, "forbidden")


@pytest.mark.parametrize(("method", "door"), DOORS)
async def test_a_strangers_conversation_is_not_there(
    asker_of, bob, path, conversation, scripted_langflow, method, door
):
    await database_sync_to_async(write_turn)(conversation)
    program = await asker_of(bob)

    response = await program.call(method, f"{path}/{door}", BODIES.get(door))

    check_problem(response, 404, "not_found")
    assert await Message.objects.acount() == 2


async def test_a_strangers_messages_are_in_none_of_ones_own_conversations(
    asker_of, bob, path, conversation, scripted_langflow
):
    question, answer = await database_sync_to_async(write_turn)(conversation)
    program = await asker_of(bob)
    own = f"/conversations/{(await program.post('/conversations', {})).json()['id']}"

    for response in [
        await program.post(f"{own}/ask", {"message": "x", "instead_of": str(question.pk)}),
        await program.post(f"{own}/retry", {"message": str(question.pk)}),
        await program.get(f"{own}/events?answer={answer.pk}"),
        await program.get(f"{own}/events", last_event_id=f"{answer.pk}:1"),
    ]:
        check_problem(response, 404, "not_found")
    assert await Message.objects.acount() == 2


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"message": ""}, "empty_message"),
        ({"message": " \n\t"}, "empty_message"),
        ({"message": "x" * 100_000}, "too_long"),
        ({"message": "a\x00b"}, "invalid_request"),
        ({"message": 7}, "invalid_request"),
        ({"message": None}, "invalid_request"),
        ({"message": ["x"]}, "invalid_request"),
        ({}, "invalid_request"),
        ([], "invalid_request"),
        ("{half", "invalid_request"),
        ({"message": "x", "instead_of": "no id"}, "invalid_request"),
        ({"message": "x", "instead_of": str(uuid.UUID(int=1))}, "not_found"),
    ],
)
async def test_a_bad_question_is_refused_and_nothing_is_written(
    asker, path, scripted_langflow, body, code
):
    response = await asker.post(f"{path}/ask", body)

    check_problem(response, 404 if code == "not_found" else 422, code)
    assert not await Message.objects.aexists()
    assert not scripted_langflow.requests


async def test_half_a_letter_is_put_right(asker, path, scripted_langflow):
    await hear(await asker.post(f"{path}/ask", '{"message": "Why \\ud83d?"}'))

    assert (await Message.objects.aget(role="user")).text == "Why \ufffd?"


@pytest.mark.parametrize(("method", "door"), [("GET", "ask"), ("PUT", "ask"), ("POST", "events")])
async def test_another_method_is_not_allowed(asker, path, method, door):
    assert (await asker.call(method, f"{path}/{door}", {"message": "x"})).status_code == 405


# --- Limits ---------------------------------------------------------------------------------------


async def test_questions_a_minute_are_counted(asker, path, settings, scripted_langflow):
    settings.QUESTIONS_PER_MINUTE = 1
    await hear(await asker.post(f"{path}/ask", {"message": "One?"}))

    response = await asker.post(f"{path}/ask", {"message": "Two?"})

    problem = check_problem(response, 429, "rate_limited")
    assert int(response["Retry-After"]) == problem["retry_after"] > 0
    assert await Message.objects.acount() == 2


async def test_a_used_up_budget_is_said(asker, path, conversation, settings, scripted_langflow):
    settings.TOKENS_PER_DAY = 10
    _, answer = await database_sync_to_async(write_turn)(conversation, usage={"total": 11})
    await database_sync_to_async(record_usage)(answer.pk)

    response = await asker.post(f"{path}/ask", {"message": "More?"})

    assert "10 tokens a day" in check_problem(response, 429, "budget_spent")["detail"]
    assert int(response["Retry-After"]) > 3600


async def test_without_a_free_place_nothing_is_asked(
    asker, path, alice, settings, scripted_langflow
):
    settings.SOCKETS_PER_USER = 1
    await sockets.open_sockets().enter(alice.pk, "a page")

    for response in [
        await asker.post(f"{path}/ask", {"message": "One?"}),
        await asker.post(f"{path}/ask?stream=false", {"message": "One?"}),
    ]:
        check_problem(response, 429, "rate_limited")
        assert response["Retry-After"]
    assert not await Message.objects.aexists()
    await sockets.open_sockets().leave(alice.pk, "a page")


async def test_a_stream_gives_its_place_back(asker, path, settings, scripted_langflow):
    settings.SOCKETS_PER_USER = 1

    for number in range(3):
        await hear(await asker.post(f"{path}/ask", {"message": f"Number {number}?"}))


async def test_a_token_that_is_taken_back_ends_its_stream_without_an_end(
    asker, path, scripted_langflow
):
    scripted_langflow.script = [token("One "), asyncio.Event()]
    response = await asker.post(f"{path}/ask", {"message": "Count"})
    reader = Reader()
    hearing = asyncio.create_task(hear(response, reader))
    await until(lambda: asyncio.sleep(0, text_of(reader.heard) == "One "))

    await PersonalToken.objects.all().adelete()
    await rights.shut_pages_without_right()

    heard = await asyncio.wait_for(hearing, 60)
    assert text_of(heard) == "One "
    assert "ended" not in [event.name for event in heard]
    check_problem(await asker.get(f"{path}/events"), 401, "unauthorized")


async def test_a_waiting_client_whose_token_is_taken_back_is_told(asker, path, scripted_langflow):
    scripted_langflow.script = [token("One "), asyncio.Event()]
    asking = asyncio.create_task(asker.post(f"{path}/ask?stream=false", {"message": "Count"}))
    await until(lambda: an_answer_has_said("One "))
    await until(lambda: asyncio.sleep(0, bool(rights.open_pages)))

    await PersonalToken.objects.all().adelete()
    await rights.shut_pages_without_right()

    check_problem(await asyncio.wait_for(asking, 60), 401, "unauthorized")


async def test_a_conversation_deleted_meanwhile_ends_its_stream(asker, path, scripted_langflow):
    scripted_langflow.script = [token("One "), asyncio.Event()]
    hearing = asyncio.create_task(hear(await asker.post(f"{path}/ask", {"message": "Count"})))
    await until(lambda: asyncio.sleep(0, bool(rights.open_pages)))

    deleted = await asker.call("DELETE", path)

    await rights.shut_pages_without_right()
    heard = await asyncio.wait_for(hearing, 60)
    assert json.loads(deleted.content)["deleted"] is True
    assert heard[0].name == "begun"
