"""The same request again asks once; another answer and other words are asked for by name."""

import asyncio

import pytest

from ai_chatbot.models import Message
from tests.ai_chatbot.api.conftest import (
    check_problem,
    hear,
    hear_until,
)
from tests.scripted_langflow import end, token
from tests.sse import text_of

pytestmark = pytest.mark.django_db(transaction=True)


# --- The same again -------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["k1", "é" * 30, "x" * 65, "x" * 255])
async def test_the_same_key_brings_the_same_answer(asker, path, scripted_langflow, key):
    key = key.encode().decode("latin1")[:255]
    ask = {"message": "Count", "path": f"{path}/ask"}
    first = await hear(await asker.post(ask["path"], {"message": "Count"}, idempotency_key=key))
    again = await hear(await asker.post(ask["path"], {"message": "Count"}, idempotency_key=key))

    assert again[0] == first[0]
    assert text_of(again) == text_of(first)
    assert len(scripted_langflow.requests) == 1
    assert await Message.objects.acount() == 2


async def test_so_it_does_while_the_answer_is_written(asker, path, scripted_langflow):
    go_on = asyncio.Event()
    scripted_langflow.script = [token("One "), go_on, token("two"), end("")]
    both = [
        await asker.post(f"{path}/ask", {"message": "Count"}, idempotency_key="k") for _ in range(2)
    ]
    go_on.set()

    first, again = await asyncio.gather(*map(hear, both))

    assert first[0] == again[0]
    assert text_of(first) == text_of(again) == "One two"


async def test_a_key_is_not_taken_for_another_question(asker, path, scripted_langflow):
    await hear(await asker.post(f"{path}/ask", {"message": "Count"}, idempotency_key="k"))

    other = await asker.post(f"{path}/ask", {"message": "Count again"}, idempotency_key="k")

    check_problem(other, 409, "conflict")
    assert await Message.objects.acount() == 2


async def test_a_key_may_not_be_endless(asker, path):
    response = await asker.post(f"{path}/ask", {"message": "x"}, idempotency_key="k" * 256)

    check_problem(response, 422, "invalid_request")


async def test_the_same_key_in_another_conversation_is_another_question(
    asker, path, alice, scripted_langflow
):
    await hear(await asker.post(f"{path}/ask", {"message": "Count"}, idempotency_key="k"))
    made = (await asker.post("/conversations", {})).json()["id"]

    await hear(
        await asker.post(f"/conversations/{made}/ask", {"message": "Count"}, idempotency_key="k")
    )

    assert await Message.objects.acount() == 4


# --- Again, and in other words --------------------------------------------------------------------


async def test_a_question_is_answered_again_beside_its_first_answer(asker, path, scripted_langflow):
    first = await hear(await asker.post(f"{path}/ask", {"message": "Count"}))
    about = first[0].data

    again = await hear(await asker.post(f"{path}/retry", {"message": about["answer"]}))

    assert again[0].data["question"] == about["question"]
    assert again[0].data["answer"] != about["answer"]
    versions = (await asker.get(f"/messages/{about['answer']}/versions")).json()["items"]
    assert [each["id"] for each in versions] == [about["answer"], again[0].data["answer"]]


async def test_the_same_key_answers_again_once(asker, path, scripted_langflow):
    about = (await hear(await asker.post(f"{path}/ask", {"message": "Count"})))[0].data
    retry = {"message": about["question"]}
    told = [
        (await hear(await asker.post(f"{path}/retry", retry, idempotency_key="r")))[0]
        for _ in range(2)
    ]

    assert told[0] == told[1]
    assert await Message.objects.acount() == 3


async def test_a_key_of_a_question_begins_no_answer_again(asker, path, scripted_langflow):
    asked = await asker.post(f"{path}/ask", {"message": "Count"}, idempotency_key="k")
    about = (await hear(asked))[0].data

    other = await asker.post(f"{path}/retry", {"message": about["question"]}, idempotency_key="k")
    check_problem(other, 409, "conflict")

    retried = await asker.post(f"{path}/retry", {"message": about["question"]}, idempotency_key="r")
    await hear(retried)
    asked_by_it = await asker.post(f"{path}/ask", {"message": "Count"}, idempotency_key="r")
    check_problem(asked_by_it, 409, "conflict")


async def test_a_question_is_asked_in_other_words(asker, path, scripted_langflow):
    about = (await hear(await asker.post(f"{path}/ask", {"message": "Count"})))[0].data
    body = {"message": "Count slowly", "instead_of": about["question"]}

    other = (await hear(await asker.post(f"{path}/ask", body)))[0].data

    shown = (await asker.get(f"{path}/messages")).json()["items"]
    assert [message["text"] for message in shown] == ["Count slowly", "Hello world"]
    assert shown[0]["versions"] == [about["question"], other["question"]]


async def test_while_an_answer_is_written_no_other_is_begun(asker, path, scripted_langflow):
    scripted_langflow.script = [token("One "), asyncio.Event()]
    await hear_until(asker, path, "One")

    check_problem(await asker.post(f"{path}/ask", {"message": "And?"}), 409, "conflict")
