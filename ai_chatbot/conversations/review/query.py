"""The grammar of the search of conversations.

`tag:boat` · `folder:"two words"` · `pinned:` · `archived:` · `shared:` · `flow:quick` ·
`before:2024-05` · `after:2023` · `cites:[[a note]]` · `"exact words"`, each with a minus before it
for the contrary, and `-word`. All of them must hold; what is none of them is words.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice

from django.utils.translation import gettext as _

from notes.search.quotations import QUOTATION, QUOTATION_MARKS, unquoted
from notes.search.terms import read_date, tidy
from notes.text.words.splitting import split_words

QUERY_MAX_CHARS = 5000
TERMS_MAX = 20  # each is a search of its own; those behind them are words


class Kind(StrEnum):
    TAG = "tag"
    FOLDER = "folder"
    PINNED = "pinned"
    ARCHIVED = "archived"
    SHARED = "shared"
    FLOW = "flow"
    BEFORE = "before"
    AFTER = "after"
    CITES = "cites"
    EXACT = "exact"
    WORD = "word"


YES_OR_NO = frozenset({Kind.PINNED, Kind.ARCHIVED, Kind.SHARED})
DAYS = frozenset({Kind.BEFORE, Kind.AFTER})
YES, NO = frozenset({"", "yes", "true", "1", "on"}), frozenset({"no", "false", "0", "off"})
A_DAY = re.compile(r"\d{4}(?:-\d{1,2}){0,2}")
KEYS = "|".join(kind for kind in Kind if kind not in (Kind.EXACT, Kind.WORD))
BEGINNING = r"(?<!\S)(?P<{}>-)?"
TERM = re.compile(
    rf"{BEGINNING.format('minus')}(?P<key>{KEYS}):"
    rf"(?:\[\[(?P<note>[^\[\]\n]+)\]\]|(?P<quoted>{QUOTATION})|(?P<plain>[^\s{QUOTATION_MARKS}]*))"
    rf"|{BEGINNING.format('minus_too')}(?P<exact>{QUOTATION})"
    rf"|(?<!\S)-(?P<word>[^\W\d_][^\s{QUOTATION_MARKS}]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Term:
    """A condition as it was written at `text[start:end]`.

    `day` is a date's, the first that counts; `problem` says why it could not be read, and then it
    counts for nothing.
    """

    kind: Kind
    value: str
    is_negative: bool
    start: int
    end: int
    day: date | None = None
    problem: str = ""


@dataclass(frozen=True)
class Query:
    """What is searched for: `words` of which each must be said, and terms that must all hold."""

    written: str = ""
    words: str = ""
    terms: tuple[Term, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.terms

    def of(self, *kinds: Kind) -> list[Term]:
        return [term for term in self.terms if term.kind in kinds and not term.problem]


def parse_query(text: str) -> Query:
    text = text.replace("\x00", " ")[:QUERY_MAX_CHARS]
    read = (read_term(found) for found in TERM.finditer(text))
    terms = tuple(islice((term for term in read if term), TERMS_MAX))
    return Query(text, words_between(text, terms), terms)


def words_between(text: str, terms: tuple[Term, ...]) -> str:
    """What stands outside of the terms; a space at its end is kept: the last word is finished."""
    parts, at = [], 0
    for term in terms:
        parts.append(text[at : term.start])
        at = term.end
    parts.append(text[at:])
    words = tidy(" ".join(parts))
    return f"{words} " if words and text[-1].isspace() else words


def read_term(found: re.Match[str]) -> Term | None:
    """None for what is typed and says nothing yet, such as "tag:"."""
    start, end = found.span()
    if exact := found["exact"]:
        return word_term(Kind.EXACT, unquoted(exact), bool(found["minus_too"]), start, end)
    if word := found["word"]:
        return word_term(Kind.WORD, word, True, start, end)
    kind = Kind(found["key"].lower())
    value = tidy(found["note"] or unquoted(found["quoted"] or "") or found["plain"] or "")
    is_negative = bool(found["minus"])
    if kind in YES_OR_NO:
        return yes_or_no(kind, value, is_negative, start, end)
    if kind in DAYS:
        return day_term(kind, value, is_negative, start, end)
    value = value.lstrip("#") if kind is Kind.TAG else value
    value = value.strip("/") if kind in (Kind.TAG, Kind.FOLDER) else value
    return Term(kind, value, is_negative, start, end) if value else None


def word_term(kind: Kind, value: str, is_negative: bool, start: int, end: int) -> Term | None:
    return Term(kind, tidy(value), is_negative, start, end) if split_words(value) else None


def yes_or_no(kind: Kind, value: str, is_negative: bool, start: int, end: int) -> Term:
    """`pinned:no` is `-pinned:yes`."""
    said = value.lower()
    if said in YES or said in NO:
        return Term(kind, "yes", is_negative != (said in NO), start, end)
    return Term(kind, value, is_negative, start, end, problem=_("write yes or no behind it"))


def day_term(kind: Kind, value: str, is_negative: bool, start: int, end: int) -> Term | None:
    if not value:
        return None
    day = read_date(value, after=kind is Kind.AFTER) if A_DAY.fullmatch(value) else None
    problem = "" if day else _("write a day such as 2024, 2024-05 or 2024-05-31")
    return Term(kind, value, is_negative, start, end, day=day, problem=problem)
