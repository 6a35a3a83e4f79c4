"""Langflow's streaming endpoint as a script, for what needs odd streams or many of them.

It stands at the network's edge: our client talks to it over a real socket.
"""

import asyncio
import json
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self


def token(text: str) -> dict[str, Any]:
    return {"event": "token", "data": {"chunk": text, "id": "m"}}


def end(text: str, usage: dict[str, int] | None = None) -> dict[str, Any]:
    message = {
        "text": text,
        "properties": {"usage": usage, "source": {"source": "scripted-model"}},
    }
    outputs = [{"outputs": [{"results": {"message": message}}]}]
    return {"event": "end", "data": {"result": {"session_id": "s", "outputs": outputs}}}


def error(text: str) -> dict[str, Any]:
    return {"event": "error", "data": {"error": text}}


def answer(*pieces: str) -> list[dict[str, Any]]:
    """The events of an ordinary run that says these pieces."""
    usage = {"input_tokens": 10, "output_tokens": len(pieces), "total_tokens": 10 + len(pieces)}
    return [
        {"event": "add_message", "data": {"text": "the question"}},
        *map(token, pieces),
        end("".join(pieces), usage),
    ]


async def turns() -> None:
    """A few of the event loop: until what it was about to do is done."""
    for _ in range(5):
        await asyncio.sleep(0)


STATE = {"version_token": "1", "last_modified_by_username": None, "updated_at": None}


class ScriptedLangflow:
    """`async with ScriptedLangflow() as langflow:`; `script` holds what each run streams.

    An item is an event, a str (a raw line), bytes (that are no chunk), a float (seconds of
    silence), an asyncio.Event (wait until it is set) or an awaitable function of the request.
    """

    def __init__(self, port: int = 0) -> None:
        self.script: list[Any] | Callable[[dict[str, Any]], list[Any]] = answer("Hello", " world")
        self.status = 200
        self.refusal = b"{}"  # what it says with another status
        self.hangs_up_at_once = False  # instead of answering
        self.requests: list[dict[str, Any]] = []  # of runs
        self.other_paths: list[str] = []  # asked for besides
        # What is answered there, by "GET /path": status and body; anything else is 404.
        self.answers: dict[str, tuple[int, Any]] = {}
        # Who answers all that is asked besides runs instead, given what FlowStore.answer takes.
        self.admin: Callable[[str, str, str, bytes, str], tuple[int, Any]] | None = None
        self.running = 0
        self.hung_up = asyncio.Event()  # a client left before the script's end
        self.port = port
        self._connections: set[asyncio.Task[Any]] = set()
        self._writers: list[asyncio.StreamWriter] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.die()

    async def start(self) -> None:
        """Listen, after `die` at the port it had before."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def die(self) -> None:
        """Break off every answer in the middle, and be gone."""
        self._server.close()
        await turns()  # who was let in just now is served by then, and can be broken off
        connections = list(self._connections)
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
        for writer in self._writers:  # of which some wait for a reader that is gone
            writer.transport.abort()
        self._writers.clear()
        await turns()  # their sockets are closed by then

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._connections.add(task)
        self._writers.append(writer)
        try:
            while await self._serve_request(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            self.hung_up.set()
        except asyncio.CancelledError:
            pass  # asyncio's own streams would report the end of a test as an error
        finally:
            self._connections.discard(task)
            writer.close()

    async def _serve_request(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head.splitlines()[1:] if line)
        }
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        request = {"path": head.split()[1], "headers": headers, "body": json.loads(body or b"{}")}
        if "/run/" not in request["path"]:
            self.other_paths.append(request["path"])
            asked = f"{head.split()[0]} {request['path'].partition('?')[0]}"
            is_known = asked.endswith("/version-state")  # whatever flow is asked for
            status, says = self.answers.get(asked, (200, STATE) if is_known else (404, {}))
            if self.admin:
                method, path = head.split()[0], request["path"].partition("?")[0].rstrip("/")
                key = headers.get("x-api-key", "")
                status, says = self.admin(method, path, key, body, headers.get("if-match", ""))
            told = json.dumps(says).encode()
            writer.write(f"HTTP/1.1 {status} -\r\ncontent-length: {len(told)}\r\n\r\n".encode())
            writer.write(told)
            return True
        self.requests.append(request)
        if self.hangs_up_at_once:
            return False
        self.running += 1
        try:
            await self._stream(request, reader, writer)
        finally:
            self.running -= 1
        return self.status == 200

    async def _stream(
        self, request: dict[str, Any], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if self.status != 200:
            writer.write(
                f"HTTP/1.1 {self.status} No\r\ncontent-length: {len(self.refusal)}\r\n"
                "connection: close\r\n\r\n".encode()
                + self.refusal
            )
            await writer.drain()
            return
        writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        script = asyncio.create_task(self._play(request, writer))
        left = asyncio.create_task(reader.read(1))
        try:
            await asyncio.wait([script, left], return_when=asyncio.FIRST_COMPLETED)
            if not script.done():
                raise ConnectionResetError
            script.result()
        finally:
            script.cancel()
            left.cancel()
            await asyncio.gather(script, left, return_exceptions=True)
        writer.write(b"0\r\n\r\n")
        await writer.drain()

    async def _play(self, request: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        script = self.script(request) if callable(self.script) else self.script
        for item in script:
            if isinstance(item, (int, float)):
                await asyncio.sleep(item)
            elif isinstance(item, asyncio.Event):
                await item.wait()
            elif callable(item):
                await item(request)
            elif isinstance(item, bytes):
                writer.write(item)
            else:
                line = item if isinstance(item, str) else json.dumps(item) + "\n\n"
                data = line.encode()
                writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
                await writer.drain()
