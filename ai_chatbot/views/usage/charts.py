"""The tables of the usage page, as its charts are drawn from them (js/usage/main.js)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ai_chatbot.conversations.sums.sums import Part, UsageSums
from config.base.languages.numbers import grouped

Say = Callable[[Any], str]
StrOrPromise = str | Promise


@dataclass(frozen=True)
class Column:
    """One measure: its name in MEASURES, its heading, and how a value is said."""

    measure: str
    heading: StrOrPromise
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

    title: StrOrPromise
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
    return grouped(value or 0)


def seconds(value: Any) -> str:
    return "–" if value is None else f"{number_format(round(value, 2), 2)} s"


def share(value: Any) -> str:
    return "–" if value is None else f"{number_format(round(100 * value))} %"


QUESTIONS = Column("questions", gettext_lazy("Questions"), whole)
TOKENS_IN = Column("tokens_in", gettext_lazy("Tokens read"), whole)
TOKENS_OUT = Column("tokens_out", gettext_lazy("Tokens written"), whole)
FIRST = Column("first_token", gettext_lazy("Mean time to the first word"), seconds)
GROUNDED = Column("grounded", gettext_lazy("From the notes"), share)
UP, DOWN = Column("up", gettext_lazy("Good"), whole), Column("down", gettext_lazy("Bad"), whole)

BY_DAY: Sequence[tuple[StrOrPromise, str, str, Sequence[Column]]] = (
    (gettext_lazy("Questions"), "bars", "", (QUESTIONS,)),
    (gettext_lazy("Tokens"), "bars", "", (TOKENS_IN, TOKENS_OUT)),
    (gettext_lazy("Time to the first word"), "line", "s", (FIRST,)),
    (gettext_lazy("What the notes bear out"), "line", "%", (GROUNDED,)),
    (gettext_lazy("Feedback"), "bars", "", (UP, DOWN)),
)
EVERYTHING = (QUESTIONS, TOKENS_IN, TOKENS_OUT, FIRST, GROUNDED, UP, DOWN)


def charts_of(sums: UsageSums) -> list[Chart]:
    """By day, then by what made the answers."""
    first = _("Month") if sums.by_month else _("Day")
    by_day = [
        Chart(title, kind, unit, first, columns, days_of(sums, columns), len(columns))
        for title, kind, unit, columns in BY_DAY
    ]
    parts = [
        Chart(
            each.by, "bars", "", each.title, EVERYTHING,
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
    return date_format(day, "SHORT_DATE_FORMAT")


def month_name(day: date) -> str:
    return date_format(day, "F Y")


def noon_of(day: date) -> int:
    """So that no time zone makes another day of it."""
    return int(datetime.fromisoformat(f"{day.isoformat()}T12:00:00+00:00").timestamp())
