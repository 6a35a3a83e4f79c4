"""An answer followed for somebody outside, by any door: counted, and only as long as it is right.

A listener is to `rights` what an open page is: it holds one of its user's places, and what ends
its right ends it within seconds.
"""

import asyncio
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any

from ai_chatbot.answering.events import Event
from ai_chatbot.answering.follow import follow
from ai_chatbot.rights import TOO_MANY_SOCKETS, Right, open_pages
from ai_chatbot.sockets import open_sockets
from config.base.attempts import attempt


class ShutOut(Exception):
    """The listener may not listen, or not any more; `code` is one of rights' closing codes."""

    def __init__(self, code: int) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


class Listener:
    """Fulfils rights.OpenPage."""

    def __init__(self, right: Right) -> None:
        self.right = right
        self.shut_with: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def shut(self, code: int) -> None:
        if not self.shut_with.done():
            self.shut_with.set_result(code)


@asynccontextmanager
async def place_of(holder: int | str) -> AsyncIterator[None]:
    """One of the holder's places (rights.Right.holder), kept inside; raises ShutOut when all of
    them are taken."""
    name = f"listener.{uuid.uuid4().hex}"
    if not await open_sockets().enter(holder, name):
        raise ShutOut(TOO_MANY_SOCKETS)
    try:
        yield
    finally:
        await attempt(open_sockets().leave, holder, name)


async def has_place(right: Right) -> bool:
    """Whether a listener could be counted in just now: asked before a question is taken."""
    try:
        async with place_of(right.holder):
            return True
    except ShutOut:
        return False


async def listen(right: Right, answer_id: uuid.UUID, after: int = 0) -> AsyncGenerator[Event, None]:
    """The answer's events after number `after`, as they come, to its Ended.

    That the answer is one of the right's conversation, the caller has looked at. Raises ShutOut,
    and Message.DoesNotExist when the answer is deleted.
    """
    async with place_of(right.holder), aclosing(hear(right, answer_id, after)) as events:
        async for event in events:
            yield event


async def hear(right: Right, answer_id: uuid.UUID, after: int = 0) -> AsyncGenerator[Event, None]:
    """As `listen`, for one who holds a place already: since before it asked."""
    listener = Listener(right)
    open_pages.add(listener)
    try:
        async with aclosing(follow(answer_id, after)) as events:
            while (event := await next_of(events, listener)) is not None:
                yield event
    finally:
        open_pages.discard(listener)


async def next_of(events: AsyncGenerator[Event, None], listener: Listener) -> Event | None:
    """The next event, None after the last; raises ShutOut when the right ends before it comes."""
    coming = asyncio.ensure_future(anext(events, None))
    try:
        either: list[asyncio.Future[Any]] = [coming, listener.shut_with]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if listener.shut_with.done():
            raise ShutOut(listener.shut_with.result())
        return coming.result()
    finally:
        if not coming.done():
            coming.cancel()
            await asyncio.wait([coming])
