"""The search that a flow is about to ask for, made while Langflow still prepares the flow.

From a question to the flow's search Langflow takes some 80 ms. A flow that asks in other words or
for more passages, or that asks another process, is served by a search of its own.
"""

import asyncio
import math
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from django.db import close_old_connections

from ai_chatbot.conversations.collections import selection_of
from ai_chatbot.conversations.history import earlier_questions
from ai_chatbot.models import Message
from ai_chatbot.tokens import Grant, Run
from notes.models import Note
from notes.search.conditions import notes_in
from notes.search.evidence import answering_embedder
from notes.search.reads import what_is_read
from notes.search.search import SearchResult, search_notes
from notes.search.sharing.readable import search_readable

# Seconds for the request to Langflow to leave and the question to be shown: both come first.
HEAD_START = 0.01
# Langflow takes a tenth of this. A flow that thinks before it searches is to find what is new.
FRESH_SECONDS = 2.0

thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="early-search")


@dataclass(frozen=True)
class Wanted:
    """What a flow asks for: at most so many passages; with `read_chars`, only those of which its
    model then reads something, and what that is, in so many characters of them all."""

    limit: int
    read_chars: int = 0


@dataclass(frozen=True)
class Found:
    """`reads` is what a model reads of each passage of the result, where that was wanted."""

    result: SearchResult
    reads: tuple[str, ...] = ()


class EarlySearch:
    """One run's. The run awaits `run`; who serves its flow, in another thread, asks for `found`."""

    usual = Wanted(10, 1800)  # what a flow asked for last of which that is not known before

    def __init__(self, answer: Message, question: str) -> None:
        self.answer = answer
        self.owner_id = answer.conversation.owner_id
        self.collection_id = answer.conversation.collection_id
        self.question = question
        self.is_known = answer.search is not None  # as of a published version
        self.wanted = Wanted(**answer.search) if answer.search else EarlySearch.usual
        self.future: Future[Found] | None = None  # there once it has begun
        self.found_at = math.inf

    async def run(self) -> None:
        """Nothing is searched for a flow that asks the notes for nothing."""
        if self.answer.without_notes:
            return
        await asyncio.sleep(HEAD_START)
        self.future = thread.submit(self._search)
        await asyncio.wrap_future(self.future)
        self.found_at = time.monotonic()

    def found(self, query: str, wanted: Wanted) -> Found | None:
        """What it found, which may take its time; None when this is yet to be searched."""
        if not self.is_known:
            EarlySearch.usual = wanted
        future = self.future
        if future is None or (query, wanted) != (self.question, self.wanted):
            return None
        if time.monotonic() > self.found_at + FRESH_SECONDS:
            return None
        if future.cancel() or future.exception():  # it waits for a thread, or failed
            return None
        found = future.result()
        return found if still_stands(found.result, self.owner_id, self.collection_id) else None

    def result(self) -> SearchResult | None:
        """What it has found by now; None while it searches, or when it failed."""
        if self.future is None or not self.future.done() or self.future.cancelled():
            return None
        return None if self.future.exception() else self.future.result().result

    def _search(self) -> Found:
        answer = self.answer
        assert answer.parent  # its question
        follows = answer.parent.parent_id
        run = Run(answer.pk, answer.conversation_id, follows, answer.any_day)
        try:
            grant = Grant(self.owner_id, run, self.collection_id)
            return search(grant, self.question, self.wanted)
        finally:
            close_old_connections()


def search(grant: Grant, query: str, wanted: Wanted) -> Found:
    """Search what the owner may read, or for a visitor the collection's notes as they are now; for
    a run, with its conversation in mind."""
    context = earlier_questions(grant.run) if grant.run else []
    any_day = grant.run is not None and grant.run.any_day
    search_it: Callable[..., SearchResult] = search_readable
    if grant.collection_id is not None:  # nothing that others share with the collection's owner
        search_it = partial(search_notes, selection=selection_of(grant.collection_id))
    result = search_it(grant.owner_id, query, limit=wanted.limit, context=context, any_day=any_day)
    return (
        to_read(grant.owner_id, result, wanted.read_chars) if wanted.read_chars else Found(result)
    )


def to_read(owner_id: int, result: SearchResult, chars: int) -> Found:
    """The result without the passages of which a model would read nothing.

    Of passages without a sentence, such as of code, all is read.
    """
    reads = what_is_read(
        answering_embedder(owner_id), result.searched, result.passages, chars=chars
    )
    if not any(reads):
        return Found(result, tuple(passage.text for passage in result.passages))
    pairs = [(p, text) for p, text in zip(result.passages, reads, strict=True) if text]
    passages, texts = [p for p, _ in pairs], tuple(text for _, text in pairs)
    return Found(replace(result, passages=passages), texts)


def still_stands(result: SearchResult, owner_id: int, collection_id: int | None) -> bool:
    """Whether no note it found was changed, put in the trash, left out or taken back since."""
    found = {passage.note_id: passage.content_hash for passage in result.passages}
    readable = Note.objects.readable_by(owner_id)
    notes = readable if collection_id is None else notes_in(owner_id, selection_of(collection_id))
    notes = notes.filter(pk__in=found).order_by()
    return dict(notes.values_list("pk", "content_hash")) == found
