"""The first word as a page gets it: so many people asking at once through our websocket."""

import asyncio
import statistics
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from bench.relay import Times, ask_us
from bench.results import Results, lower
from tests.chaos.page import Client
from tests.scripted_model import ScriptedModel
from tests.stack import Stack

AT_ONCE = {1: 8, 20: 3, 50: 2}  # people, and how often they ask
WARM_UP = 3
PAUSE = 3.0  # seconds in which the ends of the answers before are written
SETTINGS = {
    "QUESTIONS_PER_MINUTE": "100000",
    "REQUESTS_PER_MINUTE": "1000000",
    "SOCKETS_PER_USER": "200",
}


def first_tokens(pieces: list[str]) -> Results:
    with (
        ScriptedModel() as model,
        tempfile.TemporaryDirectory() as folder,
        Stack(Path(folder), **model.settings, **SETTINGS) as stack,
    ):
        model.script(pieces)
        return asyncio.run(measure(stack))


async def measure(stack: Stack) -> Results:
    client = Client(stack.url)
    await client.sign_in(stack.USERNAME, stack.PASSWORD)
    for _ in range(WARM_UP):
        await ask_together(client, 1)
    results: Results = {}
    for people, times in AT_ONCE.items():
        asked: list[Times | BaseException] = []
        for _ in range(times):
            asked += await ask_together(client, people)
            await asyncio.sleep(PAUSE)
        firsts = [each.first for each in asked if isinstance(each, Times) and each.first]
        name = f"flow.first_token_s.{people}"
        results[name] = lower(statistics.median(firsts), "s")
        results[f"{name}.slowest"] = lower(max(firsts), "s")
        results[f"flow.page_failed.{people}"] = lower(len(asked) - len(firsts), "answers")
    return results


async def ask_together(client: Client, people: int) -> list[Times | BaseException]:
    """What each waited, in a conversation of its own; an exception for whoever got no answer."""
    async with AsyncExitStack() as opened:
        sockets = [
            await opened.enter_async_context(client.connect(await client.new_conversation()))
            for _ in range(people)
        ]
        return await asyncio.gather(*map(ask_us, sockets), return_exceptions=True)
