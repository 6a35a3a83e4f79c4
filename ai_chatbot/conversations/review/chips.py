"""How a query was read, in words for people, each condition with the query without it."""

from dataclasses import dataclass

from ai_chatbot.conversations.review.query import Kind, Query, Term
from notes.search.terms import tidy

SAID = {
    Kind.TAG: ("tag {}", "not tag {}"),
    Kind.FOLDER: ("in {}", "not in {}"),
    Kind.PINNED: ("pinned", "not pinned"),
    Kind.ARCHIVED: ("archived", "not archived"),
    Kind.SHARED: ("shared", "not shared"),
    Kind.FLOW: ("answered by flow {}", "not answered by flow {}"),
    Kind.BEFORE: ("before {}", "not before {}"),
    Kind.AFTER: ("after {}", "not after {}"),
    Kind.CITES: ("cites {}", "does not cite {}"),
    Kind.EXACT: ("exactly “{}”", "without “{}”"),
    Kind.WORD: ("with {}", "without {}"),
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
    return Chip(SAID[term.kind][term.is_negative].format(term.value), without)
