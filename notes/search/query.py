"""The grammar of the search box and of questions.

`[[a note]]` · `#tag/sub` · `in:folder` · `before:2024-05` · `after:2023` · `-word` ·
`"exact words"`
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from notes.index.base import split_words

NOTE = r"\[\[(?P<note>[^\[\]|#\n]+)(?:[#|][^\[\]\n]*)?\]\]"
TAG = r"(?<!\S)#(?P<tag>(?=[^\W_])(?=[\w/-]*?[^\W\d_])[\w/-]+)"
FOLDER = r"(?<!\S)in:(?:[\"“](?P<folder_words>[^\"”\n]+)[\"”]|(?P<folder>[^\s?!,;\"“”]+))"
DATE = (
    r"(?<!\S)(?P<side>before|after):(?P<date>\d{4}(?:-\d{1,2}(?:-\d{1,2})?)?)(?=[?!.,;:)]*(?:\s|$))"
)
# A command's "-i" is no word that somebody wants left out.
WITHOUT = (
    r"(?<!\S)-(?:[\"“](?P<without_words>[^\"“”\n]+)[\"”]"
    r"|(?![A-Za-z](?![\w'’-]))(?P<without>[^\W\d_](?:[^\s\"“”\[\]]*\w)?))"
)
# A quotation mark after a digit or inside a word stands for inches, or for nothing.
EXACT = r"(?<!\w)[\"“](?P<exact>[^\"“”\n]+)[\"”](?!\w)"
MOST_TERMS = 20  # each is a search of its own; what stands behind them is searched as words
TERM = re.compile("|".join([NOTE, FOLDER, DATE, TAG, WITHOUT, EXACT]), re.IGNORECASE)


@dataclass(frozen=True)
class Query:
    """What a search asks for: `text` by meaning and words, the rest as conditions."""

    text: str
    notes: list[str] = field(default_factory=list)  # named ones, which must be found
    tags: list[str] = field(default_factory=list)  # all of them
    folders: list[str] = field(default_factory=list)  # any of them
    before: date | None = None  # notes of earlier days than this
    after: date | None = None  # notes of this day or later ones
    without: list[str] = field(default_factory=list)
    exact: list[str] = field(default_factory=list)  # all of them

    @property
    def has_conditions(self) -> bool:
        return bool(
            self.tags or self.folders or self.before or self.after or self.without or self.exact
        )


def parse_query(text: str) -> Query:
    """Take the conditions out of a question; what is no condition stays as it was written."""
    notes: list[str] = []
    tags: list[str] = []
    folders: list[str] = []
    without: list[str] = []
    exact: list[str] = []
    dates: dict[str, list[date]] = {"before": [], "after": []}
    taken: set[str] = set()

    def take(term: re.Match[str]) -> str:
        """Note a term down; returns what remains of it in the text."""
        given = {name: tidy(value) for name, value in term.groupdict().items() if value}
        if not any(map(split_words, given.values())):
            return term[0]
        if term[0] not in taken and len(taken) == MOST_TERMS:
            return term[0]
        taken.add(term[0])
        if "note" in given:
            notes.append(given["note"])
            return term["note"]
        if "exact" in given:
            exact.append(given["exact"])
            return term["exact"]
        if "date" in given:
            side = given["side"].lower()
            day = read_date(given["date"], after=side == "after")
            if day is None:
                return term[0]
            dates[side].append(day)
        elif "tag" in given:
            tags.append(given["tag"].strip("/"))
        elif folder := given.get("folder_words") or given.get("folder", "").rstrip(".:)"):
            folders.append(folder.strip("/ "))
        else:
            without.append(given.get("without") or given["without_words"])
        return " "

    rest = tidy(TERM.sub(take, text.replace("\x00", " ")))
    return Query(
        rest,
        notes=list(dict.fromkeys(notes)),
        tags=list(dict.fromkeys(tags)),
        folders=list(dict.fromkeys(folders)),
        before=min(dates["before"], default=None),
        after=max(dates["after"], default=None),
        without=list(dict.fromkeys(without)),
        exact=list(dict.fromkeys(exact)),
    )


def tidy(text: str) -> str:
    return " ".join(text.split())


def read_date(text: str, *, after: bool) -> date | None:
    """The day a date begins, or for `after` the one when it is over; None if there is none.

    "before:2024" is everything up to 2023, "after:2024" everything from 2025 on.
    """
    numbers = [int(part) for part in text.split("-")]
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
