"""What is asked of a run from outside of it, from whichever process: to stop, and to tell."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from ai_chatbot.answering import groups
from ai_chatbot.answering.events import as_message
from ai_chatbot.answering.live_page import LivePage
from ai_chatbot.answering.run import AnswerRun
from ai_chatbot.models import Message

logger = logging.getLogger(__name__)

RETRY_PAUSE = 1.0  # seconds until a channel layer that is away is tried again
RELAY_PAUSE = 0.05  # at most twenty events a second to another process


class Hearing:
    """Hears for one run; `await run()` ends when it is cancelled."""

    def __init__(self, run: AnswerRun, page: LivePage) -> None:
        self.answer_run = run
        self.page = page
        self._relays: dict[str, asyncio.Task[None]] = {}  # by the channel that they tell

    async def run(self) -> None:
        try:
            while True:
                try:
                    await self._hear()
                except Exception as error:  # a run that hears nothing cannot be stopped at once
                    pk = self.answer_run.answer.pk
                    logger.warning("Answer %s cannot be reached: %s", pk, error)
                    await asyncio.sleep(RETRY_PAUSE)
        finally:
            await self._end_relays()

    async def _hear(self) -> None:
        group = groups.run_group(self.answer_run.answer.pk)
        async with groups.listening(group) as requests:
            while True:
                await self._obey(await requests.next())

    async def _obey(self, request: dict[str, Any]) -> None:
        match request:
            case {"type": "stop"}:
                self.answer_run.end(Message.Status.STOPPED)
            case {"type": "missed", "seq": seq, "reply_to": channel}:
                await groups.send(channel, {"type": "show", "html": await self.page.missed(seq)})
            case {"type": "follow", "seq": seq, "reply_to": channel}:
                await self._relay(channel, seq)

    async def _relay(self, channel: str, after: int) -> None:
        """Tell a follower elsewhere; one that asks again did not hear what it was told."""
        if before := self._relays.pop(channel, None):
            before.cancel()
        self._relays[channel] = asyncio.create_task(self._tell(channel, after))

    async def _tell(self, channel: str, after: int) -> None:
        events: AsyncGenerator[Any, None] = self.answer_run.follow(after)
        async with aclosing(events):
            async for event in events:
                if not await groups.send(channel, {"type": "event", **as_message(event)}):
                    return  # nobody reads there any more, or it will ask again
                await asyncio.sleep(RELAY_PAUSE)

    async def _end_relays(self) -> None:
        """At the run's end: they have its last event to tell, and no longer than that."""
        if self._relays:
            _, late = await asyncio.wait(self._relays.values(), timeout=RETRY_PAUSE)
            for task in late:
                task.cancel()
