"""The terms of a query, where they stand in its text, and the conditions that are made of them."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice

from notes.search.flags import Evidence, is_flag
from notes.search.quotations import QUOTATION, QUOTATION_MARKS, unquoted
from notes.text.words.splitting import MARKS, PICTURES, split_words


class Kind(StrEnum):
    NOTE = "note"
    TAG = "tag"
    FOLDER = "folder"
    BEFORE = "before"
    AFTER = "after"
    EXACT = "exact"
    WORD = "word"


@dataclass(frozen=True)
class Term:
    """One condition as it was written; `day` is a date's, the first that counts."""

    kind: Kind
    value: str
    day: date | None = None


@dataclass(frozen=True)
class All:
    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True)
class Either:
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    part: "Condition"


Condition = Term | All | Either | Not


class Sign(StrEnum):
    TERM = "term"
    OR = "OR"
    AND = "AND"
    NOT = "NOT"
    OPEN = "("
    CLOSE = ")"


@dataclass(frozen=True)
class Token:
    """What is more than words in a query's `text[start:end]`."""

    sign: Sign
    start: int
    end: int
    is_negative: bool = False
    term: Term = field(default=Term(Kind.WORD, ""))
    words: str = ""  # what remains of it to be searched as words


TOKENS_MAX = 1_000  # of a query; what stands behind them is words
BEGINNING = r"(?<![^\s(（])"
AFTER_COMMA = r"(?<![^\s(（,;，、；])"  # of a row of tags
MINUS = "[-−－]"  # the plain one, the typesetter's, and that of Japanese and Chinese keyboards
NOTE = r"\[\[(?P<note>[^\[\]|#\n]+)(?:[#|][^\[\]\n]*)?\]\]"
TAG = (
    rf"(?:[#＃]|tag[:：][#＃]?)(?P<tag>(?=[\w{PICTURES}])(?=[\w/-]*?(?:[^\W\d_]|[{PICTURES}]))"
    rf"[\w{MARKS}{PICTURES}/-]+)"
)
TAG_AGAIN = TAG.replace("<tag>", "<tag_again>")
IN_QUOTES = rf"{QUOTATION}|'[^'\n]+'"
FOLDER = rf"in[:：](?:(?P<folder_words>{IN_QUOTES})|(?P<folder>[^\s?!,;()（）{QUOTATION_MARKS}]+))"
DATE = (
    r"(?P<side>before|after)[:：](?P<date>\d{4}(?:[-/.]\d{1,2}(?:[-/.]\d{1,2})?)?"
    r"|(?:\d{1,2}\.)?\d{1,2}\.\d{4}|\d{1,2}/\d{4})(?=[?!.,;:)）]*(?:\s|$))"
)
WORD = (
    rf"(?P<word>(?![\d_])[\w{PICTURES}](?:[^\s()（）\[\]{QUOTATION_MARKS}]*[\w{MARKS}{PICTURES}])?)"
    r"(?![(（])"
)
EXACT = rf"(?P<exact>{QUOTATION})"
TOKEN = re.compile(
    rf"(?P<minus>{BEGINNING}{MINUS})?(?:{NOTE}|{EXACT})"
    rf"|{BEGINNING}(?P<minus_too>{MINUS})?(?:{FOLDER}|{DATE}|{TAG})|{AFTER_COMMA}{TAG_AGAIN}"
    rf"|{BEGINNING}{MINUS}{WORD}"
    r"|(?-i:(?<![^\s)）(（])(?P<operator>OR|AND|NOT)(?![^\s(（]))"
    rf"|(?P<opening>(?:{BEGINNING}{MINUS})?(?<![^\s(（−－-])[(（])|(?P<closing>[)）])",
    re.IGNORECASE,
)
# Words of code: colours, and what a compiler reads.
HEX_COLOUR = re.compile(r"(?=[a-f]*\d)(?:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})|fff|ffffff", re.I)
DIRECTIVES = frozenset("include define ifdef ifndef endif pragma".split())
DIRECTED = re.compile(r"\s+[<\"\w]")


def scan(text: str) -> list[Token]:
    """The query's tokens in order; what is none of them is words."""
    evidence = Evidence(text)
    found = islice(TOKEN.finditer(text), TOKENS_MAX)
    read = (read_token(each, text, evidence) for each in found)
    return [token for token in read if token]


def read_token(found: re.Match[str], text: str, evidence: Evidence) -> Token | None:
    start, end = found.span()
    if found["operator"]:
        return Token(Sign(found["operator"]), start, end)
    if found["opening"]:
        return Token(Sign.OPEN, start, end, is_negative=found[0] not in "(（")
    if found["closing"]:
        return Token(Sign.CLOSE, start, end)
    term = read_term(found, text, evidence)
    if term is None or not (term.kind is Kind.TAG or split_words(term.value)):
        return None
    is_negative = bool(found["minus"] or found["minus_too"] or found["word"])
    says = term.kind in (Kind.NOTE, Kind.EXACT) and not is_negative
    return Token(Sign.TERM, start, end, is_negative, term, term.value if says else " ")


def read_term(found: re.Match[str], text: str, evidence: Evidence) -> Term | None:
    if found["note"]:
        return Term(Kind.NOTE, tidy(found["note"]))
    if found["exact"]:
        return Term(Kind.EXACT, tidy(unquoted(found["exact"])))
    if tag := found["tag"] or found["tag_again"]:
        if is_code(tag, text[found.end() : found.end() + 9]):
            return None
        return Term(Kind.TAG, tag.strip("/"))
    if found["date"]:
        return read_side(found["side"].lower(), found["date"])
    if found["word"]:
        if is_flag(found["word"], found.start(), evidence):
            return None
        return Term(Kind.WORD, found["word"])
    folder = unquoted(found["folder_words"] or "") or (found["folder"] or "").rstrip(".:")
    return Term(Kind.FOLDER, tidy(folder).strip("/ "))


def is_code(tag: str, behind: str) -> bool:
    return bool(HEX_COLOUR.fullmatch(tag) or (tag in DIRECTIVES and DIRECTED.match(behind)))


def read_side(side: str, written: str) -> Term | None:
    day = read_date(written, after=side == "after")
    return Term(Kind(side), written, day) if day else None


def tidy(text: str) -> str:
    return " ".join(text.split())


def read_date(text: str, *, after: bool) -> date | None:
    """The day a date begins, or for `after` the one when it is over; None if there is none.

    "before:2024" is everything up to 2023, "after:2024" everything from 2025 on.
    """
    numbers = [int(part) for part in re.split("[-/.]", text)]
    if len(numbers) > 1 and numbers[-1] > 999:  # 3.5.2024, 5/2024
        numbers.reverse()
    year, month, day = (*numbers, 1, 1)[:3]
    try:
        start = date(year, month, day)
        if not after:
            return start
        if len(numbers) == 1:
            return start.replace(year=year + 1)
        if len(numbers) == 2:
            return start.replace(year=year + month // 12, month=month % 12 + 1)
        return start + timedelta(days=1)
    except (ValueError, OverflowError):
        return None
