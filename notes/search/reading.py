"""How a query was read, in words for people, each condition with the query without it."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notes.search.query import MOST_OPERATORS, MOST_TERMS, Query
from notes.search.terms import Kind, Sign, tidy

SAID = {
    Kind.NOTE: (_("the note %(value)s"), _("not the note %(value)s")),
    Kind.TAG: (_("tag %(value)s"), _("not tag %(value)s")),
    Kind.FOLDER: (_("in %(value)s"), _("not in %(value)s")),
    Kind.BEFORE: (_("before %(value)s"), _("not before %(value)s")),
    Kind.AFTER: (_("after %(value)s"), _("not after %(value)s")),
    Kind.EXACT: (_("exactly “%(value)s”"), _("without “%(value)s”")),
    Kind.WORD: (_("with %(value)s"), _("without %(value)s")),
}
MOST_TOLD = MOST_TERMS + MOST_OPERATORS  # each is a copy of the query; more only say one again
JOINTS = {Sign.OR: _("or"), Sign.NOT: _("not"), Sign.OPEN: "(", Sign.CLOSE: ")"}
NOT_OPEN = _("not (")
LEFT_ALONE = re.compile(r"(?:(?<!\S)-|\bNOT\s+)[(（]\s*+([^\s()（）-][^\s()（）]*+)\s*+[)）]")
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
    line = gettext("words “%(words)s”") % {"words": query.text} if query.text and chips else ""
    last = ""
    for chip in chips:
        line += between(last, chip) + chip.label if line else chip.label
        last = chip.label if chip.without is None else ""
    return line


def between(last: str, chip: Chip) -> str:
    """What divides a label from the one before it, which is `last` if it only joins others."""
    if last.endswith("(") or (chip.without is None and chip.label == ")"):
        return ""
    joins = {str(JOINTS[Sign.OR]), str(JOINTS[Sign.NOT])}
    is_or = chip.without is None and chip.label == str(JOINTS[Sign.OR])
    return " " if last in joins or is_or else " · "


def chip_of(query: Query, place: int) -> Chip:
    token = query.tokens[place]
    if token.sign is not Sign.TERM:
        return Chip(str(NOT_OPEN if token.is_negative else JOINTS[token.sign]))
    label = SAID[token.term.kind][token.is_negative] % {"value": token.term.value}
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
    return tidy(EMPTY.sub(" ", without_parentheses(f"{text[:first]} {text[last:]}", first)))


def without_parentheses(text: str, at: int) -> str:
    """Around what stands alone in those at this place and is left out: in them a word is prose."""
    for alone in LEFT_ALONE.finditer(text):
        if alone.start() < at < alone.end():
            return f"{text[: alone.start()]}-{alone[1]}{text[alone.end() :]}"
    return text
