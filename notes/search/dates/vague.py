"""What tells a time roughly: "a few days ago", "neulich". Notes of about then come first, and none
is left out. And years of two digits where nothing else can be meant: "May '23", "am 3.5.24".
"""

import re
from collections.abc import Collection
from datetime import date, timedelta

from notes.search.quotations import QUOTATION
from notes.text.dates import whole_year
from notes.text.month_names import fold

LATELY = timedelta(days=30)
# A pattern's spaces stand for any, {u} for the language's words for days, weeks and months.
VAGUE = {
    "en": "(?:a few|some|several|a couple of) {u} (?:ago|back)|recently|lately|the other day",
    "de": "vor (?:ein paar|einigen|wenigen|mehreren) {u}|neulich|kürzlich|jüngst|in letzter zeit",
    "fr": "il y a (?:quelques|plusieurs) {u}|récemment|dernièrement|ces derniers temps",
    "es": "hace (?:unos|unas|algunos|algunas|pocos|pocas) {u}|recientemente|últimamente",
}
UNITS = {
    "en": "(?:days|weeks|months)",
    "de": "(?:tagen|wochen|monaten)",
    "fr": "(?:jours|semaines|mois)",
    "es": "(?:días|dias|semanas|meses)",
}
DAYS = {"day": 1, "week": 7, "month": 30}
LEAST, MOST = 1, 10  # what people call a few, generously
QUOTED = re.compile(rf"{QUOTATION}|\[\[[^\[\]]*\]\]|`[^`]*`")
# Behind a space it is a time or an amount: "am 3.5. 14 Uhr".
SHORT_YEAR = re.compile(
    rf"{QUOTED.pattern}|"
    r"(?P<before>(?<!\w)(?:[^\W\d_]{3,10}\.?\s['’]|(?:am|vom)\s\d{1,2}\.\s?\d{1,2}\."
    r"|\d{1,2}(?:\.|st|nd|rd|th|er)?\s(?:of\s|de\s)?(?P<month>[^\W\d_]{3,10})\.?,?\s(?:del?\s)?))"
    r"(?P<year>\d\d)(?![\w'’]|[.,:/-]\d)",
    re.IGNORECASE,
)
WORD_BEHIND = re.compile(r"[^\S\n]+([^\W_]+)")


def vague_of(code: str) -> str:
    return VAGUE[code].replace("{u}", UNITS[code])


def read_vague(unit: str, today: date) -> tuple[date, date]:
    """From the first day that may be meant to the one behind the last; lately, without a unit."""
    if not unit:
        return today - LATELY, today + timedelta(days=1)
    days = DAYS[unit]
    return today - timedelta(days=days * MOST), today - timedelta(days=days * LEAST - 1)


def with_whole_years(
    text: str, months: re.Pattern[str], today: date, follow: Collection[str] = ()
) -> str:
    """With four digits for each such year; "rock '90" is none, and what is quoted stays. Behind
    a day and its month only some words may follow one: "3. Mai 14 Uhr" tells an hour."""

    def whole(found: re.Match[str]) -> str:
        if found["year"] is None:
            return found[0]
        before = found["before"].rstrip("'’")
        is_marked = before != found["before"]
        month = found["month"] or (before.rstrip() if is_marked else "")
        behind = WORD_BEHIND.match(text, found.end()) if found["month"] else None
        if month and not months.fullmatch(month):
            return found[0]
        if behind and fold(behind[1]) not in follow:
            return found[0]
        return f"{before}{whole_year(found['year'], today)}"

    return SHORT_YEAR.sub(whole, text)
