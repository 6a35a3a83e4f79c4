"""Which days an expression of time means, seen from today; `dateparser` does the reckoning.

What it reads in one language or another are dates ("3. Mai 2024"); "last week" and the like it is
told in English, as it knows too few of their forms in other languages. Weeks begin on Monday.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notes.search.dates.feasts import FEASTS, read_feast, read_numbered, read_weekend
from notes.search.dates.spans import (
    SPANS,
    direction_in,
    part_in,
    part_of,
    read_spanned,
    read_yeared,
    spaced,
)
from notes.search.dates.time_words import YEAR, Tongue, words_in
from notes.search.dates.vague import read_vague
from notes.text.dates import nth_day

YEARS_AHEAD = 5
MONTHS = 12


@dataclass(frozen=True)
class Days:
    """From `after` on, up to the day before `before`; None is without end."""

    after: date | None
    before: date | None

    @property
    def label(self) -> str:
        """ "March 2024", "3 May 2024", "since 1 May 2024"."""
        after, before = self.after, self.before
        if after is None or before is None:
            said = _("since %(day)s") if after else _("before %(day)s")
            return said % {"day": date_format(after or before or date.min)}
        for period, pattern in (
            ("day", "DATE_FORMAT"),
            ("month", "YEAR_MONTH_FORMAT"),
            ("year", "Y"),
        ):
            if whole(after, period) == self:
                return date_format(after, pattern)
        last = before - timedelta(days=1)
        both = {"first": date_format(after), "last": date_format(last)}
        return _("%(first)s to %(last)s") % both


def led(given: dict[str, str], days: Days | None) -> Days | None:
    """The days before, since or after these, as what leads the expression says."""
    if days is None or "recent" in given:
        return days
    if "since" in given:
        return Days(days.after, None)
    if "before" in given:
        return Days(None, days.after)
    if "until" in given:
        return Days(None, days.before)
    return Days(days.before, None) if "after" in given else days


def read_point(given: dict[str, str], tongue: Tongue, today: date) -> Days | None:
    point = given["point"]
    if "moment" in given:
        english = (said for each, said in tongue.moments.items() if re.fullmatch(each, point, re.I))
        return parsed(next(english), "en", today)
    if spanned := read_span(given, tongue, today):
        return spanned
    if "week" in given:
        return read_week(point, today)
    if loose := read_loose(given, tongue, today):
        return Days(*loose)
    if "turn" in given:
        direction = beginning_in(point, tongue.directions)
        return parsed(f"{direction} {unit_in(point, tongue)}", "en", today)
    if "named" in given:
        return read_named(point, tongue, today)
    if "ago" in given or "recent" in given:
        found = parse(f"{count_in(point, tongue)} {unit_in(point, tongue)}s ago", "en", today)
        if "ago" in given or found is None:
            return whole(*found) if found else None
        return Days(found[0], today + timedelta(days=1))
    return read_date(point, tongue, today)


def read_loose(given: dict[str, str], tongue: Tongue, today: date) -> tuple[date, date] | None:
    if "feast" in given:
        return read_feast(given["point"], FEASTS[tongue.code], today)
    if "numbered" in given:
        return read_numbered(given["point"], today)
    if "vague" in given:
        return read_vague(unit_in(given["point"], tongue), today)
    return read_weekend(today) if "weekend" in given else None


def read_span(given: dict[str, str], tongue: Tongue, today: date) -> Days | None:
    point, spans = given["point"], SPANS[tongue.code]
    if "beyond" in given:
        return parsed(f"2 {unit_in(point, tongue)}s ago", "en", today)
    if "of_year" in given:
        month = re.search(tongue.months, point, re.IGNORECASE)
        year = today.year + direction_in(point[month.end() :] if month else "", spans)
        return parsed(f"{point[: month.end()]} {year}", tongue.code, today) if month else None
    if "in_year" in given:
        turned = re.match(spaced(f"(?:{spans.this_year})"), point, re.IGNORECASE)
        day = re.search(rf"(?:\d.*)?(?:{tongue.months})", point, re.IGNORECASE)
        year = today.year + direction_in(turned[0] if turned else "", spans)
        return parsed(f"{day[0]} {year}", tongue.code, today) if day else None
    if "part" in given:
        place, named = part_in(point, spans)
        days = read_date(named, tongue, today)
        if days is None or days.after is None or days.before is None:
            return None
        return Days(*part_of(place, days.after, days.before))
    if "yeared" in given:
        ends = read_yeared(point, spans, today)
    else:
        ends = read_spanned(point, spans, today) if "span" in given else None
    return Days(*ends) if ends else None


def read_date(text: str, tongue: Tongue, today: date) -> Days | None:
    if re.fullmatch(r"[\d.\s/-]+", text):
        return read_numbers(text, today)
    return parsed(text, tongue.code, today)


def read_numbers(text: str, today: date) -> Days | None:
    """A year, 2024-05, 2024-05-03, 2024-124, 05/2024, 3.5.2024, 13/5/2024 or 5/13/2024; 3.5. is
    the last that there was."""
    written = re.findall(r"\d+", text)
    numbers = [int(part) for part in written]
    if len(written[-1]) == len("124"):
        nth = nth_day(numbers[0], numbers[1])
        return whole(nth, "day") if nth else None
    if len(numbers) == 2 and text.rstrip().endswith("."):
        numbers.append(today.year - ((numbers[1], numbers[0]) > (today.month, today.day)))
    year, month, day = (*(numbers if numbers[0] > 99 else numbers[::-1]), 1, 1)[:3]
    if month > MONTHS:
        month, day = day, month
    try:
        first = date(year, month, day)
    except ValueError:
        return None
    if len(numbers) == 1 and not 1900 <= year <= today.year + YEARS_AHEAD:
        return None
    return whole(first, ("year", "month", "day")[len(numbers) - 1])


def read_week(text: str, today: date) -> Days | None:
    """The week of this number, as ISO 8601 counts them; without a year the last that has begun."""
    week, *years = sorted(int(part) for part in re.findall(r"\d+", text))
    for year in years or (today.year, today.year - 1):
        try:
            monday = date.fromisocalendar(year, week, 1)
        except ValueError:  # a year of 52 weeks
            continue
        if years or monday <= today:
            return whole(monday, "week")
    return None


def read_named(text: str, tongue: Tongue, today: date) -> Days | None:
    """The Monday or March before this one."""
    found = re.search(rf"\b(?:{tongue.weekdays}|{tongue.months})\b", text, re.IGNORECASE)
    days = parsed(found[0], tongue.code, today) if found else None
    if days and days.after and days.before and days.after <= today < days.before:
        return whole(days.after.replace(year=today.year - 1), "month")
    return days


def read_range(given: dict[str, str], tongue: Tongue, today: date) -> Days | None:
    last = read_date(given["last"], tongue, today)
    first_text = given["first"]
    if last is None or last.after is None:
        return None
    if re.fullmatch(r"\d{1,2}\D{0,2}", first_text):  # "between 3 and 5 May"
        number = int(re.findall(r"\d+", first_text)[0])
        if not 1 <= number <= monthrange(last.after.year, last.after.month)[1]:
            return None
        return Days(last.after.replace(day=number), last.before)
    if not re.search(YEAR, first_text) and (year := re.search(YEAR, given["last"])):
        first_text = f"{first_text} {year[0]}"
    first = read_date(first_text, tongue, today)
    return Days(first.after, last.before) if first else None


def count_in(text: str, tongue: Tongue) -> int:
    if digits := re.search(r"\d+", text):
        return int(digits[0])
    for count, word in enumerate(tongue.numbers.split("|"), start=1):
        if re.search(rf"\b{word}\b", text, re.IGNORECASE):
            return count
    return 1


def unit_in(text: str, tongue: Tongue) -> str:
    return beginning_in(text, tongue.units)


def beginning_in(text: str, meanings: dict[str, str]) -> str:
    """What the first word that begins as one of these means."""
    words = words_in(text)
    meant = (said for each, said in meanings.items() if any(w.startswith(each) for w in words))
    return next(meant, "")


def parsed(text: str, language: str, today: date) -> Days | None:
    found = parse(text, language, today)
    return whole(*found) if found else None


def parse(text: str, language: str, today: date) -> tuple[date, str] | None:
    """A day of what is meant, and whether that is a day, a week, a month or a year."""
    try:
        found = parser(language, today).get_date_data(spelled(text))
    except (ValueError, OverflowError):  # beyond the ends of time
        return None
    return (found.date_obj.date(), found.period) if found.date_obj else None


def spelled(text: str) -> str:
    """As the parser knows it."""
    for word, known in (("maerz", "märz"), ("jänner", "januar"), (r"feber\b", "februar")):
        text = re.sub(word, known, text, flags=re.IGNORECASE)
    return " ".join(text.split())


@lru_cache(maxsize=8)  # today's, in each language
def parser(language: str, today: date) -> Any:
    from dateparser.date import DateDataParser  # takes half a second

    return DateDataParser(
        languages=[language],
        settings={
            "RELATIVE_BASE": datetime.combine(today, time(12)),
            "PREFER_DATES_FROM": "past",
            "PREFER_DAY_OF_MONTH": "first",
            "DATE_ORDER": "DMY",
            "TIMEZONE": "UTC",
        },
    )


def whole(day: date, period: str) -> Days | None:
    """The week (from its Monday), month or year that the day is in, or the day."""
    try:
        if period == "year":
            return Days(date(day.year, 1, 1), date(day.year + 1, 1, 1))
        if period == "month":
            first = day.replace(day=1)
            return Days(first, first + timedelta(days=monthrange(day.year, day.month)[1]))
        first = day - timedelta(days=day.weekday()) if period == "week" else day
        return Days(first, first + timedelta(days=7 if period == "week" else 1))
    except (ValueError, OverflowError):
        return None
