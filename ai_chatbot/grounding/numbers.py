"""The numbers, amounts and dates of a text, whatever way they are written.

"1,200", "1 200" and "1.2 thousand" are one number; "1.200" is that or 1.2, as nobody can tell.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ai_chatbot.grounding.tokens import Token
from ai_chatbot.grounding.words.measures import counted_by, unit_at
from ai_chatbot.grounding.words.number_words import (
    EAST_ASIAN_DIGITS,
    EAST_ASIAN_MYRIADS,
    EAST_ASIAN_SCALES,
    KOREAN_DIGITS,
    KOREAN_WORDS,
    LOOSE_WORDS,
    number_words,
    scale_words,
    times_words,
)
from ai_chatbot.grounding.words.ones import (
    AND,
    ARTICLES,
    BEFORE_TIMES,
    BEHIND_TIMES,
    BY_THE_WAY,
    EACH,
    JUST,
    OF_THE_CLOCK,
    ONES,
    SINGLE,
)
from ai_chatbot.grounding.words.units import (
    BENT_MONTHS,
    CLOCK,
    DATE,
    LEVANTINE_MONTHS,
    MONTH,
    TIMES,
)
from notes.text.month_names import fold, month_numbers

MOST_DIGITS = 20
ROMAN = re.compile(r"(?=[IVX]{1,7}\Z)X{0,3}(?:IX|IV|V?I{0,3})\Z")
ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}
PARTED = re.compile(r"[-/:]")
GROUPED = re.compile(r"\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+\Z")
ROUND = re.compile(r"\d{2,3}\.000\Z")  # "100.000"; "4.000" may have three decimals
MARKS = re.compile(r"\D")
HEBREW_BEFORE = re.compile("^[בלמהוש]{1,2}(?=[א-ת]{3})")
TEN_IN_ARABIC = frozenset(["عشر", "عشرة"])  # behind the digit: "eight ten" is 18
POINTS = frozenset("点點・．")
SYMBOLS = frozenset("$€£")
HOURS = frozenset([CLOCK, "h"])
# 一点 is "a little", too.
OF_CHARACTERS = BY_THE_WAY | {CLOCK, MONTH, "min", "m"}
OF_DATES = frozenset([DATE, "", "d", "y"])
TIME = re.compile(r"\d{1,2}:\d{2}\Z")
AMBIGUOUS_MONTHS = frozenset("may mar march sep dec set ago out lis".split())


@dataclass(frozen=True)
class Quantity:
    """A number at a token: all that it may mean, of what ("" where nothing known), and how."""

    values: frozenset[float]
    unit: str
    at: int  # of its first token
    after: int  # the token behind it
    is_loose: bool = False  # "both", "1": no claim is asked to have it borne out

    def agrees(self, other: "Quantity") -> bool:
        if not self.values & other.values:
            return False
        if "%" in (self.unit, other.unit):
            return self.unit == other.unit
        if MONTH in (self.unit, other.unit):
            return {self.unit, other.unit} <= {MONTH, DATE}
        if DATE in (self.unit, other.unit):
            return not {self.unit, other.unit} - OF_DATES
        known = {self.unit, other.unit} - {""}
        return len(known) < 2 or known <= HOURS


def quantities_in(tokens: Sequence[Token], language: str = "") -> list[Quantity]:
    """Every number of a sentence; a month that is named is one of "month"."""
    found: list[Quantity] = []
    at = 0
    while at < len(tokens):
        read = list(_read(tokens, at, language))
        found += read
        at = max((each.after for each in read), default=at + 1)
    return found


def _read(tokens: Sequence[Token], at: int, language: str) -> Iterator[Quantity]:
    token = tokens[at]
    if token.kind == "number":
        yield from _of_digits(tokens, at)
    elif token.kind == "word":
        if spelled := _spelled(tokens, at, language) or _how_often(tokens, at):
            yield spelled
        elif token.plain in ONES and _counts(tokens, at):
            yield one_at(tokens, at)
        elif month := month_of(tokens, at):
            yield Quantity(frozenset([float(month)]), MONTH, at, at + 1)
        elif ROMAN.match(token.text) and (len(token.text) > 1 or _is_numbered(tokens, at)):
            yield Quantity(frozenset([float(roman(token.text))]), "", at, at + 1)
    elif token.kind == "run":
        if token.text in KOREAN_WORDS and _stands_alone(tokens, at):
            number = frozenset([float(KOREAN_WORDS[token.text])])
            yield Quantity(number, unit_at(tokens, at + 1), at, at + 1)
        else:
            yield from _east_asian(tokens, at)


def _stands_alone(tokens: Sequence[Token], at: int) -> bool:
    """Whether a character has a space or an end on both sides."""
    before = at == 0 or tokens[at - 1].end < tokens[at].start
    return before and (at + 1 == len(tokens) or tokens[at].end < tokens[at + 1].start)


def _is_numbered(tokens: Sequence[Token], at: int) -> bool:
    """Whether a lone "I" or "V" counts a name: "World War I"."""
    return at > 1 and tokens[at - 1].is_capital and tokens[at - 1].end + 1 == tokens[at].start


def _of_digits(tokens: Sequence[Token], at: int) -> Iterator[Quantity]:
    """One number, or those of a date or a range; "10:30" and a version are themselves."""
    text = tokens[at].text
    parts = PARTED.split(text)
    if len(parts) == 1 and not is_version(text):
        yield _with_scale(tokens, at, values_of(text))
        return
    pieces = parts if len(parts) > 1 else text.split(".")
    for unit, part in zip(_units_of_parts(text, pieces), pieces[:8], strict=False):
        if values := values_of(part):
            yield Quantity(values | of_the_clock(values, unit), unit, at, at + 1)


def _units_of_parts(text: str, pieces: Sequence[str]) -> list[str]:
    """Of a time, of a date, or none."""
    if TIME.match(text):
        return [CLOCK, "min"]
    return [DATE if "/" in text or (len(pieces) == 3 and ":" not in text) else ""] * len(pieces)


def is_version(text: str) -> bool:
    return text.count(".") > 1 and not GROUPED.match(text)


def values_of(text: str) -> frozenset[float]:
    """What digits with points and commas may mean: "1,200" is 1200, or 1.2 to some, "1,234.567" is
    1234.567; but "1,050,000" is no 1050 and "100,000" no 100, as nobody writes them so."""
    if len(text) > MOST_DIGITS:
        return frozenset([float(hash(text) % 10**12)]) if text else frozenset()
    found = set()
    if GROUPED.match(text):
        found.add(float(MARKS.sub("", text)))
        marks = MARKS.findall(text)
        if len(set(marks)) == 1 and (len(marks) > 1 or text.endswith(",000") or ROUND.match(text)):
            return frozenset(found)
    whole, _, part = re.sub(r"['’ \u00a0\u202f]", "", text).rpartition(_last_mark(text) or "\0")
    digits = MARKS.sub("", whole)
    if digits and part:
        found.add(float(f"{digits}.{part}"))
    elif part:
        found.add(float(part))
    return frozenset(found)


def _last_mark(text: str) -> str:
    return max(".,", key=text.rfind) if "." in text or "," in text else ""


def _with_scale(tokens: Sequence[Token], at: int, values: frozenset[float]) -> Quantity:
    """The number with "million" and its unit behind it, or a currency's sign before it."""
    after, scale = at + 1, 1
    if after < len(tokens) and tokens[after].plain in scale_words():
        scale, after = scale_words()[tokens[after].plain], after + 1
    elif after < len(tokens) and tokens[after].text in EAST_ASIAN_MYRIADS:
        scale, after = EAST_ASIAN_MYRIADS[tokens[after].text], after + 1
    unit = unit_at(tokens, after)
    if not unit and at and tokens[at - 1].text in SYMBOLS:
        unit = tokens[at - 1].text
    elif not unit and at and tokens[at - 1].kind == "word":
        unit = counted_by(tokens[at - 1].plain)
    meant = frozenset(round(value * scale, 6) for value in values)
    is_one = meant == {1.0} and not unit and not _is_day(tokens, at)
    return Quantity(meant | of_the_clock(meant, unit), unit, at, after, is_one)


