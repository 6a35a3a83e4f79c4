"""An answer as this door tells it, whatever its dress: thoughts and words, then its end."""

import asyncio
import logging
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from channels.db import database_sync_to_async

from ai_chatbot.answering.events import Ended, Grown
from ai_chatbot.answering.registry import stop_run
from ai_chatbot.langflow.errors import AnswerTooLong
from ai_chatbot.listening import ShutOut, listen
from ai_chatbot.models import Message, Source
from ai_chatbot.openai.errors import ApiError, gone, of_failure, of_mistake, of_shut_out
from ai_chatbot.openai.requests import Wishes
from ai_chatbot.openai.words.citing import citations_in
from ai_chatbot.openai.words.cutting import tokens_in
from ai_chatbot.openai.words.said import Said
from ai_chatbot.rendering.grounds.shown import quotes_in_words, shown_text
from ai_chatbot.rendering.thoughts import CLOSING, Piece
from ai_chatbot.rights import Right
from config.base.storable import count_in

logger = logging.getLogger(__name__)

SMALL = 1500  # characters that are read faster than a thread hears of them
FAILED = {Message.Status.FAILED, Message.Status.INTERRUPTED}


@dataclass(frozen=True)
class Cited:
    """A note that bears out what stands at these characters of the words."""

    start: int
    end: int
    title: str
    path: str  # the passage's address, without the host


@dataclass(frozen=True)
class Tokens:
    question: int
    answer: int
    thought: int  # of the answer's

    @property
    def total(self) -> int:
        return self.question + self.answer


@dataclass(frozen=True)
class Told:
    """The end: all that was told, and what is known of it."""

    words: str
    thoughts: str
    reason: str  # "stop" or "length"
    citations: list[Cited]
    tokens: Tokens


async def tell(
    right: Right, answer: Message, wishes: Wishes, *, stop_if_left: bool
) -> AsyncGenerator[Piece | Told, None]:
    """The last is Told. Raises ApiError when the answer fails, or may not be listened to.

    With `stop_if_left`, an answer that nobody hears to its end is stopped.
    """
    said = Said(wishes.stops, wishes.limit)
    is_heard = False
    try:
        async with aclosing(pieces_of(right, answer.pk, said)) as pieces:
            async for piece in pieces:
                yield piece
        if said.cut:
            await stop_run(answer.pk)
        is_heard = True
        yield await told_at_end(answer, said, is_whole=not wishes.stream)
    except ApiError:
        raise
    except Exception as error:
        logger.exception("Telling of answer %s failed", answer.pk)
        raise of_mistake() from error
    finally:
        if stop_if_left and not is_heard:
            await stop_run(answer.pk)


async def pieces_of(right: Right, answer_id: uuid.UUID, said: Said) -> AsyncGenerator[Piece, None]:
    known = 0  # characters of the flow's text
    try:
        async with aclosing(listen(right, answer_id)) as events:
            async for event in events:
                match event:
                    case Grown(_, start, text):
                        # Who lost a part of it is told all of it again.
                        new, known = text[max(0, known - start) :], start + len(text)
                        for piece in await push(said, new):
                            yield piece
                    case Ended(_, status, sentence, grounding, instead):
                        under = [] if instead else await quoted_under(said, grounding)
                        for piece in [*await behind(said, instead), *under, *said.rest()]:
                            yield piece
                        check_end(said, status, sentence)
                if said.cut:
                    return
    except ShutOut as shut:
        raise of_shut_out(shut) from None
    except Message.DoesNotExist:
        raise gone() from None


async def behind(said: Said, instead: str) -> list[Piece]:
    """What the notes say in the place of words that were told: those cannot be taken back."""
    if not instead or said.cut:
        return []
    return await push(said, f"\n\n---\n\n{instead}" if said.words else instead)


async def quoted_under(said: Said, grounding: dict[str, Any]) -> list[Piece]:
    """What the notes say themselves under words that were told."""
    quotes = quotes_in_words(grounding)
    return await push(said, "\n\n".join(["", *quotes])) if quotes and not said.cut else []


async def push(said: Said, text: str) -> list[Piece]:
    return said.push(text) if len(text) <= SMALL else await asyncio.to_thread(said.push, text)


