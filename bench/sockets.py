"""Many open pages on one web process: memory of an idle one, and what a token waits in our code.

The model and Langflow are a script at the network's edge, so that what is measured is ours.
"""

import asyncio
import json
import random
import re
import statistics
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import websockets

from bench.results import Results, higher, lower
from tests.chaos.page import Client
from tests.scripted_langflow import ScriptedLangflow, end, token
from tests.servers import Web

IDLE = 2000
ANSWERING = 50
WARM = 20  # sockets that come and go before memory is first read
TOKENS = 200  # an answer
PAUSE = 0.05  # seconds between two of them, on average
AT_ONCE = 50  # sockets being opened at the same time
USER, PASSWORD = "crowd", "a phrase of some words"

MAKE_CONVERSATIONS = f"""
from django.contrib.auth.models import User
from ai_chatbot.models import Conversation
owner = User.objects.create_user({USER!r}, password={PASSWORD!r})
new = [Conversation(owner=owner) for _ in range({IDLE + ANSWERING + WARM})]
print(*(conversation.pk for conversation in Conversation.objects.bulk_create(new)))
"""
WORD = re.compile(r"\bt(\d+)\b")


@dataclass
class Page:
    """An open page that notes when each word of an answer reached it."""

    socket: websockets.ClientConnection
    seen: dict[int, float] = field(default_factory=dict)  # word → when it was there
    done: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self) -> None:
        newest = -1
        async for html in self.socket:
            now = time.perf_counter()
            last = max(map(int, WORD.findall(str(html))), default=-1)
            for word in range(newest + 1, last + 1):
                self.seen[word] = now
            newest = max(newest, last)
            if 'data-status="done"' in html:
                self.done.set()
            elif 'data-status="failed"' in html:
                raise RuntimeError(html)


@dataclass
class Crowd:
    """The pages of one user on one web process."""

    client: Client
    pages: list[Page] = field(default_factory=list)
    readers: list[asyncio.Task[None]] = field(default_factory=list)

    async def open(self, conversations: list[str]) -> list[Page]:
        gate = asyncio.Semaphore(AT_ONCE)

        async def open_one(conversation: str) -> Page:
            async with gate:
                socket = await self.client.connect(conversation)
                await socket.send(json.dumps({"action": "resume", "seq": 0, "answer": ""}))
                await socket.recv()
                return Page(socket)

        opened = await asyncio.gather(*map(open_one, conversations))
        self.pages += opened
        self.readers += [asyncio.create_task(page.read()) for page in opened]
        return list(opened)

    async def close(self) -> None:
        for reader in self.readers:
            reader.cancel()
        await asyncio.gather(*self.readers, return_exceptions=True)
        await asyncio.gather(*(page.socket.close() for page in self.pages))
        self.pages, self.readers = [], []


def memory_kb(web: Web) -> int:
    """What the process holds for itself alone."""
    rollup = Path(f"/proc/{web.process.pid}/smaps_rollup").read_text()
    return sum(int(kb) for kb in re.findall(r"^Private_\w+:\s+(\d+) kB", rollup, re.M))


async def longest_stalls(web: Web) -> dict[str, float]:
    """Seconds, since last asked, as bench/stalls.py describes them."""
    async with httpx.AsyncClient(trust_env=False) as http:
        return (await http.get(f"{web.url}/bench/stalls")).json()


class TimedAnswers:
    """The script of each run, and when each of its words left."""

    def __init__(self) -> None:
        self.sent: dict[str, list[float]] = {}  # conversation → times

    def script(self, request: dict[str, Any]) -> list[Any]:
        times = self.sent[request["body"]["session_id"]] = []

        async def note(_: dict[str, Any]) -> None:
            times.append(time.perf_counter())

        script: list[Any] = []
        for word in range(TOKENS):
            # No two models are in step.
            script += [random.uniform(0, 2 * PAUSE), note, token(f"t{word} ")]
        return [*script, end("")]


async def measure(web: Web, langflow: ScriptedLangflow, conversations: list[str]) -> Results:
    client = Client(web.url)
    await client.sign_in(USER, PASSWORD)
    crowd = Crowd(client)
    answers = TimedAnswers()
    langflow.script = answers.script
    answering, warm, idle = (
        conversations[:ANSWERING],
        conversations[ANSWERING : ANSWERING + WARM],
        conversations[ANSWERING + WARM :],
    )
    await crowd.open(warm)
    await crowd.close()
    await asyncio.sleep(1)
    before = memory_kb(web)
    await crowd.open(idle)
    await asyncio.sleep(2)
    per_idle = (memory_kb(web) - before) / len(idle)
    print(f"{len(idle)} idle pages are open", file=sys.stderr)

    talking = await crowd.open(answering)
    await asyncio.sleep(1)
    await longest_stalls(web)  # of the opening: it starts anew
    for page in talking:
        await page.socket.send(json.dumps({"message": "Tell me", "id": uuid.uuid4().hex}))
    await asyncio.wait_for(asyncio.gather(*(page.done.wait() for page in talking)), 300)
    stalls = await longest_stalls(web)
    delays = sorted(
        1000 * (page.seen[word] - sent)
        for page, conversation in zip(talking, answering, strict=True)
        for word, sent in enumerate(answers.sent[conversation])
    )
    assert len(delays) == ANSWERING * TOKENS
    await crowd.close()
    return {
        "sockets.kb_per_idle": lower(per_idle, "KB"),
        "sockets.idle": higher(len(idle), "sockets"),
        "sockets.token_delay_ms_p50": lower(statistics.median(delays), "ms"),
        "sockets.token_delay_ms_p95": lower(delays[int(0.95 * len(delays))], "ms"),
        "sockets.longest_stall_ms": lower(1000 * stalls["longest"], "ms"),
        "sockets.longest_own_work_ms": lower(1000 * stalls["longest_work"], "ms"),
    }


async def run_beside(folder: Path) -> Results:
    async with ScriptedLangflow() as langflow:
        web = Web(
            folder,
            "bench.stalls:application",
            LANGFLOW_URL=langflow.url,
            LANGFLOW_API_KEY="scripted",
            SOCKETS_PER_USER="100000",
            QUESTIONS_PER_MINUTE="100000",
        )
        await asyncio.to_thread(web.manage, "migrate")
        made = await asyncio.to_thread(web.manage, "shell", "-v", "0", "-c", MAKE_CONVERSATIONS)
        await asyncio.to_thread(web.start)
        try:
            return await measure(web, langflow, made.split())
        finally:
            await asyncio.to_thread(web.stop)


def run() -> Results:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(run_beside(Path(folder)))
