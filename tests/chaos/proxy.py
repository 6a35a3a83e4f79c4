"""TCP proxies that a test puts between parts: one that cuts, one that writes down what passes."""

import asyncio
import json
import math
import random
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import Any, Self

Pump = Callable[[bytes], None]
READ_BYTES = 1 << 16


class Proxy:
    """Passes each connection on to the next of `ports` that takes it."""

    def __init__(self, ports: Sequence[int]) -> None:
        self.ports = ports
        self.port = 0
        self._turn = 0
        self._open: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.close()
        tasks = list(self._open)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self, chance: float) -> int:
        """Break each open connection with this chance, as a network does; returns how many."""
        broken = [writer for writer in self._open.values() if random.random() < chance]
        for writer in broken:
            writer.transport.abort()
        return len(broken)

    def watch(self) -> tuple[Pump, Pump]:
        """What sees the bytes of a connection pass: from the client, and to the client."""
        return lambda data: None, lambda data: None

    def bytes_to_client(self) -> float:
        """After how many bytes a connection breaks off, in the middle of whatever that is."""
        return math.inf

    async def admit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        """What was read of a connection that is to pass; raises OSError for another."""
        return b""

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._open[task] = writer
        try:
            head = await self.admit(reader, writer)
            far_reader, far_writer = await self._connect()
            far_writer.write(head)
            to_server, to_client = self.watch()
            try:
                await first_to_end(
                    pump(reader, far_writer, to_server),
                    pump(far_reader, writer, to_client, self.bytes_to_client()),
                )
            finally:
                far_writer.close()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # nobody is there, or one side was cut: for the other it is a broken connection
        finally:
            del self._open[task]
            writer.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        for _ in self.ports:
            self._turn += 1
            try:
                port = self.ports[self._turn % len(self.ports)]
                return await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue
        raise ConnectionRefusedError


async def pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: Pump, room: float = math.inf
) -> None:
    """Pass on what comes, but no more than `room` bytes."""
    while room > 0 and (data := await reader.read(int(min(READ_BYTES, room)))):
        room -= len(data)
        writer.write(data)
        await writer.drain()
        seen(data)


async def first_to_end(*work: Awaitable[None]) -> None:
    tasks = [asyncio.ensure_future(each) for each in work]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Scissors(Proxy):
    """Some of its connections end at any byte of what the server says."""

    cuts = 0

    def bytes_to_client(self) -> float:
        if random.random() < 0.4:
            return math.inf
        self.cuts += 1
        return random.randint(1, 4000)


class NoUpgrades(Proxy):
    """Passes requests on, but for those that want to become a websocket."""

    refuses = True
    refused = 0  # how many

    async def admit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        head = await reader.readuntil(b"\r\n\r\n")
        if not self.refuses or b"upgrade: websocket" not in head.lower():
            return head
        self.refused += 1
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        raise ConnectionRefusedError


RUN_TOKEN = re.compile(rb"COMMONPLACE_TOKEN: (\S+)", re.I)


class Wiretap(Proxy):
    """Stands before Langflow; `passed` has, for each run's token, what went on to our process.

    Each piece is (when, text); a line that Langflow did not finish is not a piece.
    """

    def __init__(self, ports: Sequence[int]) -> None:
        super().__init__(ports)
        self.passed: dict[str, list[tuple[float, str]]] = {}

    def watch(self) -> tuple[Pump, Pump]:
        pieces: list[tuple[float, str]] = []
        rest = b""

        def to_langflow(data: bytes) -> None:
            nonlocal pieces, rest
            if found := RUN_TOKEN.search(data):  # a connection carries one run after the other
                pieces = self.passed.setdefault(found[1].decode(), [])
                rest = b""

        def to_us(data: bytes) -> None:
            nonlocal rest
            *lines, rest = (rest + data).split(b"\n")
            pieces.extend((time.time(), text) for text in map(token_of, lines) if text)

        return to_langflow, to_us


def token_of(line: bytes) -> str:
    """The piece of answer in one line of the stream; chunk sizes and other events have none."""
    if not line.startswith(b"{"):
        return ""
    event: dict[str, Any] = json.loads(line)
    return event["data"]["chunk"] if event["event"] == "token" else ""
