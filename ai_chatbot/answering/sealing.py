"""The passages that a run was served, sealed as its answer's sources."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from ai_chatbot.answering.durability import unsynced
from ai_chatbot.answering.early_search import Found, Wanted, search
from ai_chatbot.answering.registry import running
from ai_chatbot.models import Message, Source
from ai_chatbot.tokens import Grant
from notes.search.dates.times import Times
from notes.search.passages import FoundPassage
from notes.search.search import SearchResult

Numbered = tuple[int, FoundPassage]


@dataclass(frozen=True)
class Served:
    """A passage under its number; `reads` is what a model is to read of it, if that was wanted."""

    n: int
    passage: FoundPassage
    reads: str | None = None


def serve(grant: Grant, query: str, wanted: Wanted) -> tuple[list[Served], Times | None]:
    """The passages under their numbers, of a run sealed as its answer's sources; and the time that
    the query's words were read as."""
    if grant.run is None:
        found = search(grant, query, wanted)
        return as_served(list(enumerate(found.result.passages, start=1)), found), found.result.times
    answering = running.get(grant.run.answer_id)
    early = answering.search.found(query, wanted) if answering else None
    found = early or search(grant, query, wanted)
    numbered = remember_served(grant.run.answer_id, found.result)
    return as_served(numbered, found), found.result.times


def as_served(numbered: Sequence[Numbered], found: Found) -> list[Served]:
    reads = found.reads or [None] * len(numbered)
    return [Served(n, passage, text) for (n, passage), text in zip(numbered, reads, strict=True)]


def near_notes(result: SearchResult) -> list[dict[str, object]]:
    """What a page shows when no passage bears on the question."""
    return [{"title": near.title, "url": near.url, "score": near.score} for near in result.nearest]


def remember_served(answer_id: uuid.UUID, result: SearchResult) -> list[Numbered]:
    """Seal the passages as the answer's sources; one served before keeps its number.

    What is served after the answer's end is no source of it. While a run has found nothing, what
    was searched is written down instead. Neither waits for the disk, as the model waits for both:
    the answer's own next write takes them there.
    """
    answer = Message.objects.filter(pk=answer_id, status=Message.Status.RUNNING)
    times = result.times.as_json() if result.times else {}
    if not result.passages:
        searched = {"query": result.searched, "nearest": near_notes(result)}
        with unsynced():
            answer.filter(sources=None).update(searched=searched, times=times)
        return []
    with unsynced():
        # A flow may search twice in a run, even at once: this locks the row, to number under.
        if not answer.update(searched={}, times=times):
            return list(enumerate(result.passages, start=1))
        served = Source.objects.filter(message_id=answer_id)
        known = {
            (note_id, start, end): n
            for note_id, start, end, n in served.values_list("note_id", "start", "end", "n")
        }
        numbered, new = [], []
        for passage in result.passages:
            place = (passage.note_id, passage.start, passage.end)
            if place not in known:
                known[place] = len(known) + 1
                new.append(seal_source(answer_id, known[place], passage))
            numbered.append((known[place], passage))
        Source.objects.bulk_create(new)
    return numbered


def seal_source(answer_id: uuid.UUID, n: int, passage: FoundPassage) -> Source:
    return Source(
        message_id=answer_id,
        n=n,
        note_id=passage.note_id,
        title=passage.title,
        heading=passage.heading,
        text=passage.text,
        content_hash=passage.content_hash,
        start=passage.start,
        end=passage.end,
        score=passage.score,
        url=passage.url,
        origin=passage.origin,
        source_url=passage.source_url,
    )
