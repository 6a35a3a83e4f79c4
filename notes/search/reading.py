"""How a query was read, in words for people, each condition with the query without it."""

import re
from dataclasses import dataclass

from notes.search.query import MOST_OPERATORS, MOST_TERMS, Query
from notes.search.terms import Kind, Sign, tidy

SAID = {
    Kind.NOTE: ("the note {}", "not the note {}"),
    Kind.TAG: ("tag {}", "not tag {}"),
    Kind.FOLDER: ("in {}", "not in {}"),
    Kind.BEFORE: ("before {}", "not before {}"),
    Kind.AFTER: ("after {}", "not after {}"),
    Kind.EXACT: ("exactly “{}”", "without “{}”"),
    Kind.WORD: ("with {}", "without {}"),
}
MOST_TOLD = MOST_TERMS + MOST_OPERATORS  # each is a copy of the query; more only say one again
JOINTS = {Sign.OR: "or", Sign.NOT: "not", Sign.OPEN: "(", Sign.CLOSE: ")"}
EMPTY = re.compile(r"(?:(?<!\S)-|\bNOT\s+)?[(（]\s*[)）]")


@dataclass(frozen=True)
class Chip:
    """A condition in words; `without` is the query without it, None of what only joins others."""

    label: str
    without: str | None = None


def read_back(query: Query) -> list[Chip]:
    """The conditions of a query in the order in which they were written."""
    return [
        chip_of(query, place)
        for place, token in enumerate(query.tokens[:MOST_TOLD])
        if token.sign is not Sign.AND
    ]


def said(query: Query) -> str:
    """All of it in one line, "" when the query is nothing but words."""
    chips = read_back(query)
    line = f"words “{query.text}”" if query.text and chips else ""
    last = ""
    for chip in chips:
        line += between(last, chip) + chip.label if line else chip.label
        last = chip.label if chip.without is None else ""
    return line


def between(last: str, chip: Chip) -> str:
    """What divides a label from the one before it, which is `last` if it only joins others."""
    if last.endswith("(") or (chip.without is None and chip.label == ")"):
        return ""
    return " " if last in ("or", "not") or (chip.without is None and chip.label == "or") else " · "


def chip_of(query: Query, place: int) -> Chip:
    token = query.tokens[place]
    if token.sign is not Sign.TERM:
        minus = "not " if token.is_negative else ""
        return Chip(minus + JOINTS[token.sign])
    label = SAID[token.term.kind][token.is_negative].format(token.term.value)
    return Chip(label, without(query, place))


def without(query: Query, place: int) -> str:
    """The query as it was written without one of its terms, and what joined it to others."""
    tokens, text = query.tokens, query.written
    first, last = tokens[place].start, tokens[place].end
    before = tokens[place - 1] if place else None
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if before and before.sign is Sign.NOT:
        first = before.start
        before = tokens[place - 2] if place > 1 else None
    if after and after.sign in (Sign.OR, Sign.AND):
        last = after.end
    elif before and before.sign in (Sign.OR, Sign.AND):
        first = before.start
    return tidy(EMPTY.sub(" ", f"{text[:first]} {text[last:]}"))
