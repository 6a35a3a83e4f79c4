"""Days that have a name or only a number: "around Christmas", "à Pâques", "am 3.", "el día 3".

They prefer notes of those days and leave no others out: people take them loosely.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.easter import easter

AROUND = timedelta(days=7)
MONTHS_BACK = 3  # one of the last three months has any number of a day


@dataclass(frozen=True)
class Feasts:
    """One language's words; a pattern's spaces stand for any."""

    names: dict[str, str]  # a pattern → what it is in `DAYS`
    at: str
    around: str
    numbered: str  # "the 3rd"
    weekend: str  # without saying which

    @property
    def feast(self) -> str:
        return rf"(?:(?:{self.at}|{self.around}) )?(?:{'|'.join(self.names)})(?: (?:de )?{{y}})?"


DAYS: dict[str, Callable[[int], tuple[date, int]]] = {  # the first, and how many
    "christmas": lambda year: (date(year, 12, 24), 3),
    "easter": lambda year: (easter(year) - timedelta(days=2), 4),
    "last": lambda year: (date(year, 12, 31), 1),
}
FEASTS = {
    "en": Feasts(
        {"christmas|xmas": "christmas", "easter": "easter", "new year['’]?s eve": "last"},
        "at|over", "around|about", "the {d}(?:st|nd|rd|th)", "(?:over|at|on) the weekend",
    ),
    "de": Feasts(
        {"weihnachten": "christmas", "ostern": "easter", "silvester": "last"},
        "an|zu|über", "um|rund um", r"{d}\.", "am wochenende|übers wochenende",
    ),
    "fr": Feasts(
        {"no[eë]l": "christmas", "p[aâ]ques": "easter", "la saint-sylvestre": "last"},
        "à|pendant", "autour de|vers", "le {d}", "pendant le week-?end",
    ),
    "es": Feasts(
        {"navidad(?:es)?": "christmas", "semana santa": "easter", "nochevieja": "last"},
        "en|por", "alrededor de|hacia", "(?:el )?día {d}", "durante el fin de semana",
    ),
}  # fmt: skip


def is_led(point: str, feasts: Feasts) -> bool:
    """Whether more is said than a feast's name."""
    return re.match(rf"(?:{'|'.join(feasts.names)})\Z", point, re.IGNORECASE) is None


def read_feast(point: str, feasts: Feasts, today: date) -> tuple[date, date]:
    """That of the year that is named, or else the last that has begun."""
    named = next(day for each, day in feasts.names.items() if re.search(each, point, re.I))
    year = re.search(r"\d{4}", point)
    first, count = DAYS[named](int(year[0]) if year else today.year)
    if not year and first > today:
        first, count = DAYS[named](today.year - 1)
    near = re.match(rf"(?:{feasts.around})\s", point, re.IGNORECASE)
    wide = AROUND if near else timedelta()
    return first - wide, first + timedelta(days=count) + wide


def read_numbered(point: str, today: date) -> tuple[date, date] | None:
    """The last day of this number."""
    number = int("".join(re.findall(r"\d", point)))
    month = today.replace(day=1)
    for _ in range(MONTHS_BACK):
        day = month + timedelta(days=number - 1)
        if day.month == month.month and day <= today:
            return day, day + timedelta(days=1)
        month = (month - timedelta(days=1)).replace(day=1)
    return None


def read_weekend(today: date) -> tuple[date, date]:
    """The last that has begun."""
    saturday = today - timedelta(days=(today.weekday() - 5) % 7)
    return saturday, saturday + timedelta(days=2)
