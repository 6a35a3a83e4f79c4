"""Answers that stand side by side as HTML, and as events while they are written."""

import asyncio
import uuid
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any

from ai_chatbot.answering.events import Ended, Event, Served, Stepped
from ai_chatbot.answering.follow import follow
from ai_chatbot.answering.growing import GrowingAnswer
from ai_chatbot.answering.pages import draw
from ai_chatbot.beside.asking import Side, ended_answer
from ai_chatbot.models import Message
from ai_chatbot.rendering.fragments import asked_end_fragment, asked_sources_fragment
from ai_chatbot.rendering.links import ON_OUR_PAGE
from ai_chatbot.rights import Right
from ai_chatbot.widget.dress import Dressed
from ai_chatbot.widget.messages import html_of
from ai_chatbot.widget.viewer import Viewer, describe_fully

WAITING = 20  # events that wait for whoever reads slowly


def viewer_of(user: Any, session_key: str | None, side: Side) -> Viewer:
    right = Right(user.pk, user.password, session_key, side.answer.conversation_id)
    return Viewer(right, user.pk, describe_fully)


class SideBySide(Dressed):
    """One side's answer as Server-Sent Events; all of their HTML is made here.

    `stepped` {"says"}, `grown` as the widget's, `served` {"html"} and `ended` {"html"}, which takes
    the place of all before it.
    """

    def __init__(self, viewer: Viewer, answer: Message) -> None:
        super().__init__(viewer, answer)
        # On our own page a passage's number leads into its note.
        self.growing = GrowingAnswer(answer.pk, answer.parent.text if answer.parent else "")

    async def _say(self, event: Event) -> bytes:
        match event:
            case Stepped(seq, steps) if steps:
                return self._encode("stepped", seq, says=steps[-1].in_words())
            case Ended(seq, status, _error):
                html = await draw(self.viewer.turn, ended_html, self.answer.pk, self.viewer)
                return self._encode("ended", seq, status=status, html=html)
        return await super()._say(event)

    async def _served(self, event: Served) -> bytes:
        self.growing.sources = event.sources
        if not event.sources:
            return b""
        return self._encode("served", event.seq, html=asked_sources_fragment(event.sources))


def ended_html(answer_id: uuid.UUID, viewer: Viewer) -> str:
    """What came of it, as its row has it. Raises Message.DoesNotExist."""
    answer = ended_answer(answer_id)
    question = answer.parent.text if answer.parent else ""
    said = html_of(answer, question, viewer, ON_OUR_PAGE)
    return asked_end_fragment(answer, said, viewer.reason(answer.error))


async def wait_for(side: Side, viewer: Viewer) -> dict[str, str]:
    """What a page without scripts shows of it, once it has ended."""
    async with aclosing(follow(side.answer.pk)) as events:
        async for _event in events:
            pass
    html = await draw(viewer.turn, ended_html, side.answer.pk, viewer)
    return {"name": side.name, "key": side.key, "html": html}


async def together(streams: Sequence[AsyncGenerator[bytes, None]]) -> AsyncGenerator[bytes, None]:
    """What any of them says, as it comes, until all have ended."""
    said: asyncio.Queue[bytes | None] = asyncio.Queue(WAITING)
    tellers = [asyncio.create_task(tell(each, said)) for each in streams]
    try:
        left = len(tellers)
        while left:
            if event := await said.get():
                yield event
            else:
                left -= 1
    finally:
        for teller in tellers:
            teller.cancel()
        await asyncio.gather(*tellers, return_exceptions=True)


async def tell(stream: AsyncGenerator[bytes, None], said: "asyncio.Queue[bytes | None]") -> None:
    try:
        async with aclosing(stream) as events:
            async for event in events:
                await said.put(event)
    finally:
        await said.put(None)
