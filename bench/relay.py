"""What our websocket adds to Langflow: the same flow asked directly and through us, in turns."""

import asyncio
import json
import statistics
import tempfile
import time
import uuid
from collections.abc import Awaitable
from pathlib import Path
from typing import NamedTuple

import httpx
import websockets

from bench.results import Results, higher, lower
from tests.chaos.page import Client
from tests.scripted_model import ScriptedModel
from tests.stack import Stack

ROUNDS = 40
WARM_UP = 5
PAUSE = 0.4  # seconds
PIECES = [f"word{number} " for number in range(200)]
# At full speed, three programs on two cores fight for them at some 700 tokens a second; a model
# that somebody reads along with is seldom faster than this one.
PACED_ROUNDS = 12
PACE = 0.01  # seconds a token


class Times(NamedTuple):
    """Seconds from the question to the first and the last word, and to the answer's end."""

    first: float
    last: float
    end: float


async def ask_langflow(http: httpx.AsyncClient, stack: Stack, token: str) -> Times:
    """The flow called directly."""
    began = time.perf_counter()
    first = last = 0.0
    async with http.stream(
        "POST",
        f"{stack.langflow_url}/api/v1/run/notes_assistant?stream=true",
        json={
            "input_value": "What do my notes say?",
            "session_id": str(uuid.uuid4()),
            "input_type": "chat",
            "output_type": "chat",
        },
        headers={
            "x-api-key": (stack.data_dir / "langflow_api_key").read_text().strip(),
            "X-LANGFLOW-GLOBAL-VAR-COMMONPLACE_TOKEN": token,
        },
    ) as response:
        response.raise_for_status()
        async for line in response.aiter_lines():
            event = json.loads(line)["event"] if line.strip() else ""
            if event == "token":
                last = time.perf_counter() - began
                first = first or last
            elif event == "error":
                raise RuntimeError(line)
    return Times(first, last, time.perf_counter() - began)


async def ask_us(socket: websockets.ClientConnection) -> Times:
    """The same through our websocket, from what it shows."""
    began = time.perf_counter()
    first = last = 0.0
    await socket.send(json.dumps({"message": "What do my notes say?", "id": uuid.uuid4().hex}))
    while True:
        html = await socket.recv()
        now = time.perf_counter() - began
        if not first and PIECES[0].strip() in html:
            first = now
        if not last and PIECES[-1].strip() in html:
            last = now
        if 'data-status="done"' in html:
            return Times(first, last, now)
        if 'data-status="failed"' in html:
            raise RuntimeError(html)


async def rested(question: Awaitable[Times]) -> Times:
    """Ask once what the question before left behind in Langflow has been worked off."""
    await asyncio.sleep(PAUSE)
    return await question


async def measure(stack: Stack, model: ScriptedModel) -> Results:
    token = stack.manage("playground_token").stdout.strip()
    client = Client(stack.url)
    await client.sign_in(stack.USERNAME, stack.PASSWORD)
    async with httpx.AsyncClient(timeout=60) as langflow:

        async def compare(rounds: int) -> tuple[list[Times], list[Times]]:
            direct, relayed = [], []
            for number in range(rounds):
                # Both start alike: a fresh conversation, so that neither carries a history.
                async with client.connect(await client.new_conversation()) as socket:
                    if number % 2:  # neither is always the first
                        relayed.append(await rested(ask_us(socket)))
                        direct.append(await rested(ask_langflow(langflow, stack, token)))
                    else:
                        direct.append(await rested(ask_langflow(langflow, stack, token)))
                        relayed.append(await rested(ask_us(socket)))
            return direct, relayed

        model.script(PIECES)
        await compare(WARM_UP)
        results = compared(*await compare(ROUNDS))
        model.script(PIECES, delay=PACE)
        plain, ours = (medians(times) for times in await compare(PACED_ROUNDS))
        return results | {
            "relay.paced_throughput_ratio": higher(plain.last / ours.last, "of direct"),
            "relay.paced_direct_last_ms_p50": lower(1000 * plain.last, "ms"),
        }


def compared(direct: list[Times], relayed: list[Times]) -> Results:
    plain, ours = medians(direct), medians(relayed)
    pairs = [after.first - before.first for before, after in zip(direct, relayed, strict=True)]
    return {
        "relay.ttft_overhead_ms_p50": lower(1000 * (ours.first - plain.first), "ms"),
        "relay.ttft_overhead_ms_paired_p50": lower(1000 * statistics.median(pairs), "ms"),
        "relay.throughput_ratio": higher(plain.last / ours.last, "of direct"),
        "relay.end_ratio": higher(plain.end / ours.end, "of direct"),
        "relay.direct_ttft_ms_p50": lower(1000 * plain.first, "ms"),
        "relay.direct_last_ms_p50": lower(1000 * plain.last, "ms"),
    }


def medians(times: list[Times]) -> Times:
    return Times(*(statistics.median(column) for column in zip(*times, strict=True)))


def run() -> Results:
    with (
        ScriptedModel() as model,
        tempfile.TemporaryDirectory() as folder,
        Stack(Path(folder), **model.settings, QUESTIONS_PER_MINUTE="100000") as stack,
    ):
        return asyncio.run(measure(stack, model))
