"""Days as Logseq names its journals' files and titles."""

import re
from datetime import date

from notes.text.month_names import IN_ENGLISH

DEFAULT_FORMAT = "MMM do, yyyy"
DAY = re.compile(r"(\d{4})[_-](\d\d)[_-](\d\d)$")
TOKEN = re.compile(r"yyyy|yy|MMMM|MMM|MM|M|do|dd|d|EEEE|EEE|EE|E|'[^']*'")
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def journal_day(name: str) -> date | None:
    """The day that a journal's file name says."""
    found = DAY.match(name)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def formatted(day: date, form: str) -> str:
    """The day in a form such as "MMM do, yyyy"; Logseq knows English names only."""
    month, weekday = IN_ENGLISH[day.month - 1], WEEKDAYS[day.weekday()]
    values = {
        "yyyy": str(day.year),
        "yy": f"{day.year % 100:02}",
        "MMMM": month,
        "MMM": month[:3],
        "MM": f"{day.month:02}",
        "M": str(day.month),
        "do": f"{day.day}{ordinal(day.day)}",
        "dd": f"{day.day:02}",
        "d": str(day.day),
        "EEEE": weekday,
        **dict.fromkeys(("EEE", "EE", "E"), weekday[:3]),
    }
    return TOKEN.sub(lambda found: values.get(found[0], found[0].strip("'")), form)


def ordinal(number: int) -> str:
    if 10 <= number % 100 <= 20:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
