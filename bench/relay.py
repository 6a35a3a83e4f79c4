"""What our websocket adds to Langflow: the same flow asked directly and through us, in turns."""

import asyncio
import json
import statistics
import tempfile
import time
import uuid
from collections.abc import Awaitable
from pathlib import Path

import httpx
import websockets

from bench.results import Results, higher, lower
from tests.scripted_model import ScriptedModel
from tests.stack import Stack

ROUNDS = 40
WARM_UP = 5
PAUSE = 0.4  # seconds
PIECES = [f"word{number} " for number in range(200)]


def new_client(stack: Stack) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=stack.url, follow_redirects=True, timeout=60)


async def sign_in(http: httpx.AsyncClient, stack: Stack) -> None:
    await http.get("/accounts/login/")
    form = {
        "login": stack.USERNAME,
        "password": stack.PASSWORD,
        "csrfmiddlewaretoken": http.cookies["csrftoken"],
    }
    answer = await http.post("/accounts/login/", data=form, headers={"Referer": stack.url})
    answer.raise_for_status()


async def new_conversation(http: httpx.AsyncClient) -> str:
    answer = await http.post(
        "/conversations/new/", headers={"X-CSRFToken": http.cookies["csrftoken"]}
    )
    return answer.url.path


async def ask_langflow(http: httpx.AsyncClient, stack: Stack, token: str) -> tuple[float, float]:
    """(seconds to the first token, seconds to the end) of the flow called directly."""
    began = time.perf_counter()
    first = 0.0
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
            if event == "token" and not first:
                first = time.perf_counter() - began
            elif event == "error":
                raise RuntimeError(line)
    return first, time.perf_counter() - began


async def ask_us(socket: websockets.ClientConnection) -> tuple[float, float]:
    """The same through our websocket: until the first word shows, until the answer is done."""
    began = time.perf_counter()
    first = 0.0
    await socket.send(json.dumps({"message": "What do my notes say?", "id": uuid.uuid4().hex}))
    while True:
        html = await socket.recv()
        if not first and "word0" in html:
            first = time.perf_counter() - began
        if 'data-status="done"' in html:
            return first, time.perf_counter() - began
        if 'data-status="failed"' in html:
            raise RuntimeError(html)


async def rested(question: Awaitable[tuple[float, float]]) -> tuple[float, float]:
    """Ask once what the question before left behind in Langflow has been worked off."""
    await asyncio.sleep(PAUSE)
    return await question


async def measure(stack: Stack) -> Results:
    token = stack.manage("playground_token").stdout.strip()
    direct, relayed = [], []
    async with httpx.AsyncClient(timeout=60) as langflow, new_client(stack) as http:
        await sign_in(http, stack)
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in http.cookies.jar)
        for number in range(WARM_UP + ROUNDS):
            # Both start alike: a fresh conversation, so that neither carries a history.
            path = await new_conversation(http)
            async with websockets.connect(
                f"ws://127.0.0.1:{stack.port}/ws{path}", additional_headers={"Cookie": cookies}
            ) as socket:
                if number % 2:  # neither is always the first
                    ours = await rested(ask_us(socket))
                    plain = await rested(ask_langflow(langflow, stack, token))
                else:
                    plain = await rested(ask_langflow(langflow, stack, token))
                    ours = await rested(ask_us(socket))
            if number >= WARM_UP:
                direct.append(plain)
                relayed.append(ours)
    overheads = [1000 * (ours[0] - plain[0]) for plain, ours in zip(direct, relayed, strict=True)]
    direct_first, direct_end = medians(direct)
    our_first, our_end = medians(relayed)
    return {
        "relay.ttft_overhead_ms_p50": lower(1000 * (our_first - direct_first), "ms"),
        "relay.ttft_overhead_ms_paired_p50": lower(statistics.median(overheads), "ms"),
        "relay.throughput_ratio": higher(direct_end / our_end, "of direct"),
        "relay.direct_ttft_ms_p50": lower(1000 * direct_first, "ms"),
    }


def medians(times: list[tuple[float, float]]) -> tuple[float, float]:
    """Of the seconds to the first token, and of those to the end."""
    return statistics.median(t[0] for t in times), statistics.median(t[1] for t in times)


def run() -> Results:
    with ScriptedModel() as model, tempfile.TemporaryDirectory() as folder:
        model.script(PIECES)
        with Stack(
            Path(folder),
            **model.settings,
            QUESTIONS_PER_MINUTE="100000",
        ) as stack:
            return asyncio.run(measure(stack))
