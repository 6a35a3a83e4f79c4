"""Server-Sent Events: how they are written, and a response that a proxy does not hold back."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

from channels.db import database_sync_to_async
from django.http import StreamingHttpResponse

HEARTBEAT = 15.0  # seconds of silence after which a comment is sent: proxies close what is silent
COMMENT = b":\n\n"
HEADERS = {
    "Cache-Control": "no-store, no-transform",  # nobody on the way may keep, pack or hold it
    "X-Accel-Buffering": "no",  # nginx, and what follows its example
}
# Some clients cut a stream into lines wherever Unicode does, also in the middle of an event.
LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def encode(name: str, data: Any, event_id: str = "") -> bytes:
    """One event; its data is JSON in one line, so that no text can end or forge an event.

    Without a name it is one of the protocol's unnamed ones.
    """
    lines = [f"id: {event_id}"] if event_id else []
    lines += [f"event: {name}"] if name else []
    lines += [f"data: {in_one_line(data)}"]
    return ("\n".join(lines) + "\n\n").encode()


def in_one_line(data: Any) -> str:
    """Sought one by one: str.translate looks at each letter, which of a long conversation in
    Chinese takes a tenth of the time that the event loop has, for each 20,000 of them."""
    said = json.dumps(data, ensure_ascii=False)
    for end, written in LINE_ENDS.items():
        said = said.replace(end, written)
    return said


def stream(
    events: AsyncGenerator[bytes, None], *, heartbeat: float = HEARTBEAT, lets_go: bool = True
) -> StreamingHttpResponse:
    """The events as a response that lasts until they end or the client leaves.

    With `lets_go=False` the request has let go of its database already.
    """
    chunks = with_heartbeats(events, heartbeat)
    if lets_go:
        chunks = without_database(chunks)
    return EventStream(chunks, content_type="text/event-stream", headers=HEADERS)


async def without_database(
    chunks: AsyncGenerator[bytes, None],
) -> AsyncGenerator[bytes, None]:
    """The chunks, while the request's thread holds no connection: a pool has few of them."""
    async with aclosing(chunks):
        await let_go_of_database()
        async for chunk in chunks:
            yield chunk


class EventStream(StreamingHttpResponse):
    """Closes the events with itself: Django leaves that to the collection of garbage."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async with aclosing(self._iterator) as parts:  # type: ignore[attr-defined]
            async for part in parts:
                yield part


async def with_heartbeats(
    events: AsyncGenerator[bytes, None], heartbeat: float
) -> AsyncGenerator[bytes, None]:
    async with aclosing(events):
        yield COMMENT  # the head and this leave at once: the client knows that it is connected
        while True:
            coming = asyncio.ensure_future(anext(events, b""))
            try:
                while not (await asyncio.wait([coming], timeout=heartbeat))[0]:
                    yield COMMENT
                event = coming.result()
            finally:
                if not coming.done():
                    coming.cancel()
                    await asyncio.wait([coming])
            if not event:
                return
            yield event


@database_sync_to_async
def let_go_of_database() -> None:
    """Its end gives back what the request's thread holds, else kept to the end of the stream."""
