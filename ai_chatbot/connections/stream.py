"""An open page whose connection is a stream of Server-Sent Events, where websockets are blocked.

Its frames come as requests of their own, perhaps to another process: `Answers` takes what
answers one.
"""

import asyncio
import logging
import uuid
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError
from redis.exceptions import RedisError

from ai_chatbot.answering import groups, registry
from ai_chatbot.connections.entry import Entry
from ai_chatbot.connections.presence import TRY_AGAIN, Presence

logger = logging.getLogger(__name__)

REPLY_PATIENCE = 2.0  # seconds for a run to tell what was missed; the page asks again later


class Closing:
    """The close code of a stream, once there is one."""

    def __init__(self) -> None:
        self.code: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def close(self, code: int) -> None:
        if not self.code.done():
            self.code.set_result(code)


async def shown_to(entry: Entry) -> AsyncGenerator[str | int, None]:
    """The fragments that the open page is shown, then the code with which it is closed."""
    closing = Closing()
    try:
        async with groups.listening() as messages:
            presence = Presence(entry.right, entry.conversation, messages.name, closing.close)
            try:
                if code := await presence.enter():
                    await presence.shut(code)
                while (message := await next_message(messages, closing)) is not None:
                    match message:
                        case {"type": "show", "html": str(html)}:
                            yield html
                        case {"type": "rights.changed"}:
                            await presence.rights_changed(message.get("session", ""))
            finally:
                await presence.leave()
    except (DatabaseError, RedisError, groups.LayerAway):
        logger.exception("A page could not be let in, or kept")
        await closing.close(TRY_AGAIN)
    yield closing.code.result()


async def next_message(messages: groups.Messages, closing: Closing) -> dict[str, Any] | None:
    """The next one that the page's channel hears; None once the page is closed."""
    coming = asyncio.ensure_future(messages.next())
    try:
        either: list[asyncio.Future[Any]] = [coming, closing.code]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        return None if closing.code.done() else coming.result()
    finally:
        if not coming.done():
            coming.cancel()
            await asyncio.wait([coming])


@dataclass
class Answers:
    """What answers one frame. Fulfils connections.handler.Page for as long as that takes.

    Who sent the frame was asked for when its request came.
    """

    fragments: list[str] = field(default_factory=list)
    code: int = 0  # with which the page is to be closed, or 0

    async def send(self, html: str) -> None:
        self.fragments.append(html)

    async def send_missed(self, answer_id: uuid.UUID, seq: int) -> None:
        async with groups.listening() as messages:
            await registry.request_missed(answer_id, seq, messages.name)
            if message := await messages.within(REPLY_PATIENCE):
                await self.send(message["html"])

    async def may_stay(self) -> bool:
        return True

    async def shut(self, code: int) -> None:
        self.code = code
