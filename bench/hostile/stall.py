"""The event loop while a model says hostile things, in a process of its own."""

import asyncio
import json
import sys
import time
import uuid
from typing import Any

import django
from channels.db import database_sync_to_async
from django.conf import settings
from django.core.management import call_command
from django.db import connection

django.setup()  # before what has models

from django.contrib.auth.models import User  # noqa: E402

from ai_chatbot.answering import registry  # noqa: E402
from ai_chatbot.langflow import stream  # noqa: E402
from ai_chatbot.models import Conversation, Message, Source  # noqa: E402
from bench.hostile.texts import PASSAGES, texts  # noqa: E402
from config.base import garbage  # noqa: E402
from tests.scripted_langflow import ScriptedLangflow, end, token  # noqa: E402

PIECE = 200  # characters a token
PAUSE = 0.002  # seconds between two
PATIENCE = 300  # seconds that a write waits for another, which a busy machine leaves standing
ANSWER = 20_000  # characters of a streamed one


async def tell_stalls(names: list[str]) -> None:
    """Print, a line for each text, how long the loop stood at most while an answer said it."""
    settings.LANGFLOW_API_KEY = "key"
    async with ScriptedLangflow() as server:
        settings.LANGFLOW_URL = server.url
        await stall_over(server, "It is blue. " * 20)  # warms up
        garbage.start()  # as in the product
        for name in names:
            stall = await stall_over(server, texts()[name](ANSWER))
            print(json.dumps({"name": name, "stall": stall}), flush=True)
        await registry.end_all_runs(grace=0)
        await stream.close_session()


async def stall_over(server: ScriptedLangflow, text: str) -> float:
    pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
    paced = [item for piece in pieces for item in (token(piece), PAUSE)]
    server.script = [*paced, end("")]
    return await longest_stall_of_an_answer()


async def longest_stall_of_an_answer() -> float:
    answer, question = await make_answer()
    clock = asyncio.create_task(watch_loop())
    run = registry.start_run(answer, question)
    while registry.running.get(answer.pk) is run:  # noqa: ASYNC110 - nothing tells of its end
        await asyncio.sleep(0.05)
    clock.cancel()
    await asyncio.wait([clock])
    return stalls.pop()


stalls: list[float] = []


async def watch_loop(tick: float = 0.005) -> None:
    """A stall of ours is one in which this process works, in whichever thread: that others are at
    work on the machine is no fault of what is measured."""
    longest = 0.0
    try:
        while True:
            began, worked = time.perf_counter(), time.process_time()
            await asyncio.sleep(tick)
            stood = time.perf_counter() - began - tick
            longest = max(longest, min(stood, time.process_time() - worked))
    finally:
        stalls.append(longest)


async def make_answer() -> Any:
    return await database_sync_to_async(make_answer_rows)()


def make_answer_rows() -> Any:

    owner = User.objects.get_or_create(username="bench")[0]
    conversation = Conversation.objects.create(owner=owner)
    asked = Message.objects.create(
        conversation=conversation, role="user", text="What colour is it?"
    )
    answer = Message.objects.create(
        conversation=conversation, parent=asked, role="assistant", status=Message.Status.RUNNING
    )
    for passage in PASSAGES:
        Source.objects.create(
            message=answer, content_hash=uuid.uuid4().hex, start=0, end=1, **vars(passage)
        )
    return answer, asked.text


if __name__ == "__main__":
    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["timeout"] = PATIENCE  # every thread's
    call_command("migrate", verbosity=0)
    asyncio.run(tell_stalls(sys.argv[1:]))
