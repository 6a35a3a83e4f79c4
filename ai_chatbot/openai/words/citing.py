"""Which parts of an answer cite which passage: places in its text, as its words stand."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ai_chatbot.grounding.passages import Passage
from ai_chatbot.rendering.citations import (
    DEFINITION,
    LONGEST_LINE,
    MOST_SENTENCES,
    NO_CLAIM,
    Citer,
)
from ai_chatbot.rendering.marks import Part, footnotes_in, parts_of
from ai_chatbot.rendering.maths import protect
from ai_chatbot.rendering.prose import prose_lines

FILLER = "\ue000"  # what a formula is while it is looked past


class Citation(NamedTuple):
    """The passage `n` bears out what stands at these characters: a mark, or a sentence."""

    n: int
    start: int
    end: int


def citations_in(text: str, passages: Sequence[Passage], question: str) -> list[Citation]:
    """In the order of the text. Where no mark of the model's stands, the sentence is named.

    A mark that its passage does not bear out cites nothing.
    """
    return list(find_citations(text, passages, question)) if passages else []


def find_citations(text: str, passages: Sequence[Passage], question: str) -> Iterator[Citation]:
    chosen: list[int] = []

    def note(numbers: Iterable[int]) -> str:
        chosen.extend(numbers)
        return ""

    citer = Citer(passages, question=question, write=note, footnotes=footnotes_in(text))
    lines = protect(text, lambda formula: FILLER * len(formula)).split("\n")
    at, left = 0, MOST_SENTENCES
    for line, is_prose in zip(lines, prose_lines(lines), strict=True):
        for part in claims_in(line) if is_prose else []:
            left -= 1
            if left < 0:
                return
            chosen.clear()
            citer.cite_parts([part])
            for n in chosen:
                yield from places_of(n, part, at)
        at += len(line) + 1


def claims_in(line: str) -> list[Part]:
    """A line's sentences; a table's row is one."""
    if not NO_CLAIM < len(line) <= LONGEST_LINE or DEFINITION.match(line):
        return []
    return [Citer.whole(line)] if line.lstrip().startswith("|") else parts_of(line)


def places_of(n: int, part: Part, at: int) -> Iterator[Citation]:
    marks = [mark for mark in part.marks if n in mark.numbers]
    for mark in marks:
        yield Citation(n, at + mark.start, at + mark.end)
    if not marks:
        words = part.line[part.start : part.end]
        start = part.start + len(words) - len(words.lstrip())
        yield Citation(n, at + start, at + part.start + len(words.rstrip()))
