"""The first word as a page gets it: so many people asking at once through our websocket."""

import asyncio
import statistics
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

import httpx

from bench.doors.measuring import MAKE_TOKEN
from bench.relay import Times, ask_us
from bench.results import Results, lower
from tests.chaos.page import Client
from tests.scripted_model import ScriptedModel
from tests.stack import Stack

AT_ONCE = {1: 8, 20: 3, 50: 2}  # people, and how often they ask
WARM_UP = 3
PAUSE = 3.0  # seconds in which the ends of the answers before are written
SETTINGS = {
    "FLOW_SERVER_WORKERS": "1",  # as it is where nothing is set
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
    token = stack.manage("shell", "-v", "0", "-c", MAKE_TOKEN).stdout.strip()
    client = Client(stack.url)
    await client.sign_in(stack.USERNAME, stack.PASSWORD)
    for _ in range(WARM_UP):
        await ask_together(client, token, 1)
    results: Results = {}
    for people, times in AT_ONCE.items():
        asked: list[Times | BaseException] = []
        for _ in range(times):
            asked += await ask_together(client, token, people)
            await asyncio.sleep(PAUSE)
        firsts = [each.first for each in asked if isinstance(each, Times) and each.first]
        name = f"flow.first_token_s.{people}"
        results[name] = lower(statistics.median(firsts), "s")
        results[f"{name}.slowest"] = lower(max(firsts), "s")
        results[f"flow.page_failed.{people}"] = lower(len(asked) - len(firsts), "answers")
    return results


async def ask_together(client: Client, token: str, people: int) -> list[Times | BaseException]:
    """What each waited, in a conversation of its own; an exception for whoever got no answer."""
    async with AsyncExitStack() as opened:
        ids = await new_conversations(client.url, token, people)
        sockets = [await opened.enter_async_context(client.connect(each)) for each in ids]
        return await asyncio.gather(*map(ask_us, sockets), return_exceptions=True)


async def new_conversations(url: str, token: str, count: int) -> set[str]:
    """Each another: the page gives out the same empty one again, the API does not."""
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=url, headers=headers, trust_env=False) as http:
        made = [await http.post("/api/v1/conversations", json={}) for _ in range(count)]
    ids = {answer.raise_for_status().json()["id"] for answer in made}
    assert len(ids) == count, "some are the same"
    return ids
