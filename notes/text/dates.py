"""The day that a note is of, as its writer wrote it down.

Days are taken as they stand: what is written with a time and an offset is of the day that it
says, wherever it is read. Only a tool stamps a second of UTC; that is of the day that it was where
we are. Of day and month the order is known by a dot between them (the day
comes first) or by a number above 12; "05/06/2024" by itself is none.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from django.utils import timezone

from notes.text.month_names import fold, month_numbers

# Where a note's day was found, as Note.DatedBy.
MATTER, PROPERTIES, NAME, FILE, ADDED = "matter", "properties", "name", "file", "added"

# Names of what says the day, first that which counts most; without capitals, spaces, "-" and "_".
KEYS = (
    "date day journalday datum fecha data дата tarih 日期 日付 날짜 created createdat createdon"
    " datecreated createddate createdtime usercreatedtime creationdate creationtime datecreation"
    " datedecreation erstellt erstelltam erstellungsdatum creado creadoel fechadecreacion criado"
    " criadoem datadecriacao creato creatoil datadicreazione cree creele creee creeele aangemaakt"
    " aangemaaktop utworzono skapad skapat oprettet opprettet создано датасоздания olusturulma"
    " olusturulmatarihi 创建时间 创建日期 建立時間 建立日期 作成日時 作成日 생성일 생성일시 작성일"
    " published publishedat datepublished"
    " publishdate updated updatedat dateupdated updatedtime userupdatedtime modified"
    " modifiedat datemodified modifieddate lastmodified lastmodifiedat lastmod lastedited"
    " lasteditedtime lastupdated geandert"
).split()
PRIORITY = {fold(name): place for place, name in enumerate(KEYS)}

YEARS = range(1000, 2200)  # that a file may be named by
READ_CHARS = 200  # of a value; a date stands at its beginning
KEYS_READ, ITEMS_READ, DEPTH_READ = 200, 5, 2  # of a front matter; of a list in it; below that
PROPERTY_LINES = 30
# A property as Logseq ("created:: …"), Dataview ("[created:: …]"), Notion ("Created: …") and
# people write it.
PROPERTY = re.compile(
    r"[-*_>\s\[(]*+([^\W\d_][\w -]{0,40}?)[*_]{0,2}(?:::?[*_]{0,2}[ \t]+|：[*_]{0,2}[ \t]*)(\S.*)"
)

ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
DASHES = str.maketrans("‐‑‒–—−", "------")

UTC_SECOND = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,]\d{1,9})?\s?(?:Z|\+00:?00)", re.ASCII
)
ERA = re.compile(r"(令和|平成|昭和)\s?(\d{1,2}|元)年\s?(\d{1,2})月\s?(\d{1,2})日")
EAST_ASIAN = re.compile(r"(?<!\d)(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월](?:\s?(\d{1,2})\s?[日일号])?")
YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})(?:\.\s?|([-/_ ]))(\d{1,2})(?(2)\2|\.\s?)(\d{1,2})(?!\d)")
TOGETHER = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?:[0-2]\d[0-5]\d(?:[0-5]\d(?:\d{3})?)?)?(?!\d)"
)
YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})(?:(\.\s?)|([-/_]))(\d{1,2})(?(2)\.\s?|\3)(\d{4})(?!\d)")
WEEK = re.compile(r"(?<!\d)(\d{4})-?[Ww](\d\d)(?:-([1-7]))?(?!\d)")
QUARTER = re.compile(r"(?<![\d\w])(\d{4})[-_ ]?[Qq]([1-4])(?!\w)")
MONTH = re.compile(r"(?<!\d)(?<!\d[-/._])(\d{4})[-/._](\d{1,2})(?![-/._]?\d)")
MONTH_YEAR = re.compile(r"(?<!\d)(?<!\d[-/._])(\d{1,2})[-/.](\d{4})(?![-/._]?\d)")
TOKEN = re.compile(r"\d+|[^\W\d_]+")
# Of which nothing else is said: in a text they are numbers of something else.
DAY_OF_YEAR = re.compile(r"(\d{4})-(\d{3})", re.ASCII)
SHORT_YEAR = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d\d)", re.ASCII)
SHORT_YEAR_NAMED = re.compile(
    r"(?P<day>\d{1,2})[^\W\d_]{0,2}[\s.-]{1,2}(?:of\s|de\s)?(?P<month>[^\W\d_]+)[\s.,-]{1,2}"
    r"(?:del?\s)?['’]?(?P<year>\d\d)"
    r"|(?P<month_first>[^\W\d_]+)\.?\s(?P<day_second>\d{1,2})[^\W\d_]{0,2},\s?['’]?(?P<year_last>\d\d)"
)
AHEAD = 1  # years: people write of what was, and of the next
# Of a path; beside its number a month may have its name: 2024/05-May/03.
WITH_DAY = re.compile(
    r"(?:^|/)(\d{4})/(?:\d{4}-)?(\d{1,2})(?:[-_ .]{1,3}[^\W\d_]{3,12})?/(\d{1,2})$"
)


@dataclass(frozen=True)
class Dated:
    """A note's day, and where it was found."""

    day: date
    by: str


