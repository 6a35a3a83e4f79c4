"""One answer being written: it belongs to its conversation and not to a socket.

It reads the answer from Langflow, shows it to every open page of the conversation, hears
what those ask of it, and writes its end down.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import aclosing
from functools import partial
from typing import Any

from channels.db import database_sync_to_async
from channels.exceptions import ChannelFull
from channels.layers import get_channel_layer
from django.db import DatabaseError, InterfaceError, OperationalError
from django.db.models import F
from django.utils import timezone
from redis.exceptions import RedisError

from ai_chatbot.answering.early_search import EarlySearch
from ai_chatbot.answering.groups import forget_channel, publish, run_group
from ai_chatbot.answering.journal import Entry
from ai_chatbot.answering.progress import Progress
from ai_chatbot.conversations.keeping import save_document
from ai_chatbot.flows.current import FlowVersion, current_flow
from ai_chatbot.langflow import errors, lines, stream
from ai_chatbot.models import Message
from ai_chatbot.rendering import fragments
from ai_chatbot.tokens import make_run_token
from config.base.storable import storable

logger = logging.getLogger(__name__)

FINISH_PATIENCE = 60.0  # seconds that a database may be away at an answer's end
RETRY_PAUSE = 1.0
FRAME_SECONDS = 0.05  # at most twenty pictures of a growing answer a second
RENDER_SHARE = 0.1  # and at most a tenth of the time spent on making them
FIRST_WORD_PAUSE = 0.002
ERROR_CHARS = 500  # of the row's field
FLOW_PATIENCE = 1.0  # a record of the flow's version is not worth a longer wait for the end

Status = Message.Status


class AnswerRun:
    """`await run()` writes the answer to its end; `end` brings that end about."""

    def __init__(self, answer: Message, question: str, group: str) -> None:
        self.answer = answer
        self.question = question
        self.group = group
        self.text = ""  # all that has arrived
        self.search = EarlySearch(answer, question)
        self.progress = Progress(answer.pk, question)
        self._drawing = asyncio.Lock()  # `progress` serves one at a time
        self._arrived = asyncio.Event()
        self._begun = asyncio.Event()  # its first word is on the pages, or will never be
        self._outcome = Status.DONE
        self._error = ""
        self._end = lines.End("")
        self._timings: dict[str, float] = {}
        self._started = time.monotonic()
        self._reading: asyncio.Task[None] | None = None

    async def run(self) -> None:
        self._reading = asyncio.create_task(self._read())
        flow = asyncio.create_task(self._look_at_flow())
        tasks = (self._show(), self._hear(), self.search.run())
        beside = [asyncio.create_task(task) for task in tasks]
        try:
            await asyncio.wait([self._reading])
            self._judge(self._reading)
        finally:
            self._begun.set()
            for task in beside:
                task.cancel()
            try:
                await self._log_failures(beside)
                await publish(self.group, await self._grow())  # no last word waits for disk
            except Exception:
                logger.exception("The last words of answer %s not shown", self.answer.pk)
            finally:
                await self._finish(await self._known(flow))

    def end(self, outcome: Status, error: str = "") -> None:
        """Stop reading; closing Langflow's stream stops the model. What was written is kept."""
        if self._reading and not self._reading.done():
            self._outcome, self._error = outcome, error
            self._reading.cancel()

    # --- Reading ------------------------------------------------------------------------

    async def _read(self) -> None:
        answer = stream.stream_answer(
            self.question,
            session_id=str(self.answer.conversation_id),
            token=make_run_token(self.answer),
        )
        async with aclosing(answer) as events:
            async for event in events:
                if isinstance(event, lines.End):
                    self._take_end(event)
                elif event.text:
                    await self._take_token(event.text)

    async def _take_token(self, text: str) -> None:
        is_first = not self.text
        if is_first:
            self._clock("first_token")
        self.text += text
        self._arrived.set()
        # Many tokens can come in one packet: others run between two of them, and the first
        # word is out before the rest is read.
        await asyncio.sleep(FIRST_WORD_PAUSE if is_first else 0)

    def _take_end(self, end: lines.End) -> None:
        self._end = end
        if not self.text.strip():
            self.text = end.text  # a model that does not stream says all at the end
        if not self.text.strip():
            raise errors.AnswerEmpty("no token and an empty final message")

    def _judge(self, reading: asyncio.Task[None]) -> None:
        """Turn how the reading ended into the answer's status and a sentence for the user."""
        self._clock("total")
        if reading.cancelled():
            return  # `end` said why
        error = reading.exception()
        if error is None:
            return
        self._outcome = Status.FAILED
        if isinstance(error, errors.LangflowError):
            logger.warning("No whole answer %s: %s", self.answer.pk, error)
            self._error = error.user_message
        else:
            logger.error("Answering %s failed", self.answer.pk, exc_info=error)
            self._error = errors.LangflowError.user_message

    async def _log_failures(self, tasks: list[asyncio.Task[None]]) -> None:
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(result, Exception):
                logger.error("Work beside answer %s failed", self.answer.pk, exc_info=result)

    def _clock(self, name: str) -> None:
        self._timings[name] = round(time.monotonic() - self._started, 3)

    # --- Showing ------------------------------------------------------------------------

    async def _show(self) -> None:
        """Publish what arrived, often enough to look alive and seldom enough to stay cheap."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            began = time.perf_counter()
            event = await self._grow()
            spent = time.perf_counter() - began
            await publish(self.group, event)
            await asyncio.sleep(max(FRAME_SECONDS, spent / RENDER_SHARE))
            if not self._begun.is_set():
                # The passages were served before the first token: show them beside the answer,
                # after a pause, as reading them in another thread would hold the first word up.
                self._begun.set()
                sources = await database_sync_to_async(list)(self.answer.sources.all())
                event = await self._draw(partial(self.progress.add_sources, sources), small=True)
                await publish(self.group, event)

    async def _grow(self) -> str:
        text = self.text
        return await self._draw(
            partial(self.progress.grow, text), small=self.progress.is_small(text)
        )

    async def _draw(self, work: Callable[[], str], *, small: bool) -> str:
        """What `work` makes of the progress: here if it is small, else beside the loop.

        A long text would hold up everybody. Whoever gives up waiting for it still waits for
        its end, as the next to draw needs a progress that nobody else writes.
        """
        async with self._drawing:
            if small:
                return work()
            drawn = asyncio.ensure_future(asyncio.to_thread(work))
            try:
                return await asyncio.shield(drawn)
            finally:
                await asyncio.wait([drawn])

    async def _hear(self) -> None:
        """Do what pages ask of this run, whichever process they are connected to."""
        while True:
            try:
                await self._hear_requests()
            except Exception as error:
                logger.warning("Answer %s cannot be reached: %s", self.answer.pk, error)
                await asyncio.sleep(RETRY_PAUSE)

    async def _hear_requests(self) -> None:
        layer = get_channel_layer()
        channel, group = await layer.new_channel(), run_group(self.answer.pk)
        try:
            await layer.group_add(group, channel)
            while True:
                request = await layer.receive(channel)
                if request["type"] == "stop":
                    self.end(Status.STOPPED)
                else:
                    await self._reply(request["reply_to"], await self._missed(request["seq"]))
        finally:
            await forget_channel(channel)
            await layer.group_discard(group, channel)

    async def _reply(self, channel: str, html: str) -> None:
        """Tell one page; that it cannot be told must not keep the run from hearing the others."""
        try:
            await get_channel_layer().send(channel, {"type": "show", "html": html})
        except (ChannelFull, RedisError) as error:
            logger.warning("A page of answer %s was not told: %s", self.answer.pk, error)

    async def _missed(self, seq: int) -> str:
        small = self.progress.is_small(self.text)
        return await self._draw(partial(self.progress.after, seq), small=small)

    # --- What is written down -----------------------------------------------------------

    def entry(self) -> Entry:
        """For the journal: what there is of the answer now."""
        return Entry(self.answer.pk, self.text, self.progress.seq)

    async def _look_at_flow(self) -> FlowVersion:
        # Not before: beside this, Langflow's first word takes 30 ms longer.
        await self._begun.wait()
        return await current_flow()

    @staticmethod
    async def _known(flow: asyncio.Task[FlowVersion]) -> FlowVersion:
        """The flow's version, if that is known by now; it is worth no long wait."""
        await asyncio.wait([flow], timeout=FLOW_PATIENCE)
        known = flow.done() and not flow.cancelled() and not flow.exception()
        return flow.result() if known else FlowVersion()

    async def _finish(self, flow: FlowVersion) -> None:
        give_up = time.monotonic() + FINISH_PATIENCE
        while True:
            try:
                await database_sync_to_async(self._write_end)(flow)
                break
            except DatabaseError:
                logger.exception("The end of answer %s not written", self.answer.pk)
                if time.monotonic() > give_up:
                    raise
                await asyncio.sleep(RETRY_PAUSE)
        try:
            await publish(self.group, await fragments.finished_fragment(self.answer.pk))
        finally:
            await database_sync_to_async(save_document)(self.answer.conversation_id)

    def _write_end(self, flow: FlowVersion) -> None:
        """Write the whole row; what of it the database does not take is left out."""
        about = {
            "usage": self._end.usage,
            "model": self._end.model[:200],
            "timings": self._timings,
            "flow_id": flow.id,
            "flow_version": flow.version,
        }
        try:
            self._write_row(self.text, self._error, **about)
        except (OperationalError, InterfaceError):
            raise  # the database is away
        except Exception:
            logger.exception("The end of answer %s cannot be stored as it is", self.answer.pk)
            self._write_row(storable(self.text), storable(self._error)[:ERROR_CHARS])

    def _write_row(self, text: str, error: str, **about: Any) -> None:
        row = Message.objects.filter(pk=self.answer.pk)
        written = row.filter(status=Status.RUNNING).update(
            status=self._outcome,
            error=error,
            text=text,
            seq=self.progress.seq + 1,
            ended_at=timezone.now(),
            **about,
        )
        if not written:
            # Taken for dead by another process: it knew less of the text than we do.
            row.filter(status=Status.INTERRUPTED).update(text=text, seq=F("seq") + 1)