def _is_day(tokens: Sequence[Token], at: int) -> bool:
    """Whether a month is named right beside it: "1 May", "am 1. Mai", "May 1"."""
    beside = (place for place in (at - 1, at + 1, at + 2) if 0 <= place < len(tokens))
    return any(month_of(tokens, place) for place in beside if tokens[place].kind == "word")


def of_the_clock(values: frozenset[float], unit: str) -> frozenset[float]:
    """An hour is also said from 1 to 12."""
    if unit not in HOURS:
        return frozenset()
    return frozenset(value - 12 for value in values if 12 < value < 24)


def _spelled(tokens: Sequence[Token], at: int, language: str) -> Quantity | None:
    """ "twenty-five", "two hundred and six", "drei Millionen"; None if no number begins here."""
    words, scales = number_words(language), scale_words()
    total, current, after = 0, 0, at
    while after < len(tokens):
        word = tokens[after].text.lower().removeprefix("و" if after > at else "\0")
        if word in TEN_IN_ARABIC and 2 < current < 10:
            current += 10
        elif word in words and _goes_on(current, words[word]):
            current += words[word]
        elif word in scales and after > at:
            scale = scales[word]
            current = max(current, 1) * scale
            if scale > 100:
                total, current = total + current, 0
        elif not (after > at and _joins(tokens, after)):
            break
        after += 1
    if after == at or total + current == 0:
        return None
    value = float(total + current)
    unit = unit_at(tokens, after)
    return Quantity(frozenset([value]), unit, at, after, tokens[at].plain in LOOSE_WORDS)


