"""The sentences of a Markdown text in any script, each with its place: `text[start:end]`.

An item of a list, a row of a table and a short line are sentences by themselves; a paragraph that
is wrapped by hand is read through its line ends. Every pattern here is bounded.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST = 500  # characters of a sentence; what is longer is cut between two words
WRAPPED = 60  # characters from which a line may go on in the next one
STOP = re.compile(r"[.!?…]{1,8}+[\"'”’»)\]*_]{0,8}+(?=\s)|[。！？｡।॥؟۔]{1,8}+[\"'”’*_」』）]{0,8}+")
BEGINNING = re.compile(
    r"[ \t>]{0,40}+(?:(?:[-*+]|\d{1,9}[.)])[ \t]{1,8}+(?:\[[ xX]\][ \t]{1,8}+)?)?+"
)
HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
NO_WORDS = re.compile(r"[\s|:*_=~`>#+.-]*+\Z")
BEFORE = 12  # characters looked at before a full stop
SHORTENED = re.compile(
    r"(?:\b(?:Dr|Mr|Ms|St|No|Nr|vs|Mrs|Prof|bzw|ca|etc|al|vgl|Sr|Sra|Sig|Mme|Jr|Fig|approx|Inc|Ltd)"
    r"|(?:^|[\s(.])[^\W\d_]|(?:^|\s)\d{1,2})\Z"
)


class Sentence(NamedTuple):
    """`text` is the note's own, word for word, line ends of its wrapping included."""

    start: int
    end: int
    text: str


def sentences_of(text: str) -> list[Sentence]:
    """In their order; headings, rules and lines without words are none."""
    return [
        Sentence(start, end, text[start:end])
        for first, last in units(text)
        for start, end in cut_long(text, first, last)
    ]


def units(text: str) -> Iterator[tuple[int, int]]:
    for first, last in blocks(text):
        yield from cut_at_stops(text, first, last)


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """The ranges in which a sentence may stand: paragraphs, items, rows, short lines."""
    opened: tuple[int, int] | None = None
    at, goes_on = 0, False
    for line in text.split("\n"):
        start, end = at + len(BEGINNING.match(line)[0]), at + len(line)  # type: ignore[index]
        at = end + 1
        stands_alone = is_new(line, start - (end - len(line)))
        if opened and (not goes_on or stands_alone):
            yield opened
            opened = None
        if NO_WORDS.match(line) or HEADING.match(line):
            if opened:
                yield opened
            opened, goes_on = None, False
            continue
        opened = (opened[0] if opened else start, end)
        goes_on = len(line) >= WRAPPED and not line.lstrip().startswith("|")
        goes_on = goes_on and not line.endswith(("  ", "\\"))
    if opened:
        yield opened


def is_new(line: str, marker: int) -> bool:
    """Whether a line belongs to nothing before it: an item, a row; `marker` characters begin it."""
    return bool(line[:marker].strip(" \t>")) or line.lstrip().startswith("|")


def cut_at_stops(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for stop in STOP.finditer(text, start, end):
        if ends_sentence(text, stop, end):
            yield trimmed(text, start, stop.end())
            start = stop.end()
    first, last = trimmed(text, start, end)
    if first < last:
        yield first, last


def ends_sentence(text: str, stop: re.Match[str], end: int) -> bool:
    if stop[0][0] not in ".!?…":
        return True
    following = text[stop.end() : min(end, stop.end() + 4)].lstrip()
    if following[:1].islower():
        return False
    before = text[max(0, stop.start() - BEFORE) : stop.start()]
    return stop[0] != "." or not SHORTENED.search(before)


def cut_long(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = space if space > 0 else start + LONGEST
        yield trimmed(text, start, cut)
        start = trimmed(text, cut, end)[0]
    if start < end:
        yield start, end


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
