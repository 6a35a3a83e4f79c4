"""The names of months in the languages that notes are written in, as Unicode's CLDR gives them."""

import unicodedata
from functools import cache

from babel import Locale

LANGUAGES = (
    "af ar be bg ca cs cy da de el en es et eu fa fi fr ga gl hi hr hu id is it ka kk lt lv mk ms"
    " nb nl nn pl pt ro ru sk sl sq sr sv sw tr uk ur vi"
).split()
IN_ENGLISH = (
    "January February March April May June July August September October November December"
).split()
SHORTEST = 3  # letters of a Latin name


@cache
def month_numbers() -> dict[str, int]:
    """Each name, folded, with its month, 1 to 12.

    What is another month in another language, as Croatian's and Polish's "listopad", is none.
    """
    meant: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for number, name in names_in(Locale(language)):
            meant.setdefault(fold(name), set()).add(number)
    return {
        name: numbers.pop()
        for name, numbers in meant.items()
        if len(numbers) == 1 and name.isalpha() and (len(name) >= SHORTEST or not name.isascii())
    }


def names_in(locale: Locale) -> list[tuple[int, str]]:
    return [
        (number, str(name).strip(". "))
        for form in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in locale.months[form][width].items()
    ]


def fold(text: str) -> str:
    """Without capitals, accents and other marks, which many leave out."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))