def ones_in(tokens: Sequence[Token]) -> list[Quantity]:
    """Each "one" and "an hour", also where it may be no number: what a claim's 1 may stand for."""
    return [
        one_at(tokens, at, is_loose=True)
        for at, token in enumerate(tokens)
        if token.plain in ONES
        or token.plain in SINGLE
        or (token.plain in ARTICLES and unit_at(tokens, at + 1))
    ]


def one_at(tokens: Sequence[Token], at: int, *, is_loose: bool = False) -> Quantity:
    return Quantity(frozenset([1.0]), unit_at(tokens, at + 1), at, at + 1, is_loose)


def _counts(tokens: Sequence[Token], at: int) -> bool:
    """Whether a "one" is a number and no article: "only one", "one hour", "opens at one"."""
    before = tokens[at - 1].plain if at else ""
    unit = unit_at(tokens, at + 1)
    if before in JUST or (unit and unit not in BY_THE_WAY):
        return True
    if all(token.kind == "sign" for token in (*tokens[:at], *tokens[at + 1 :])):
        return True  # all that is said
    if tokens[at].plain not in OF_THE_CLOCK or before not in BEFORE_TIMES:
        return False
    follows = [*tokens[at + 1 : at + 3]]
    if len(follows) == 2 and follows[0].plain in AND:
        return bool(follows[1].stem)  # "at one and closes", but not "at one and the same"
    return not follows or follows[0].kind == "sign" or follows[0].plain in BEHIND_TIMES


def _how_often(tokens: Sequence[Token], at: int) -> Quantity | None:
    """ "Once a week", "zweimal", "une fois par jour"; None if it does not say how often."""
    word = tokens[at].plain
    values = times_words().get(word)
    if values is None and word in ONES and unit_at(tokens, at + 1) == TIMES:
        values, at = 1, at + 1
    if values is None:
        return None
    follows = tokens[at + 1].plain if at + 1 < len(tokens) else ""
    if values == 1 and follows not in EACH:
        return None  # "once it is dry"
    return Quantity(frozenset([float(values)]), TIMES, at, at + 1)


