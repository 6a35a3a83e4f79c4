"""Where marks that end something stand in a text: found once, however often they are asked for."""

import re
from bisect import bisect_left
from functools import lru_cache

DOLLAR = re.compile(r"(?<!\\)\$")
# What may follow: no letter, digit or bracket, which a shell has there, but the ending of a number:
# the $n$th.
DOLLAR_END = re.compile(r"(?<![\s\\$])\$(?:(?![A-Za-z0-9_$({])|(?=(?:th|st|nd|rd|s)\b))")


@lru_cache(maxsize=16)
def places_of(mark: str, text: str) -> tuple[int, ...]:
    return tuple(found.start() for found in re.finditer(re.escape(mark), text))


@lru_cache(maxsize=16)
def dollars(text: str) -> tuple[int, ...]:
    return tuple(found.start() for found in DOLLAR.finditer(text))


def is_dollar_end(text: str, at: int) -> bool:
    return DOLLAR_END.match(text, at) is not None


def first_from(places: tuple[int, ...], at: int, end: int) -> int:
    """The first of the places in `at:end`, or -1."""
    number = bisect_left(places, at)
    return places[number] if number < len(places) and places[number] < end else -1