def find_date(path: str, matter: Mapping[str, Any], body: str = "") -> Dated | None:
    """The day that the front matter, the properties above the text or the file's name says."""
    for by, values in (
        (MATTER, given(matter.items())),
        (PROPERTIES, given(properties_of(body))),
    ):
        for value in values:
            if day := read_day(value):
                return Dated(day, by)
    named = day_of_name(path)
    return Dated(named, NAME) if named else None


def date_of_file(modified: datetime | None) -> Dated:
    """For a note that says no day: that of its file, else today, in the site's time zone."""
    if modified is None:
        return Dated(timezone.localdate(), ADDED)
    return Dated(local_day(modified), FILE)


def local_day(moment: datetime) -> date:
    try:
        return timezone.localtime(moment).date()
    except OverflowError:  # at the ends of time another zone's day is none
        return moment.date()


# --- Where a day stands -----------------------------------------------------------------------


def given(pairs: Iterable[tuple[str, Any]]) -> list[Any]:
    """The values that may say the day, first those that count most."""
    named = list(islice(pairs, KEYS_READ))
    for key, value in named[:]:
        if plain_key(key) == "dates" and isinstance(value, dict):
            named += islice(value.items(), ITEMS_READ)
    known = [(PRIORITY.get(plain_key(key)), key != "date", value) for key, value in named]
    ranked = [(place, other, value) for place, other, value in known if place is not None]
    return [value for _, _, value in sorted(ranked, key=lambda each: each[:2])]


def plain_key(key: str) -> str:
    return re.sub(r"[-_\s]+", "", fold(key[:60]))


def properties_of(body: str) -> Iterator[tuple[str, str]]:
    """The properties that begin a text, below its title and a picture if it has them."""
    begun = False
    for line in body[: PROPERTY_LINES * READ_CHARS].split("\n")[:PROPERTY_LINES]:
        if found := PROPERTY.match(line[:READ_CHARS]):
            begun = True
            yield found[1], found[2]
        elif begun or (line.strip() and not line.startswith(("#", "!["))):
            return


def day_of_name(path: str) -> date | None:
    """The day of a journal's page or of any file named by one; a month is its first day."""
    stem = path.rpartition("/")[2]
    whole = path[: -len(ending)] if (ending := ending_of(stem)) else path
    text = plain(stem.removesuffix(ending))
    day = first_of(text, [*DAYS, by_month_name])
    if not day and (found := WITH_DAY.search(plain(whole))):  # 2024/05/10.md
        day = day_of(*found.groups())
    alone = [by_month_and_short_year, by_day_of_year]
    day = day or first_of(text, [*alone, by_week, by_quarter, by_month_at_an_end])
    # "Order 4711-3" and "ISO 8859-2" are numbers of something else.
    return day if day and day.year in YEARS else None


def by_month_at_an_end(name: str) -> date | None:
    """Amid a name "2010-11" is a season, or a number of something else."""
    for found in MONTH.finditer(name):
        if found.start() == 0 or found.end() == len(name):
            return day_of(*found.groups())
    return None


def ending_of(name: str) -> str:
    found = re.search(r"(?<=.)\.[A-Za-z][A-Za-z0-9]{0,9}$", name)
    return found[0] if found else ""


# --- What a day looks like --------------------------------------------------------------------


def read_day(value: Any, depth: int = 0) -> date | None:
    """The day that a front matter's value says, as text or number, alone or in a list."""
    if isinstance(value, dict | list) and depth < DEPTH_READ:
        items = value.values() if isinstance(value, dict) else value
        days = (read_day(item, depth + 1) for item in islice(items, ITEMS_READ))
        return next(filter(None, days), None)
    if isinstance(value, datetime | date):
        return date(value.year, value.month, value.day)
    if isinstance(value, bool | float) or not isinstance(value, str | int):
        return None
    text = plain(str(value))
    return first_of(
        text,
        [
            *(by_second, *DAYS, by_month_name, by_short_year, by_month_and_short_year),
            *(by_week, by_quarter, by_day_of_year, by_month, by_month_year, by_number),
        ],
    )


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:READ_CHARS]).translate(DASHES).strip()


def first_of(text: str, readers: Iterable[Callable[[str], date | None]]) -> date | None:
    return next(filter(None, (read(text) for read in readers)), None)


def day_of(year: Any, month: Any, day: Any = None) -> date | None:
    with suppress(ValueError, OverflowError):
        return date(int(year), int(month), int(day or 1))
    return None


