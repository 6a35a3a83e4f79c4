"""How a query was read, in words for people, each condition with the query without it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ai_chatbot.conversations.review.query import Kind, Query, Term
from notes.search.terms import tidy

SAID = {
    Kind.TAG: (gettext_noop("tag %(value)s"), gettext_noop("not tag %(value)s")),
    Kind.FOLDER: (gettext_noop("in %(value)s"), gettext_noop("not in %(value)s")),
    Kind.PINNED: (gettext_noop("pinned"), gettext_noop("not pinned")),
    Kind.ARCHIVED: (gettext_noop("archived"), gettext_noop("not archived")),
    Kind.SHARED: (gettext_noop("shared"), gettext_noop("not shared")),
    Kind.FLOW: (
        gettext_noop("answered by flow %(value)s"),
        gettext_noop("not answered by flow %(value)s"),
    ),
    Kind.BEFORE: (gettext_noop("before %(value)s"), gettext_noop("not before %(value)s")),
    Kind.AFTER: (gettext_noop("after %(value)s"), gettext_noop("not after %(value)s")),
    Kind.CITES: (gettext_noop("cites %(value)s"), gettext_noop("does not cite %(value)s")),
    Kind.EXACT: (gettext_noop("exactly “%(value)s”"), gettext_noop("without “%(value)s”")),
    Kind.WORD: (gettext_noop("with %(value)s"), gettext_noop("without %(value)s")),
}


@dataclass(frozen=True)
class Chip:
    """A condition in words; `without` is the query without it."""

    label: str
    without: str
    problem: str = ""


def read_back(query: Query) -> list[Chip]:
    """The conditions of a query in the order in which they were written."""
    return [chip_of(query, term) for term in query.terms]


def chip_of(query: Query, term: Term) -> Chip:
    without = tidy(f"{query.written[: term.start]} {query.written[term.end :]}")
    if term.problem:
        return Chip(query.written[term.start : term.end], without, term.problem)
    said = _(SAID[term.kind][term.is_negative])
    return Chip(said % {"value": term.value}, without)
