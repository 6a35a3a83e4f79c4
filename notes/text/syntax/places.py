"""Where marks that end something stand in a text: found once, however often they are asked for."""

import re
from bisect import bisect_left
from functools import lru_cache

DOLLAR_END = re.compile(r"(?<![\s\\$])\$(?![\w$])")


@lru_cache(maxsize=16)
def places_of(mark: str, text: str) -> tuple[int, ...]:
    return tuple(found.start() for found in re.finditer(re.escape(mark), text))


@lru_cache(maxsize=16)
def dollar_ends(text: str) -> tuple[int, ...]:
    return tuple(found.start() for found in DOLLAR_END.finditer(text))


def first_from(places: tuple[int, ...], at: int, end: int) -> int:
    """The first of the places in `at:end`, or -1."""
    number = bisect_left(places, at)
    return places[number] if number < len(places) and places[number] < end else -1
