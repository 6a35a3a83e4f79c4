"""Time in a question's words: "in March", "letzte Woche", "depuis mai", "entre el 3 y el 5".

Where such words stand is told by narrow patterns (dates.time_words); which days they mean, by
`dateparser`. A question has one expression of time or is left as it is. What says a time for
certain becomes a condition; what may as well be the question's subject ("the budget of 2022")
only prefers notes of that time.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from config.base.languages.active import ENGLISH, in_language
from notes.search.dates.feasts import FEASTS, is_led
from notes.search.dates.ordinals import with_figures
from notes.search.dates.time_days import Days, led, read_point, read_range
from notes.search.dates.time_words import (
    ASKING,
    BY_CODE,
    MONTHS,
    OWN,
    POINTS,
    QUESTION,
    RANGES,
    SMALL,
    YEAR,
    Tongue,
    words_in,
)
from notes.search.dates.vague import QUOTED, with_whole_years
from notes.search.terms import tidy

QUESTION_MAX_CHARS = 300  # what is longer was pasted; it speaks of many times
EXPLICIT = re.compile(r"\b(?:before|after):", re.IGNORECASE)
# Of the search's grammar: what stays beside a time, and what joins more than a time can.
CONDITION = re.compile(
    r"\[\[[^\[\]]*\]\]|(?<!\S)-?(?:#|in:)(?:\"[^\"]*\"|\S+)|(?<!\S)-?\"[^\"]*\"|(?<!\S)-\w\S*"
)
COMBINED = re.compile(r"[()]|(?<!\S)(?:OR|AND|NOT)(?!\S)")
IS_GERMAN = re.compile(r"\b(?:ich|was|wo|wie|wer|ist|sind|der|die|das|und|steht|gibt)\b", re.I)
VERBS_TOO = re.compile(r"\b(?:may|march)\b")  # in English; with a capital they are months
FILLER = re.compile(r"today|heute|aujourd.hui|hoy", re.IGNORECASE)  # now and then means "now"
DAYS_ALONE = {"fr", "es"}  # "mardi" is "on Tuesday", which has no word more
SURE_DATE = re.compile(rf"{YEAR}|\d(?:st|nd|rd|th)", re.IGNORECASE)
ALSO_SUBJECTS = {"first", "date", "bare", "yeared", "part"}  # these may be what is asked about
LOOSE = {"feast", "numbered", "weekend", "vague"}  # never leave notes of other days out
BOUNDS = {"since", "before", "until", "after"}
LEADS = ("since", "before", "until", "after", "within", "unsure")


@dataclass(frozen=True)
class Times:
    """What a question says of time."""

    words: str  # as written
    rest: str  # the question without them
    days: Days
    is_clear: bool  # else notes of other days are only put behind
    says: str = ""  # what a note of another day may say to be of that time as well
    is_ignored: bool = False  # it left nothing that bears on the question

    @property
    def conditions(self) -> str:
        """The same in the search's grammar."""
        after, before = self.days.after, self.days.before
        parts = [f"after:{after - timedelta(days=1)}"] if after else []
        return " ".join([*parts, *([f"before:{before}"] if before else [])])

    def as_json(self) -> dict[str, Any]:
        """For an answer's row and for programs: in English, whoever asks."""
        with in_language(ENGLISH):
            return self._as_json()

    def _as_json(self) -> dict[str, Any]:
        return {
            "words": self.words,
            "label": self.days.label,
            "after": self.days.after and self.days.after.isoformat(),
            "before": self.days.before and self.days.before.isoformat(),
            "only": self.is_only,
            "ignored": self.is_ignored,
            "says": "" if self.asks_for_all else self.says,
            "said": self.said,
        }

    @property
    def said(self) -> str:
        """How it was heeded, in words for people, in the language of now."""
        says = "" if self.asks_for_all else self.says
        return sentence_on(self.days, only=self.is_only, ignored=self.is_ignored, says=says)

    @property
    def is_only(self) -> bool:
        """Whether notes of other days are left out."""
        return self.is_clear or self.asks_for_all

    @property
    def asks_for_all(self) -> bool:
        """Whether nothing but the time is asked, conditions aside: "what did I do in March?"."""
        if COMBINED.search(self.rest):
            return False
        words = set(words_in(CONDITION.sub(" ", self.rest)))
        return words <= ASKING | SMALL and bool(words & ASKING or (self.is_clear and not words))

    @property
    def leftover(self) -> str:
        """The conditions beside the time in a question that asks for all."""
        return " ".join(CONDITION.findall(self.rest))


def sentence_on(days: Days, *, only: bool, ignored: bool, says: str) -> str:
    """How a time was heeded: without a full stop, as it may stand on a button."""
    given = {"days": days.label, "words": says}
    if ignored:
        said = _("No note dated %(days)s bears on this, so notes of all days were searched")
    elif not only:
        said = _("Notes dated %(days)s first")
    elif says:
        said = _("Only notes dated %(days)s, or that say “%(words)s”")
    else:
        said = _("Only notes dated %(days)s")
    return said % given


def said_again(stored: Mapping[str, Any]) -> str:
    """The sentence of what `as_json` made, in the language of now; as it was stored where its
    days cannot be read."""
    ends = [stored.get(name) for name in ("after", "before")]
    try:
        after, before = [date.fromisoformat(end) if end else None for end in ends]
    except (TypeError, ValueError):
        return str(stored.get("said", ""))
    if after is None and before is None:
        return str(stored.get("said", ""))
    return sentence_on(
        Days(after, before),
        only=bool(stored.get("only")),
        ignored=bool(stored.get("ignored")),
        says=str(stored.get("says") or ""),
    )


