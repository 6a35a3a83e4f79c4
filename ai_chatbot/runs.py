"""Answer runs: each belongs to its conversation and not to a socket, and ends by itself.

A run reads the answer from Langflow, shows it to every open socket of the conversation,
and keeps the journal: the answer's row is written at least once a second.
"""

import asyncio
import logging
import time
import uuid
from collections.abc import Coroutine
from contextlib import aclosing
from typing import Any

from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.db import DatabaseError
from django.utils import timezone

from ai_chatbot import langflow, presentation
from ai_chatbot.flow_services import FlowVersion, current_flow
from ai_chatbot.models import HEARTBEAT, Message, Source
from ai_chatbot.rendering import BlockSplitter, render_answer
from ai_chatbot.services import INTERRUPTED, save_document
from ai_chatbot.tokens import make_run_token

logger = logging.getLogger(__name__)

FRAME_SECONDS = 0.05  # at most twenty pictures of a growing answer a second
RENDER_SHARE = 0.1  # and at most a tenth of the time spent on making them
FIRST_WORD_PAUSE = 0.002
FLOW_PATIENCE = 1.0  # a record of the flow's version is not worth a longer wait for the end
LONG_TAIL = 2000  # characters from which an unfinished block is shown in larger steps

Status = Message.Status

# The runs of this process, by answer id.
running: dict[uuid.UUID, "AnswerRun"] = {}


