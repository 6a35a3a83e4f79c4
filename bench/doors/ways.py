"""A question by each door, timed from its leaving to the first word of the answer."""

import json
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.chaos.page import Client

QUESTION = "What do my notes say?"
FIRST = b"word0"
MCP = {"Accept": "application/json, text/event-stream"}
MCP_VERSION = "2025-06-18"
Ask = Callable[[], Awaitable[float]]  # seconds to the first word; returns when all is there


@dataclass
class Ways:
    """Whoever asks: a browser that is signed in, and a program with a token."""

    client: Client
    http: httpx.AsyncClient  # with the token, at the site's address

    async def new_conversation(self) -> str:
        made = await self.http.post("/api/v1/conversations", json={})
        return made.raise_for_status().json()["id"]

    # Each makes all ready as a client in the middle of its work would have it, then gives `ask`.

    @asynccontextmanager
    async def websocket(self) -> AsyncIterator[Ask]:
        async with self.client.connect(await self.client.new_conversation()) as socket:

            async def ask() -> float:
                began, first = time.perf_counter(), 0.0
                await socket.send(json.dumps({"message": QUESTION, "id": uuid.uuid4().hex}))
                while True:
                    html = await socket.recv()
                    if not first and FIRST.decode() in html:
                        first = time.perf_counter() - began
                    if 'data-status="done"' in html:
                        return first
                    if 'data-status="failed"' in html:
                        raise RuntimeError(html)

            yield ask

    @asynccontextmanager
    async def sse(self) -> AsyncIterator[Ask]:
        path = f"/api/v1/conversations/{await self.new_conversation()}/ask"
        yield lambda: self.stream(path, {"message": QUESTION})

    @asynccontextmanager
    async def openai(self) -> AsyncIterator[Ask]:
        model = (await self.http.get("/v1/models")).raise_for_status().json()["data"][0]["id"]
        body = {
            "model": model,
            "stream": True,
            "messages": [{"role": "user", "content": f"{QUESTION} {uuid.uuid4().hex}"}],
        }
        yield lambda: self.stream("/v1/chat/completions", body)

    @asynccontextmanager
    async def widget(self) -> AsyncIterator[Ask]:
        headers = {
            "Cookie": self.client.cookies,
            "X-CSRFToken": self.client.csrf,
            "Origin": self.client.url,
        }
        async with httpx.AsyncClient(
            base_url=self.client.url, headers=headers, trust_env=False, timeout=60
        ) as http:
            made = (await http.post("/widget/conversations", json={})).raise_for_status().json()
            body = {"message": QUESTION, "id": uuid.uuid4().hex}
            yield lambda: stream(http, f"/widget/conversations/{made['id']}/ask", body)

    @asynccontextmanager
    async def mcp(self) -> AsyncIterator[Ask]:
        hello = {
            "protocolVersion": MCP_VERSION,
            "capabilities": {},
            "clientInfo": {"name": "bench", "version": "1"},
        }
        headers = dict(MCP)
        answer = await self.http.post("/mcp", json=call("initialize", hello), headers=headers)
        headers["MCP-Protocol-Version"] = MCP_VERSION
        if session := answer.raise_for_status().headers.get("mcp-session-id"):
            headers["Mcp-Session-Id"] = session
        told = {"jsonrpc": "2.0", "method": "notifications/initialized"}
        (await self.http.post("/mcp", json=told, headers=headers)).raise_for_status()
        arguments = {"question": QUESTION}
        asked = {"name": "ask", "arguments": arguments, "_meta": {"progressToken": 1}}
        yield lambda: self.stream("/mcp", call("tools/call", asked), headers)

    async def stream(self, path: str, body: Any, headers: dict[str, str] | None = None) -> float:
        return await stream(self.http, path, body, headers)


def call(method: str, params: dict[str, Any]) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}


async def stream(
    http: httpx.AsyncClient, path: str, body: Any, headers: dict[str, str] | None = None
) -> float:
    began, first, heard = time.perf_counter(), 0.0, b""
    async with http.stream("POST", path, json=body, headers=headers) as response:
        response.raise_for_status()
        async for data in response.aiter_raw():
            heard += data
            if not first and FIRST in heard:
                first = time.perf_counter() - began
    if not first:
        raise RuntimeError(f"{path} said no word: {heard[:500]!r}")
    return first


@dataclass
class Rounds:
    """Each door in turns, none always the first."""

    ways: dict[str, Callable[[], Any]]
    rest: Callable[[], Awaitable[None]]  # before each question
    times: dict[str, list[float]] = field(default_factory=dict)

    async def run(self, rounds: int) -> dict[str, list[float]]:
        self.times = {name: [] for name in self.ways}
        names = list(self.ways)
        for number in range(rounds):
            turn = number % len(names)
            for name in names[turn:] + names[:turn]:
                async with AsyncExitStack() as stack:
                    ask = await stack.enter_async_context(self.ways[name]())
                    await self.rest()
                    self.times[name].append(await ask())
        return self.times
