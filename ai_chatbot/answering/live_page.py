"""The follower that shows an answer on every open page of its conversation, as HTML."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing, suppress
from functools import partial
from typing import TypeVar

from ai_chatbot.answering.events import Ended, Extracted, Grown, Served, Stepped
from ai_chatbot.answering.groups import publish
from ai_chatbot.answering.pages import draw, draw_here, timed
from ai_chatbot.answering.progress import Progress
from ai_chatbot.answering.run import AnswerRun
from ai_chatbot.models import Door
from ai_chatbot.rendering import fragments
from ai_chatbot.rendering.branch import state_of_running

logger = logging.getLogger(__name__)

T = TypeVar("T")
FRAME_SECONDS = 0.05  # at most twenty pictures of a growing answer a second
RENDER_SHARE = 0.1  # and at most a tenth of the time spent on making them
# Seconds for the request to Langflow to leave before the turn is rendered in another thread:
# threads of Python take turns, and the first word waits for the request, not for the turn.
HEAD_START = 0.005
# Whoever asked by one of these doors hears the answer there, and hardly anybody looks at a page:
# the turn is shown once the first word is out, or after so many seconds.
ELSEWHERE = {Door.OPENAI, Door.MCP, Door.WIDGET, Door.VISITOR, Door.COMMAND, Door.GOLDEN}
PATIENCE = 0.5


class LivePage:
    """Renders what happens once for all pages, in the run's process."""

    def __init__(self, run: AnswerRun, *, whole_log: bool = False) -> None:
        self.answer_run = run
        self.conversation = run.answer.conversation
        state = state_of_running(run.answer, 0)
        self.progress = Progress(run.answer.pk, run.question, state=state)
        self._whole_log = whole_log
        self._drawing = asyncio.Lock()  # `progress` serves one at a time

    async def run(self) -> None:
        """Show the new turn, then all that happens to its answer, then how it stands in its row."""
        try:
            await self._wait_for_turn()
            await self._show_turn()
            await self._show_answer()
        except Exception:  # the end is shown all the same, and has another way of being drawn
            logger.exception("Showing answer %s failed", self.answer_run.answer.pk)
        await self.answer_run.ended.wait()
        pk = self.answer_run.answer.pk
        owner_id = self.conversation.owner_id
        await self._publish(await draw(owner_id, fragments.finished_fragment, pk))

    async def _wait_for_turn(self) -> None:
        await asyncio.sleep(HEAD_START)
        if self.answer_run.answer.door in ELSEWHERE:
            await self.answer_run.has_begun(PATIENCE)
            await asyncio.sleep(FRAME_SECONDS)

    async def _show_turn(self) -> None:
        show = fragments.log_fragment if self._whole_log else fragments.turn_fragment
        await self._publish(await draw(self.conversation.owner_id, show, self.conversation))

    async def _show_answer(self) -> None:
        """Show what arrived, often enough to look alive and seldom enough to stay cheap."""
        async with aclosing(self.answer_run.follow()) as events:
            async for event in events:
                match event:
                    case Grown():
                        await self._grow(event)
                    case Served(seq, sources):
                        add = partial(self.progress.add_sources, seq, sources)
                        await self._publish(await self._draw(add, small=True))
                    case Stepped(seq, steps):
                        step = partial(self.progress.step, seq, steps[-1])
                        await self._publish(await self._draw(step, small=True))
                    case Extracted(seq, quotes):
                        show = partial(self.progress.extract, seq, quotes)
                        await self._publish(await self._draw(show, small=True))
                    case Ended():
                        return

    async def _grow(self, event: Grown) -> None:
        grow = partial(timed, partial(self.progress.grow, event.seq, event.text))
        html, spent = await self._draw(grow, small=self.progress.is_small(event.text))
        await self._publish(html)
        await self._pause(max(FRAME_SECONDS, spent / RENDER_SHARE))

    async def missed(self, seq: int) -> str:
        """For a page that comes back: all that was shown after event `seq`."""
        return await self._draw(partial(self.progress.after, seq), small=True)

    async def _draw(self, work: Callable[[], T], *, small: bool) -> T:
        """What `work` makes of the progress: here if it is small, else beside the loop.

        A long text would hold up everybody. Whoever gives up waiting for it still waits for
        its end, as the next to draw needs a progress that nobody else writes.
        """
        async with self._drawing:
            if small:
                return await draw_here(work)
            drawn = asyncio.ensure_future(asyncio.to_thread(work))
            try:
                return await asyncio.shield(drawn)
            finally:
                await asyncio.wait([drawn])

    async def _pause(self, seconds: float) -> None:
        """Until it is time for the next picture, or nothing more comes and this is the last."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.answer_run.all_is_there.wait()

    async def _publish(self, html: str) -> None:
        await publish(self.conversation.group, html)