class AnswerRun:
    """One answer being written. `events_after` gives a socket exactly what it missed."""

    def __init__(self, answer: Message, question: str, group: str) -> None:
        self.answer = answer
        self.question = question
        self.group = group
        self.text = ""  # all that has arrived
        self.sources: list[Source] = []
        self._asked_for_sources = False
        self.seq = 0
        self.state = "searching"
        self._shown = 0  # characters of `text` that the last event showed
        self._blocks: list[tuple[int, str]] = []  # (seq, HTML) of each finished block
        self._tail = ""
        self._splitter = BlockSplitter()
        self._arrived = asyncio.Event()
        self._outcome = Status.DONE
        self._error = ""
        self._end = langflow.End("")
        self._timings: dict[str, float] = {}
        self._started = time.monotonic()
        self._reading: asyncio.Task[None] | None = None

    # --- The run ------------------------------------------------------------------------

    async def run(self) -> None:
        """Write the answer to its end, whatever that end is; never raises."""
        self._reading = asyncio.create_task(self._read())
        flow = asyncio.create_task(current_flow())  # as it is now: it may be edited meanwhile
        beside = [asyncio.create_task(self._show()), asyncio.create_task(self._keep_journal())]
        try:
            await asyncio.wait([self._reading])
            self._judge(self._reading)
        finally:
            for task in beside:
                task.cancel()
            await self._log_failures(beside)
            await asyncio.wait([flow], timeout=FLOW_PATIENCE)
            await self._finish(flow.result() if flow.done() else FlowVersion())

    def end(self, outcome: Status, error: str = "") -> None:
        """Stop reading; closing Langflow's stream stops the model. What was written is kept."""
        if self._reading and not self._reading.done():
            self._outcome, self._error = outcome, error
            self._reading.cancel()

    async def _read(self) -> None:
        answer = langflow.stream_answer(
            self.question,
            session_id=str(self.answer.conversation_id),
            token=make_run_token(self.answer),
        )
        async with aclosing(answer) as events:
            async for event in events:
                if isinstance(event, langflow.End):
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

    def _take_end(self, end: langflow.End) -> None:
        self._end = end
        if not self.text.strip():
            self.text = end.text  # a model that does not stream says all at the end
        if not self.text.strip():
            raise langflow.AnswerEmpty("no token and an empty final message")

    def _judge(self, reading: asyncio.Task[None]) -> None:
        """Turn how the reading ended into the answer's status and a sentence for the user."""
        self._clock("total")
        if reading.cancelled():
            return  # `end` said why
        error = reading.exception()
        if error is None:
            return
        self._outcome = Status.FAILED
        if isinstance(error, langflow.LangflowError):
            logger.warning("No whole answer %s: %s", self.answer.pk, error)
            self._error = error.user_message
        else:
            logger.error("Answering %s failed", self.answer.pk, exc_info=error)
            self._error = langflow.LangflowError.user_message

    async def _log_failures(self, tasks: list[asyncio.Task[None]]) -> None:
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(result, Exception):
                logger.error("Showing answer %s failed", self.answer.pk, exc_info=result)

    def _clock(self, name: str) -> None:
        self._timings[name] = round(time.monotonic() - self._started, 3)

    # --- Showing ------------------------------------------------------------------------

    async def _show(self) -> None:
        """Publish what arrived, often enough to look alive and seldom enough to stay cheap."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            began = time.perf_counter()
            if self._worth_showing():
                await self._show_progress()
            spent = time.perf_counter() - began
            if not self._asked_for_sources:
                await self._load_sources()
            await asyncio.sleep(max(FRAME_SECONDS, spent / RENDER_SHARE))

    def _worth_showing(self) -> bool:
        """A long unfinished block is rendered again only when it grew by an eighth."""
        new = len(self.text) - self._shown
        return len(self._splitter.tail) < LONG_TAIL or new * 8 > len(self._splitter.tail)

    async def _show_progress(self) -> None:
        new, self._shown = self.text[self._shown :], len(self.text)
        finished = self._splitter.push(new)
        block = self._render(finished, finished=True) if finished else ""
        self._tail = self._render(self._splitter.closed_tail(), finished=False)
        self.seq += 1
        if block:
            self._blocks.append((self.seq, block))
        turned = self.state != "answering"
        self.state = "answering"
        await self._publish(self._progress(self.seq - 1, block, with_state=turned))

    def _render(self, text: str, *, finished: bool) -> str:
        return render_answer(text, self.sources, question=self.question, finished=finished)

    async def _load_sources(self) -> None:
        """The passages were served before the first token: show them beside the answer."""
        self._asked_for_sources = True
        self.sources = [source async for source in self.answer.sources.all()]
        if self.sources:
            self.seq += 1
            await self._publish(self._progress(self.seq - 1, "", with_sources=True))

    def _progress(
        self, previous: int, blocks: str, *, with_state: bool = False, with_sources: bool = False
    ) -> str:
        return presentation.progress_fragment(
            self.answer.pk,
            previous=previous,
            seq=self.seq,
            blocks=blocks,
            tail=self._tail,
            state=self.state if with_state else "",
            sources=self.sources if with_sources else [],
        )

    def events_after(self, seq: int) -> str:
        """One fragment with all that happened after event `seq`."""
        blocks = "".join(html for number, html in self._blocks if number > seq)
        return self._progress(seq, blocks, with_state=True, with_sources=True)

    async def _publish(self, html: str) -> None:
        await publish(self.group, html)

    # --- The journal --------------------------------------------------------------------

    async def _keep_journal(self) -> None:
        """Write the answer so far once a second, and hear of a stop asked for elsewhere."""
        while True:
            await asyncio.sleep(HEARTBEAT.total_seconds())
            try:
                await self._write_journal()
            except DatabaseError:
                # The answer is still in memory: the next second tries again.
                logger.exception("Journal of answer %s not written", self.answer.pk)

    async def _write_journal(self) -> None:
        kept = await self._row().aupdate(text=self.text, seq=self.seq, heartbeat_at=timezone.now())
        if not kept:
            # Another process took us for dead, or the conversation was deleted.
            self.end(Status.INTERRUPTED, INTERRUPTED)
        elif await self._row().filter(stop_requested=True).aexists():
            self.end(Status.STOPPED)

    def _row(self) -> Any:
        return Message.objects.filter(pk=self.answer.pk, status=Status.RUNNING)

    async def _finish(self, flow: FlowVersion) -> None:
        await self._row().aupdate(
            status=self._outcome,
            error=self._error,
            text=self.text,
            seq=self.seq + 1,
            usage=self._end.usage,
            model=self._end.model[:200],
            timings=self._timings,
            flow_id=flow.id,
            flow_version=flow.version,
            ended_at=timezone.now(),
        )
        await self._publish(await presentation.finished_fragment(self.answer.pk))
        await sync_to_async(save_document)(self.answer.conversation_id)


async def publish(group: str, html: str) -> None:
    """Send a fragment to every open socket of a conversation."""
    await get_channel_layer().group_send(group, {"type": "show", "html": html})


def start_run(answer: Message, question: str, group: str) -> AnswerRun:
    """Start answering; the run is kept in `running` until its end."""
    run = AnswerRun(answer, question, group)
    running[answer.pk] = run
    keep_task(answer.pk, run.run())
    return run


# The tasks are held here: the event loop itself would let them be collected.
_tasks: dict[uuid.UUID, asyncio.Task[None]] = {}


def keep_task(answer_id: uuid.UUID, work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(work)
    _tasks[answer_id] = task
    task.add_done_callback(lambda done: forget_run(answer_id, done))


def forget_run(answer_id: uuid.UUID, task: asyncio.Task[None]) -> None:
    running.pop(answer_id, None)
    _tasks.pop(answer_id, None)
    if not task.cancelled() and (error := task.exception()):
        logger.error("The run of answer %s failed", answer_id, exc_info=error)


async def stop_run(answer: Message) -> None:
    """Stop an answer wherever it runs: here at once, in another process within a second."""
    if run := running.get(answer.pk):
        run.end(Status.STOPPED)
    else:
        await Message.objects.filter(pk=answer.pk).aupdate(stop_requested=True)


async def end_all_runs(grace: float) -> None:
    """For the end of the process: `grace` seconds to finish, then keep what is there."""
    if not _tasks:
        return
    await asyncio.wait(_tasks.values(), timeout=grace)
    for run in list(running.values()):
        run.end(Status.INTERRUPTED, INTERRUPTED)
    if _tasks:
        await asyncio.wait(_tasks.values(), timeout=5)