def check_end(said: Said, status: str, sentence: str) -> None:
    """Raise ApiError for an answer that failed; one that did not end is cut by its length."""
    if status not in FAILED or said.cut:
        return
    if sentence != AnswerTooLong().user_message:
        raise of_failure(sentence)
    said.cut = "length"


async def told_as_kept(answer: Message) -> Told:
    """The end of an answer that has ended, as its row says it."""
    said = Said()
    await push(said, answer.text)
    said.rest()
    return await told_at_end(answer, said, is_whole=True)


async def told_at_end(answer: Message, said: Said, *, is_whole: bool) -> Told:
    """With `is_whole`, nothing was told yet, and so nothing has to stand as it was told."""
    question = answer.parent.text if answer.parent else ""
    row, sources = await database_sync_to_async(record_of)(answer.pk)
    text, usage = row.text, row.usage
    if is_whole and row.grounding and not said.cut:
        said = await as_shown(row, sources, question)
    elif is_whole and not said.cut and not said.thoughts and CLOSING.search(text):
        said = Said()  # its end alone says that it begins with thoughts
        await asyncio.to_thread(said.read_whole, text)
    words = "" if row.finds_nothing else said.words
    found = await asyncio.to_thread(citations_in, words, sources, question)
    by_number = {source.n: source for source in sources}
    return Told(
        words=said.words,
        thoughts=said.thoughts,
        reason=said.cut or "stop",
        citations=[cited(by_number[n], start, end) for n, start, end in found],
        tokens=tokens_of(usage, question, said),
    )


async def as_shown(row: Message, sources: list[Source], question: str) -> Said:
    """What was not told yet, as pages show it: what is not from the notes is named or replaced."""
    written, shown = Said(), Said()
    await asyncio.to_thread(written.read_whole, row.text)
    words = await asyncio.to_thread(shown_text, row, sources, question)
    await asyncio.to_thread(shown.read_whole, words)
    return shown.with_thoughts(written.thoughts)


def record_of(answer_id: uuid.UUID) -> tuple[Message, list[Source]]:
    """Its row and passages; none when the answer was deleted meanwhile."""
    row = Message.objects.filter(pk=answer_id).first() or Message()
    return row, list(Source.objects.filter(message=answer_id))


def cited(source: Source, start: int, end: int) -> Cited:
    return Cited(start, end, source.title, source.url)


def tokens_of(usage: dict[str, int], question: str, said: Said) -> Tokens:
    """As the model's server counted; of an answer that was cut it says nothing: estimated."""
    thought = tokens_in(said.thoughts)
    if not usage:
        return Tokens(tokens_in(question), tokens_in(said.words) + thought, thought)
    answer = count_in(usage.get("output"))
    return Tokens(count_in(usage.get("input")), answer, min(thought, answer))


async def begun(
    telling: AsyncGenerator[Piece | Told, None], patience: float
) -> AsyncGenerator[Piece | Told, None]:
    """The same, once it has begun: what fails before its first piece is raised here.

    After `patience` seconds of silence it goes on without: a proxy would wait no longer.
    """
    coming = asyncio.ensure_future(anext(telling))
    try:
        await asyncio.wait([coming], timeout=patience)
        if coming.done():
            coming.result()
    except BaseException:
        await leave(coming, telling)
        raise
    return after(coming, telling)


async def after(
    coming: "asyncio.Future[Piece | Told]", telling: AsyncGenerator[Piece | Told, None]
) -> AsyncGenerator[Piece | Told, None]:
    try:
        yield await coming
        async for piece in telling:
            yield piece
    finally:
        await leave(coming, telling)


async def leave(
    coming: "asyncio.Future[Piece | Told]", telling: AsyncGenerator[Piece | Told, None]
) -> None:
    if not coming.done():
        coming.cancel()
        await asyncio.wait([coming])
    await telling.aclose()


async def told_whole(telling: AsyncGenerator[Piece | Told, None]) -> Told:
    async with aclosing(telling):
        async for piece in telling:
            if isinstance(piece, Told):
                return piece
    raise ApiError("The answer has no end.")
