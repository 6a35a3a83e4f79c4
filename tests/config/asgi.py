"""Requests to the ASGI application piece by piece, as a sender may choose to send them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    taken: int = 0  # bytes of the request that were asked for before the answer began

    @property
    def text(self) -> str:
        return self.body.decode()


async def send(
    application: Callable[..., Awaitable[None]],
    method: str,
    path: str,
    pieces: Iterable[bytes] = (),
    *,
    ends: bool = True,
    **headers: str,
) -> Answer:
    """Send the body in these pieces; with `ends=False` the last of them never comes."""
    answer, left, over = Answer(), iter(pieces), asyncio.Event()

    async def receive() -> dict[str, Any]:
        piece = next(left, None)
        if piece is not None:
            answer.taken += 0 if answer.status else len(piece)
            return {"type": "http.request", "body": piece, "more_body": True}
        if over.is_set() or not ends:
            await asyncio.Event().wait()
        over.set()
        return {"type": "http.request", "body": b"", "more_body": False}

    async def hear(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {k.decode().lower(): v.decode() for k, v in message["headers"]}
        else:
            answer.body += message["body"]

    named = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    await application(scope_of(method, path, [(b"host", b"localhost"), *named]), receive, hear)
    return answer


def scope_of(method: str, path: str, headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http",
        "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "headers": headers, "client": ("127.0.0.1", 5000),
        "server": ("127.0.0.1", 8000), "state": {},
    }  # fmt: skip
