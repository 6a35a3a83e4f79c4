"""The tables of the usage page, as its charts are drawn from them (js/usage/main.js)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format

from ai_chatbot.conversations.sums.sums import Part, UsageSums

Say = Callable[[Any], str]


@dataclass(frozen=True)
class Column:
    """One measure: its name in MEASURES, its heading, and how a value is said."""

    measure: str
    heading: str
    say: Say


@dataclass(frozen=True)
class Cell:
    value: str  # a number as programs write it, "" where there is none
    said: str


@dataclass(frozen=True)
class Row:
    """`at` is where it is drawn: seconds of a day at noon UTC; a name has none."""

    name: str
    cells: Sequence[Cell]
    at: int | None = None


@dataclass(frozen=True)
class Chart:
    """A table, and how it is drawn: "bars" or "line", of a `unit`; by day, or by name."""

    title: str
    kind: str
    unit: str  # "", "s" or "%" (of 1)
    first: str  # heading of its first column
    columns: Sequence[Column]
    rows: Sequence[Row]
    drawn: int  # so many columns, from the first
    left_out: bool = False

    @property
    def by_day(self) -> bool:
        return any(row.at is not None for row in self.rows)


def whole(value: Any) -> str:
    return f"{value or 0:,}"


def seconds(value: Any) -> str:
    return "–" if value is None else f"{value:.2f} s"


def share(value: Any) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


QUESTIONS = Column("questions", "Questions", whole)
TOKENS_IN = Column("tokens_in", "Tokens read", whole)
TOKENS_OUT = Column("tokens_out", "Tokens written", whole)
FIRST = Column("first_token", "Mean time to the first word", seconds)
GROUNDED = Column("grounded", "From the notes", share)
UP, DOWN = Column("up", "Good", whole), Column("down", "Bad", whole)

BY_DAY: Sequence[tuple[str, str, str, Sequence[Column]]] = (
    ("Questions", "bars", "", (QUESTIONS,)),
    ("Tokens", "bars", "", (TOKENS_IN, TOKENS_OUT)),
    ("Time to the first word", "line", "s", (FIRST,)),
    ("What the notes bear out", "line", "%", (GROUNDED,)),
    ("Feedback", "bars", "", (UP, DOWN)),
)
EVERYTHING = (QUESTIONS, TOKENS_IN, TOKENS_OUT, FIRST, GROUNDED, UP, DOWN)


def charts_of(sums: UsageSums) -> list[Chart]:
    """By day, then by what made the answers."""
    first = "Month" if sums.by_month else "Day"
    by_day = [
        Chart(title, kind, unit, first, columns, days_of(sums, columns), len(columns))
        for title, kind, unit, columns in BY_DAY
    ]
    parts = [
        Chart(
            f"By {each.title.lower()}", "bars", "", each.title, EVERYTHING,
            [row_of(part) for part in each.parts], 1, each.left_out,
        )
        for each in sums.breakdowns
    ]  # fmt: skip
    return [*by_day, *parts]


def days_of(sums: UsageSums, columns: Sequence[Column]) -> list[Row]:
    name = month_name if sums.by_month else day_name
    newest_first = reversed(sums.days)
    return [Row(name(day), cells_of(told, columns), noon_of(day)) for day, told in newest_first]


def row_of(part: Part) -> Row:
    return Row(part.name, cells_of(part.sums, EVERYTHING))


def cells_of(told: dict[str, Any], columns: Sequence[Column]) -> list[Cell]:
    values = [(each, told[each.measure]) for each in columns]
    return [Cell("" if value is None else repr(value), each.say(value)) for each, value in values]


def day_name(day: date) -> str:
    return date_format(day, "j M Y")


def month_name(day: date) -> str:
    return date_format(day, "F Y")


def noon_of(day: date) -> int:
    """So that no time zone makes another day of it."""
    return int(datetime.fromisoformat(f"{day.isoformat()}T12:00:00+00:00").timestamp())
