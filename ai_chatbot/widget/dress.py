"""An answer's events as the widget follows them: HTML of what grew, and nothing of our own page.

Each listener has a rendering of its own, as it may come at any time and from any process.
"""

import asyncio
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Any

from channels.db import database_sync_to_async
from django.utils.translation import get_language

from ai_chatbot.answering.events import Ended, Event, Extracted, Grown, Served, Stepped
from ai_chatbot.answering.growing import GrowingAnswer, Growth
from ai_chatbot.answering.pages import draw, draw_here, timed
from ai_chatbot.listening import ShutOut, listen
from ai_chatbot.models import Message
from ai_chatbot.rendering.links import ON_ANY_PAGE
from ai_chatbot.widget.messages import finished_html
from ai_chatbot.widget.viewer import Viewer
from config.base.api.sse import encode
from config.base.languages.active import ENGLISH, in_language

FRAME_SECONDS = 0.05  # at most twenty pictures of a growing answer a second
RENDER_SHARE = 0.1  # and at most a tenth of the time spent on making them,
LONGEST_PAUSE = 1.0  # but the end waits for none of them for long


class Dressed:
    """One answer for one listener, who has seen its events up to number `after`.

    Who comes back is shown all of the answer anew: what it has may end within a block.
    """

    def __init__(self, viewer: Viewer, answer: Message, after: int | None = None) -> None:
        self.viewer = viewer
        self.answer = answer
        self.after = after or 0
        self.begins_anew = after is not None
        question = answer.parent.text if answer.parent else ""
        self.growing = GrowingAnswer(answer.pk, question, ON_ANY_PAGE)
        self._language = get_language() or ENGLISH  # who listens; a stream outlives its request
        self._length = 0  # characters of the answer that have come
        self._pause = FRAME_SECONDS

    async def events(self) -> AsyncGenerator[bytes, None]:
        """Server-Sent Events to the answer's end; they just stop when there is no right to more,
        or no answer any more: who asks again is told why."""
        async with aclosing(listen(self.viewer.right, self.answer.pk)) as events:
            try:
                async for event in events:
                    if said := await self.say(event):
                        yield said
                    if isinstance(event, Grown):
                        await asyncio.sleep(self._pause)
            except (ShutOut, Message.DoesNotExist):
                return

    async def with_begun(self) -> AsyncGenerator[bytes, None]:
        """The same, after an event that says what was begun."""
        begun = {
            "conversation": str(self.answer.conversation_id),
            "question": str(self.answer.parent_id),
            "answer": str(self.answer.pk),
        }
        yield encode("begun", begun, event_id(self.answer.pk, 0))
        async with aclosing(self.events()) as events:
            async for event in events:
                yield event

    async def say(self, event: Event) -> bytes:
        """The event as it is sent; b"" when there is nothing to show of it."""
        with in_language(self._language):
            return await self._say(event)

    async def _say(self, event: Event) -> bytes:
        match event:
            case Grown():
                return await self._grown(event)
            case Served():
                return await self._served(event)
            case Extracted() | Stepped():
                return b""  # the widget shows what the notes say at the end, and no steps
            case Ended(seq, status, error):
                html = await draw(self.viewer.turn, finished_html, self.answer.pk, self.viewer)
                why = self.viewer.reason(error)
                return self._encode("ended", seq, status=status, error=why, html=html)

    async def _grown(self, event: Grown) -> bytes:
        if not self.answer.is_running:
            return b""  # its end, which comes at once, says all of it
        growth, spent = await self._grow(event.seq, self._news_in(event))
        self._pause = min(max(FRAME_SECONDS, spent / RENDER_SHARE), LONGEST_PAUSE)
        if growth is None or event.seq <= self.after:
            return b""
        whole = {"reset": True} if self.begins_anew or growth.is_whole else {}
        blocks = self.growing.blocks_after(0) if whole else growth.blocks
        self.begins_anew = False
        return self._encode("grown", event.seq, append=blocks, tail=growth.tail, **whole)

    def _news_in(self, event: Grown) -> str:
        """What of its text has not come yet: out of its row an answer comes whole, again."""
        news = event.text[max(0, self._length - event.start) :]
        self._length += len(news)
        return news

    async def _grow(self, seq: int, text: str) -> tuple[Growth | None, float]:
        """Here if it is small, else beside the loop: a long text would hold up everybody."""
        grow = partial(timed, partial(self.growing.grow, seq, text))
        return await (draw_here if self.growing.is_small(text) else asyncio.to_thread)(grow)

    async def _served(self, event: Served) -> bytes:
        self.growing.sources = event.sources
        if event.seq <= self.after or not event.sources:
            return b""
        described = await database_sync_to_async(self.viewer.describe)(event.sources)
        return self._encode("served", event.seq, sources=described)

    def _encode(self, name: str, seq: int, **said: Any) -> bytes:
        data = {"answer": str(self.answer.pk), "seq": seq, **said}
        return encode(name, data, event_id(self.answer.pk, seq))


def event_id(answer_id: uuid.UUID, seq: int) -> str:
    return f"{answer_id}:{seq}"