def _goes_on(current: int, number: int) -> bool:
    """Whether a number can be said behind another as its rest: "forty" after "six hundred"."""
    return (
        current == 0 or (current % 10 == 0 and number < 10) or (current % 100 == 0 and number < 100)
    )


def _joins(tokens: Sequence[Token], at: int) -> bool:
    """Whether it is the hyphen of "twenty-five" or the "and" of "a hundred and six"."""
    follows = tokens[at + 1].text.lower() if at + 1 < len(tokens) else ""
    if tokens[at].text == "-":
        return follows in number_words() or follows in scale_words()
    before = tokens[at - 1].text.lower()
    return tokens[at].plain == "and" and before in scale_words() and follows in number_words()


def month_of(tokens: Sequence[Token], at: int) -> int:
    """The month that a word names, 0 if none; "may" and the like only beside a number."""
    token = tokens[at]
    number = month_called(token.text)
    if not number or len(token.text) < 3:
        return 0
    if fold(token.text) not in AMBIGUOUS_MONTHS:
        is_plain = len(token.text) > 3 or not token.text.isascii()
        return number if is_plain or _beside_number(tokens, at, 2) else 0
    is_large = token.is_capital and at > 0
    return number if is_large or _beside_number(tokens, at, 1) else 0


def month_called(word: str) -> int:
    name = fold(word)
    known = month_numbers().get(name, 0) or LEVANTINE_MONTHS.get(word, 0)
    return known or BENT_MONTHS.get(name, 0) or BENT_MONTHS.get(HEBREW_BEFORE.sub("", name), 0)


def _beside_number(tokens: Sequence[Token], at: int, reach: int) -> bool:
    around = tokens[max(0, at - reach) : at + reach + 1]
    return any(each.kind == "number" for each in around)


def roman(text: str) -> int:
    numbers = [ROMAN_DIGITS[char] for char in text]
    return sum(
        -number if number < following else number
        for number, following in zip(numbers, [*numbers[1:], 0], strict=True)
    )


def _behind_point(tokens: Sequence[Token], at: int) -> int:
    """The digit of 四点二, 四・二; 0 if none."""
    if at + 1 >= len(tokens) or tokens[at].text not in POINTS:
        return 0
    return EAST_ASIAN_DIGITS.get(tokens[at + 1].text, 0)


def _east_asian(tokens: Sequence[Token], at: int) -> Iterator[Quantity]:
    """三百二十, 十二: a number that is written in characters, if a unit or more follows it."""
    total, current, digit, after = 0, 0, 0, at
    while after < len(tokens) and after - at < MOST_DIGITS:
        if after > at and tokens[after].start > tokens[after - 1].end:
            break
        char = tokens[after].text
        if char in EAST_ASIAN_DIGITS:
            digit = digit * 10 + EAST_ASIAN_DIGITS[char]
        elif char in KOREAN_DIGITS and not digit:
            digit = KOREAN_DIGITS[char]
        elif char in EAST_ASIAN_SCALES:
            current, digit = current + max(digit, 1) * EAST_ASIAN_SCALES[char], 0
        elif char in EAST_ASIAN_MYRIADS and after > at:
            total, current, digit = total + (current + digit) * EAST_ASIAN_MYRIADS[char], 0, 0
        else:
            break
        after += 1
    value = float(total + current + digit)
    if after > at and (part := _behind_point(tokens, after)):
        value, after = value + part / 10, after + 2
    unit = unit_at(tokens, after)
    is_korean = any(token.text in KOREAN_DIGITS for token in tokens[at:after])
    if is_korean and not (unit or total or current):
        return
    if after > at and (value > 1 or (value == 1 and unit and unit not in OF_CHARACTERS)):
        yield Quantity(frozenset([value]), unit, at, after)
