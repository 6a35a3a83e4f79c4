"""One answer being written: it belongs to its conversation and not to a door.

It reads the answer from Langflow, tells its followers what happens to it, and writes its end
down. What its followers make of that is theirs.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

from channels.db import database_sync_to_async
from django.db import DatabaseError, connections

from ai_chatbot.answering.early_search import EarlySearch
from ai_chatbot.answering.ending import ERROR_CHARS, MODEL_CHARS, Ending, write_end
from ai_chatbot.answering.events import Ended, Event, EventLog
from ai_chatbot.answering.grounds.served import remember_served
from ai_chatbot.answering.grounds.weighing import Ground, extract_beside, ground_beside
from ai_chatbot.answering.journal import Entry
from ai_chatbot.conversations.keeping import save_document
from ai_chatbot.flows.current import AskedFlow, current_flow
from ai_chatbot.flows.failures.naming import name_node_beside
from ai_chatbot.flows.publishing import recover
from ai_chatbot.langflow.errors import (
    AnswerEmpty,
    FlowFailed,
    FlowMissing,
    FlowNotBegun,
    LangflowError,
    ModelNotAsked,
    NoOutput,
)
from ai_chatbot.langflow.lines import End
from ai_chatbot.langflow.steps import Step
from ai_chatbot.langflow.stream import stream_answer
from ai_chatbot.models import Message
from ai_chatbot.providers.choosing import Chosen, model_of, provider_of
from ai_chatbot.rendering.thoughts import FirstWord
from ai_chatbot.tokens import make_run_token

logger = logging.getLogger(__name__)

FINISH_PATIENCE = 60.0  # seconds that a database may be away at an answer's end
RETRY_PAUSE = 1.0
FIRST_WORD_PAUSE = 0.002
SOURCES_PAUSE = 0.05
LOOK_EVERY = 1.0  # seconds between two looks at what was served, while a slow model reads it
# The end's number is this far from the last one: sources may be told before it, and whoever did
# not hear of them is told of them and the text by the two numbers before it (events_of_row).
END = 3
EXTRACT_PAUSE = 0.3
GROUND_PATIENCE = 12.0  # seconds that comparing an answer with its passages may take,
LAST_PATIENCE = 2.0  # and when the process ends
FLOW_PATIENCE = 1.0  # a record of the flow's version is not worth a longer wait for the end

Status = Message.Status


class AnswerRun:
    """`await run()` writes the answer to its end; `end` brings that end about."""

    def __init__(self, answer: Message, question: str) -> None:
        self.answer = answer
        self.question = question
        self.log = EventLog()
        self.search = EarlySearch(answer, question)
        self.all_is_there = asyncio.Event()  # of the text; its end may still have to be written
        self.ended = asyncio.Event()  # its end is told, and written if it could be
        self._begun = asyncio.Event()  # its first word is out, or will never be
        self._news: set[asyncio.Event] = set()  # one for each follower
        self._outcome = Status.DONE
        self._error = ""
        self._end = End("")
        self._timings: dict[str, float] = {}
        self._started = time.monotonic()
        self._first_word = FirstWord()
        self._chosen: Chosen | None = answer.chosen_model
        self._reading: asyncio.Task[None] | None = None
        self._ground = Ground()
        self._flow = AskedFlow(
            answer.flow_id, answer.flow_version, answer.flow_number, answer.prompt_hash,
            answer.flow, answer.flow_title, answer.search,
        )  # fmt: skip

    async def run(self) -> None:
        self._reading = asyncio.create_task(self._read())
        flow = asyncio.create_task(self._look_at_flow())
        searching = asyncio.create_task(self.search.run())
        others = (self._serve(), self._extract(searching))
        beside = [searching, *map(asyncio.create_task, others)]
        try:
            await asyncio.wait([self._reading])
            self._judge(self._reading)
            await self._do_without_model(searching)
        finally:
            self._begun.set()
            self.all_is_there.set()
            for task in beside:
                task.cancel()
            await self._log_failures(beside)
            await asyncio.wait([flow], timeout=FLOW_PATIENCE)
            await self._finish(flow)

    def end(self, outcome: Status, error: str = "") -> None:
        """Stop reading; closing Langflow's stream stops the model. What was written is kept."""
        if self._reading and not self._reading.done():
            self._outcome, self._error = outcome, error
            self._reading.cancel()

    async def has_begun(self, patience: float) -> None:
        """Wait until its first word is out, or will never be; no more than so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._begun.wait()

    # --- Telling ------------------------------------------------------------------------

    async def follow(self, after: int = 0) -> AsyncGenerator[Event, None]:
        """The events after that number, as they come, up to the Ended, which is told to all.

        A follower that takes its time is told of what grew meanwhile in one event.
        """
        news = asyncio.Event()
        self._news.add(news)
        try:
            while True:
                news.clear()
                events = self.log.after(after)
                if not events and self.ended.is_set():
                    # It claims to know the end, or more than there was of it.
                    told = self._ground.as_told()
                    events = [Ended(self.log.seq, self._outcome, self._error, **told)]
                for event in events:
                    yield event
                    if isinstance(event, Ended):
                        return
                    after = event.seq
                await news.wait()
        finally:
            self._news.discard(news)

    def _tell(self) -> None:
        for news in self._news:
            news.set()

    async def _serve(self) -> None:
        """Tell what the model was given: while it reads that, and again if more came after."""
        while not self._begun.is_set():
            await self.has_begun(LOOK_EVERY)
            if not self._begun.is_set():
                await self._serve_now(early=True)
        # Reading them in another thread would hold the first word up.
        await asyncio.sleep(SOURCES_PAUSE)
        await self._serve_now()

    async def _serve_now(self, *, early: bool = False) -> None:
        """`early`: they may still be searched for, so that none is no news."""
        sources = await database_sync_to_async(list)(self.answer.sources.all())
        if (sources or not early) and self.log.serve(sources):
            self._tell()

    async def _extract(self, searching: asyncio.Task[None]) -> None:
        """Tell what the notes say themselves, when that is known before the model's first word."""
        await asyncio.wait([searching])
        # Its vectors take the processor that a quick model's first word needs.
        await asyncio.sleep(EXTRACT_PAUSE)
        found = self.search.result()
        if found is None or not found.passages or self._begun.is_set():
            return
        quotes = await extract_beside(self.search.owner_id, found)
        if quotes and not self._begun.is_set():
            self.log.extract(quotes)
            self._tell()

    # --- Reading ------------------------------------------------------------------------

    async def _read(self) -> None:
        if self.answer.without_model:
            raise ModelNotAsked(self.answer.without_model)
        try:
            await self._read_or_recover()
        except FlowFailed as error:
            await name_node_beside(error, self._flow)
            raise

    async def _read_or_recover(self) -> None:
        try:
            await self._read_from(self._flow.id)
        except (FlowMissing, FlowFailed) as error:
            has_begun = not isinstance(error, FlowMissing | FlowNotBegun)
            other = None if self.log.length else await recovered(self._flow, has_begun=has_begun)
            if other is None:
                raise
            self._flow = other
            await self._read_from(other.id)

    async def _read_from(self, flow: str) -> None:
        answer = stream_answer(
            self.question,
            session_id=str(self.answer.conversation_id),
            token=make_run_token(self.answer),
            flow=flow,
            model=self._chosen.as_variable() if self._chosen else "",
        )
        async with aclosing(answer) as events:
            async for event in events:
                if isinstance(event, End):
                    self._take_end(event)
                elif isinstance(event, Step):
                    self.log.step(event)
                    self._tell()
                elif event.text:
                    await self._take_token(event.text)

    async def _take_token(self, text: str) -> None:
        is_first = not self.log.length
        if self._first_word.comes_with(text):
            self._clock("first_token")
        self.log.grow(text)
        self._begun.set()
        self._tell()
        # Many tokens can come in one packet: others run between two of them, and the first
        # word is out before the rest is read.
        await asyncio.sleep(FIRST_WORD_PAUSE if is_first else 0)

    def _take_end(self, end: End) -> None:
        self._end = end
        if not self.log.text.strip() and end.text:
            self.log.grow(end.text)  # a model that does not stream says all at the end
            self._tell()
        if not self.log.text.strip():
            raise (AnswerEmpty if end.has_output else NoOutput)("no token and no final message")

    def _judge(self, reading: asyncio.Task[None]) -> None:
        """Turn how the reading ended into the answer's status and a sentence for the user."""
        self._clock("total")
        if reading.cancelled():
            return  # `end` said why
        error = reading.exception()
        if error is None:
            return
        self._outcome = Status.FAILED
        if isinstance(error, LangflowError):
            logger.warning("No whole answer %s: %s", self.answer.pk, error)
            self._error = error.user_message
        else:
            logger.error("Answering %s failed", self.answer.pk, exc_info=error)
            self._error = LangflowError.user_message

    async def _do_without_model(self, searching: asyncio.Task[None]) -> None:
        """When no model wrote a word, the notes' own sentences answer, if they surely do."""
        if self._outcome != Status.FAILED or self.log.text.strip():
            return
        await asyncio.wait([searching], timeout=GROUND_PATIENCE)
        if (found := self.search.result()) is None or not found.passages:
            return
        await database_sync_to_async(remember_served)(self.answer.pk, found)
        self._ground = await ground_beside(self.answer.pk, "", self._error)
        if self._ground.grounding:
            self._outcome, self._error = Status.DONE, ""

    async def _compare(self) -> None:
        """Find out what of the answer its passages bear out; its end does not wait long for it."""
        if self._ground.grounding or not self.log.text.strip():
            return
        patience = LAST_PATIENCE if self._outcome == Status.INTERRUPTED else GROUND_PATIENCE
        try:
            async with asyncio.timeout(patience):
                self._ground = await ground_beside(self.answer.pk, self.log.text)
        except TimeoutError:
            logger.warning("Comparing answer %s with its passages took too long", self.answer.pk)

    async def _log_failures(self, tasks: list[asyncio.Task[None]]) -> None:
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(result, Exception):
                logger.error("Work beside answer %s failed", self.answer.pk, exc_info=result)

    def _clock(self, name: str) -> None:
        self._timings[name] = round(time.monotonic() - self._started, 3)

    # --- What is written down -----------------------------------------------------------

    def entry(self) -> Entry:
        """For the journal: what there is of the answer now."""
        return Entry(self.answer.pk, self.log.text, self.log.seq)

    async def _look_at_flow(self) -> AskedFlow:
        """Of a draft; a published version is known from the start."""
        # Not before: beside this, Langflow's first word takes 30 ms longer.
        await self._begun.wait()
        if self._flow.version:
            return self._flow
        seen = await current_flow(self._flow.flow)
        return seen if self._flow.id in ("", seen.id) else self._flow

    async def _finish(self, flow: asyncio.Task[AskedFlow]) -> None:
        """Write the end down and tell it: nobody waits for what may never be written."""
        seq = self.log.seq + END
        try:
            await self._compare()
            await self._write_end(seq, flow)
        finally:
            await self._serve_the_rest()
            self.log.end(seq, self._outcome, self._error, **self._ground.as_told())
            self.ended.set()
            self._tell()
        await database_sync_to_async(save_document)(self.answer.conversation_id)

    async def _serve_the_rest(self) -> None:
        """An answer may end before what was served is told, and a flow may search again."""
        try:
            await self._serve_now()
        except Exception:  # the end is told all the same
            logger.exception("The sources of answer %s are not told", self.answer.pk)

    def _provider(self) -> str:
        """Of the model that wrote it, unless a node of the flow had one of its own."""
        is_ours = self._end.model == model_of(self._chosen)
        return provider_of(self._chosen) if is_ours else ""

    async def _write_end(self, seq: int, flow: asyncio.Task[AskedFlow]) -> None:
        ending = Ending(
            status=self._outcome,
            error=self._error[:ERROR_CHARS],
            text=self.log.text,
            seq=seq,
            usage=self._end.usage,
            model=self._end.model[:MODEL_CHARS],
            provider=self._provider(),
            timings=self._timings,
            flow=self._flow if self._flow.version else seen_of(flow, self._flow),
            grounding=self._ground.grounding,
            cited=self._ground.cited,
        )
        give_up = time.monotonic() + FINISH_PATIENCE
        while True:
            try:
                await database_sync_to_async(write_end)(self.answer.pk, ending)
                return
            except DatabaseError:
                logger.exception("The end of answer %s not written", self.answer.pk)
                if time.monotonic() > give_up:
                    raise
                await asyncio.sleep(RETRY_PAUSE)


async def recovered(asked: AskedFlow, *, has_begun: bool) -> AskedFlow | None:
    """As `recover`. Langflow is asked: the thread that all sockets share must not wait for that."""
    return await asyncio.to_thread(recover_and_let_go, asked, has_begun)


def recover_and_let_go(asked: AskedFlow, has_begun: bool) -> AskedFlow | None:
    try:
        return recover(asked, has_begun=has_begun)
    finally:
        connections.close_all()  # of this thread, which may never need them again


def seen_of(flow: asyncio.Task[AskedFlow], asked: AskedFlow) -> AskedFlow:
    """What is known of the flow by now; an answer's end waits for no more."""
    if not flow.done() or flow.cancelled() or flow.exception():
        return asked
    return flow.result()