def by_second(text: str) -> date | None:
    with suppress(ValueError):
        if found := UTC_SECOND.fullmatch(text):
            return local_day(datetime.fromisoformat(f"{found[1]}T{found[2]}+00:00"))
    return None


def by_era(text: str) -> date | None:
    if found := ERA.search(text):
        year = ERAS[found[1]] + (1 if found[2] == "元" else int(found[2]))
        return day_of(year, found[3], found[4])
    return None


def by_east_asian(text: str) -> date | None:
    found = EAST_ASIAN.search(text)
    return day_of(*found.groups()) if found else None


def by_year_first(text: str) -> date | None:
    found = (day_of(match[1], match[3], match[4]) for match in YEAR_FIRST.finditer(text))
    return next(filter(None, found), None)


def by_digits_together(text: str) -> date | None:
    found = (day_of(*match.groups()) for match in TOGETHER.finditer(text))
    return next(filter(None, found), None)


def by_year_last(text: str) -> date | None:
    for found in YEAR_LAST.finditer(text):
        one, other = int(found[1]), int(found[4])
        if found[2] or one > 12 or one == other:
            day = day_of(found[5], other, one)
        else:
            day = day_of(found[5], one, other) if other > 12 else None
        if day:
            return day
    return None


def by_month_name(text: str) -> date | None:
    """ "3. Mai 2024", "May 3rd, 2024", "2024 May 3", "Mai 2024": a year stands beside it."""
    if not re.search(r"\d{4}", text):
        return None
    tokens = TOKEN.findall(fold(text))
    for at, token in enumerate(tokens):
        if month := month_numbers().get(token):
            year = next(filter(is_year, tokens[at + 1 : at + 6]), None) or next(
                filter(is_year, reversed(tokens[max(0, at - 2) : at])), None
            )
            if year:
                return day_of(year, month, day_beside(tokens, at))
    return None


def is_year(token: str) -> bool:
    return len(token) == 4 and token.isdecimal()


def day_beside(tokens: list[str], at: int) -> str | None:
    """The number of the day before or after a month's name: "3 de mayo", "May the 3rd"."""
    before = tokens[max(0, at - 3) : at][::-1]  # "3", "rd", "of"
    for near in (before, tokens[at + 1 : at + 3]):
        for token in near:
            if token.isdecimal():
                if len(token) <= 2 and 1 <= int(token) <= 31:
                    return token
                break
    return None


def by_short_year(text: str) -> date | None:
    found = SHORT_YEAR.fullmatch(text)
    return day_of(whole_year(found[3], timezone.localdate()), found[2], found[1]) if found else None


def by_month_and_short_year(text: str) -> date | None:
    """ "3. Mai 24", "3-May-24", "May 3, 24"."""
    if not (found := SHORT_YEAR_NAMED.fullmatch(text)):
        return None
    month = month_numbers().get(fold(found["month"] or found["month_first"]))
    year = whole_year(found["year"] or found["year_last"], timezone.localdate())
    return day_of(year, month, found["day"] or found["day_second"]) if month else None


def whole_year(year: str, today: date) -> int:
    """The last year that ends with these two digits, or the next: in notes and questions alike."""
    latest = today.year + AHEAD
    return latest - (latest - int(year)) % 100


def by_day_of_year(text: str) -> date | None:
    """ISO 8601's ordinal date: "2024-123" is the 2nd of May."""
    found = DAY_OF_YEAR.fullmatch(text)
    return nth_day(int(found[1]), int(found[2])) if found else None


def nth_day(year: int, number: int) -> date | None:
    """The year's first day is 1; None where it has no such day."""
    with suppress(ValueError, OverflowError):
        day = date(year, 1, 1) + timedelta(days=number - 1)
        return day if day.year == year else None
    return None


def by_week(text: str) -> date | None:
    with suppress(ValueError):
        if found := WEEK.search(text):
            return date.fromisocalendar(int(found[1]), int(found[2]), int(found[3] or 1))
    return None


def by_quarter(text: str) -> date | None:
    found = QUARTER.search(text)
    return day_of(found[1], 3 * int(found[2]) - 2) if found else None


def by_month(text: str) -> date | None:
    found = MONTH.search(text)
    return day_of(*found.groups()) if found else None


def by_month_year(text: str) -> date | None:
    found = MONTH_YEAR.search(text)
    return day_of(found[2], found[1]) if found else None


def by_number(text: str) -> date | None:
    """A year, or the seconds or milliseconds since 1970, which are of a day where we are."""
    if not re.fullmatch(r"[0-9]{4}|[0-9]{10}|[0-9]{13}", text):
        return None
    if len(text) == 4:
        return day_of(text, 1)
    return local_day(datetime.fromtimestamp(int(text[:10]), UTC))


DAYS = [by_era, by_east_asian, by_year_first, by_digits_together, by_year_last]