def read_times(text: str, today: date) -> Times | None:
    """The one expression of time in a question, as days seen from today; None if in doubt."""
    if len(text) > QUESTION_MAX_CHARS or EXPLICIT.search(text):
        return None
    text = with_figures(unicodedata.normalize("NFC", text), MONTHS)
    text = with_whole_years(text, MONTHS, today, ASKING | SMALL)
    quoted = [found.span() for found in QUOTED.finditer(text)]
    chosen: list[tuple[re.Match[str], Times]] = []
    # The longest first: "3 May 2024" is not "May 2024", nor "in 2024".
    for found, code in sorted(expressions(text), key=lambda each: -len(each[0][0])):
        if any(overlap(found.span(), span) for span in quoted):
            continue
        if any(overlap(found.span(), other.span()) for other, _ in chosen):
            continue
        if times := as_times(found, BY_CODE[code], text, today):
            chosen.append((found, times))
    return chosen[0][1] if len(chosen) == 1 else None


def expressions(text: str) -> Iterator[tuple[re.Match[str], str]]:
    for patterns in (RANGES, POINTS):
        for code, pattern in patterns.items():
            for found in pattern.finditer(text):
                yield found, code


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def as_times(found: re.Match[str], tongue: Tongue, text: str, today: date) -> Times | None:
    given = {name: value for name, value in found.groupdict().items() if value}
    days = read_range(given, tongue, today) if "first" in given else None
    if "point" in given and is_time(given, tongue, text, found.end()):
        days = led(given, read_point(given, tongue, today))
    if days is None or (days.after and days.before and days.after >= days.before):
        return None
    rest = tidy(f"{text[: found.start()]} {text[found.end() :]}")
    is_clear = is_certain(given, text, found.end())
    is_whole = not words_in(rest) and not (is_year(given.get("bare", "")) and not has_lead(given))
    return Times(tidy(found[0]), rest, days, is_clear or is_whole, said_by(given, found[0]))


def said_by(given: dict[str, str], words: str) -> str:
    """How a note of another day would say that it is of that time, too; "" if none would."""
    if given.keys().isdisjoint({"date", "bare"}) or given.keys() & BOUNDS:
        return ""
    return tidy(words if VERBS_TOO.fullmatch(given["point"].lower()) else given["point"])


def has_lead(given: dict[str, str]) -> bool:
    return not given.keys().isdisjoint(LEADS)


# --- What is a time ---------------------------------------------------------------------------


def is_time(given: dict[str, str], tongue: Tongue, text: str, end: int) -> bool:
    """Whether the expression is one where it stands, and no other word of the same letters."""
    if given.get("moment", "").casefold() == "hier":  # "here" in German
        return not IS_GERMAN.search(text)
    if "date" in given and tongue.code == "en":
        is_month = not VERBS_TOO.search(given["date"]) or SURE_DATE.search(given["date"])
        return has_lead(given) or bool(is_month)
    if "part" in given and tongue.code == "en":
        is_no_verb = " of " in given["part"] or not VERBS_TOO.search(given["part"])
        return has_lead(given) or is_no_verb
    if not LOOSE.isdisjoint(given):
        return is_loose_time(given, tongue, text, end)
    if "bare" in given and not has_lead(given):
        if tongue.code in DAYS_ALONE and is_weekday(given["bare"]):
            return True
        return is_year(given["bare"]) and not words_in(text[end:])
    return True


def is_loose_time(given: dict[str, str], tongue: Tongue, text: str, end: int) -> bool:
    """ "on the 3rd", but neither "on the 3rd floor" nor "Christmas biscuits"."""
    if not BOUNDS.isdisjoint(given):
        return False
    if "feast" in given:
        return "within" in given or is_led(given["feast"], FEASTS[tongue.code])
    if "weekend" in given:
        return True
    if "vague" in given:
        return given.keys().isdisjoint(LEADS) and not asks_of_the_world(text)
    follows = words_in(text[end : end + 40])[:1]
    is_begun = "within" in given or tongue.code in DAYS_ALONE
    return is_begun and not asks_of_the_world(text) and set(follows) <= SMALL | ASKING | OWN


def is_certain(given: dict[str, str], text: str, end: int) -> bool:
    """Whether it says when notes were written, and not what they are about."""
    if not given.keys().isdisjoint(ALSO_SUBJECTS) and asks_of_the_world(text):
        return False
    if not LOOSE.isdisjoint(given):
        return False
    if "week" in given and given["week"][0].isdigit() and not has_lead(given):  # 2023-W05
        return False
    if "first" in given:
        return True
    if not given.keys().isdisjoint({"bare", "date", "yeared"}):
        if "unsure" in given or not has_lead(given):
            return False
        if is_year(given["point"]):  # "in 2000 words"
            follows = words_in(text[end : end + 40])[:1]
            return set(follows) <= SMALL | ASKING
        return not is_weekday(given["point"])
    return FILLER.fullmatch(given.get("moment", "")) is None


def asks_of_the_world(text: str) -> bool:
    words = set(words_in(text))
    return not words.isdisjoint(QUESTION) and words.isdisjoint(OWN)


def is_year(text: str) -> bool:
    return re.fullmatch(YEAR, text) is not None


def is_weekday(text: str) -> bool:
    return any(re.fullmatch(each.weekdays, text, re.IGNORECASE) for each in BY_CODE.values())
