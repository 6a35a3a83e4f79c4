"""What an answer rests on, in the API: its events, its end, its figures."""

import asyncio

import pytest

from ai_chatbot.models import Message, Source
from tests.ai_chatbot.api.conftest import hear
from tests.ai_chatbot.conftest import stored_answer
from tests.scripted_langflow import end, token

pytestmark = pytest.mark.django_db(transaction=True)

BRIDGE = "The bridge was built in 1873."
QUESTION = {"message": "When was the bridge built?"}
FALSE = "Napoleon bought the submarine with seventeen bananas."
EXTRACT = f"From your notes:\n\n> {BRIDGE} [1]"


async def serve(request=None):
    running = await Message.objects.aget(status="running")
    await Source.objects.acreate(
        message=running, n=1, title="Bridge", text=BRIDGE, content_hash="x", start=0, end=29,
        score=0.9, url="/notes/1/",
    )  # fmt: skip


async def test_a_streams_end_says_what_stands_instead(asker, path, scripted_langflow):
    scripted_langflow.script = [serve, token(FALSE), end("")]

    *_, ended = await hear(await asker.post(f"{path}/ask", QUESTION))

    assert ended.data["instead"] == EXTRACT
    assert ended.data["grounding"]["decision"] == "extract"
    assert ended.data["grounding"]["extract"] == [{"n": 1, "start": 0, "end": 29, "text": BRIDGE}]


async def test_who_comes_back_after_the_end_is_told_the_same(asker, path, scripted_langflow):
    scripted_langflow.script = [serve, token(FALSE), end("")]
    *_, ended = await hear(await asker.post(f"{path}/ask", QUESTION))

    answer = await stored_answer()
    *_, again = await hear(await asker.get(f"{path}/events?answer={answer.pk}&after=0"))

    assert again.data == ended.data


async def test_a_whole_answer_has_what_is_shown_and_a_score(asker, path, scripted_langflow):
    scripted_langflow.script = [serve, token(f"{BRIDGE} {FALSE}"), end("")]

    response = await asker.post(f"{path}/ask?stream=false", QUESTION)

    got = response.json()
    assert FALSE in got["answer"]["text"]
    assert 0 < got["answer"]["grounding"]["score"] < 1
    assert f"{FALSE[:-1]} *(not from your notes)*." in got["shown"]
    assert got["shown"].endswith(EXTRACT)


async def test_usage_has_the_figure(asker, path, scripted_langflow, alice, program_of):
    scripted_langflow.script = [serve, token(BRIDGE), end("")]
    await hear(await asker.post(f"{path}/ask", QUESTION))

    rows = await asyncio.to_thread(lambda: program_of(alice).get("/usage").json()["items"])

    assert (rows[0]["grounded"], rows[0]["decision"]) == (1.0, "answered")
