"""The grammar of the search box and of questions.

`[[a note]]` · `#tag/sub` · `in:folder` · `before:2024-05` · `after:2023` · `-word` ·
`"exact words"`
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

NOTE = r"\[\[(?P<note>[^\[\]|#\n]+)(?:[#|][^\[\]\n]*)?\]\]"
TAG = r"(?<!\S)#(?P<tag>[^\W\d_][\w/-]*)"
FOLDER = r"(?<!\S)in:(?:[\"“](?P<folder_words>[^\"”\n]+)[\"”]|(?P<folder>[^\s?!,;]+))"
DATE = r"(?<!\S)(?P<side>before|after):(?P<date>\d{4}(?:-\d{1,2}(?:-\d{1,2})?)?)(?!\S)"
WITHOUT = r"(?<!\S)-(?P<without>[^\W\d_][\w'’]*)"
EXACT = r"[\"“](?P<exact>[^\"“”\n]+)[\"”]"
TERM = re.compile("|".join([NOTE, FOLDER, DATE, TAG, WITHOUT, EXACT]))


@dataclass(frozen=True)
class Query:
    """What a search asks for: `text` by meaning and words, the rest as conditions."""

    text: str
    notes: list[str] = field(default_factory=list)  # named ones, which must be found
    tags: list[str] = field(default_factory=list)  # all of them
    folders: list[str] = field(default_factory=list)  # any of them
    before: datetime | None = None  # notes dated earlier than this
    after: datetime | None = None  # notes dated at this or later
    without: list[str] = field(default_factory=list)
    exact: list[str] = field(default_factory=list)  # all of them

    @property
    def has_conditions(self) -> bool:
        return bool(
            self.tags or self.folders or self.before or self.after or self.without or self.exact
        )


def parse_query(text: str) -> Query:
    """Take the conditions out of a question; what is no condition stays as it was written."""
    found: dict[str, list[str]] = {
        "notes": [],
        "tags": [],
        "folders": [],
        "without": [],
        "exact": [],
    }
    dates: dict[str, datetime] = {}

    def take(term: re.Match[str]) -> str:
        if term["note"]:
            found["notes"].append(term["note"].strip())
            return term["note"]
        if term["tag"]:
            found["tags"].append(term["tag"].strip("/"))
            return " "
        if term["folder"] or term["folder_words"]:
            found["folders"].append((term["folder"] or term["folder_words"]).strip("/ "))
            return " "
        if term["date"]:
            date = read_date(term["date"], after=term["side"] == "after")
            if date is None:
                return term[0]
            dates[term["side"]] = date
            return " "
        if term["without"]:
            found["without"].append(term["without"])
            return " "
        found["exact"].append(" ".join(term["exact"].split()))
        return term["exact"]

    rest = " ".join(TERM.sub(take, text).split())
    return Query(rest, before=dates.get("before"), after=dates.get("after"), **found)


def read_date(text: str, *, after: bool) -> datetime | None:
    """The moment a date begins, or for `after` the one at which it is over; None if there is none.

    "before:2024" is everything up to 2023, "after:2024" everything from 2025 on.
    """
    numbers = [int(part) for part in text.split("-")]
    year, month, day = (*numbers, 1, 1)[:3]
    try:
        start = datetime(year, month, day, tzinfo=UTC)
        if not after:
            return start
        if len(numbers) == 1:
            return start.replace(year=year + 1)
        if len(numbers) == 2:
            return start.replace(year=year + month // 12, month=month % 12 + 1)
        return start + timedelta(days=1)
    except (ValueError, OverflowError):
        return None
