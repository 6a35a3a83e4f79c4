"""What a flow asks the notes for, as its run serves it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ai_chatbot.answering.early_search import Found, Wanted, search
from ai_chatbot.answering.grounds.served import Numbered, remember_served
from ai_chatbot.answering.registry import running
from ai_chatbot.tokens import Grant
from notes.search.dates.times import Times
from notes.search.passages import FoundPassage


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
