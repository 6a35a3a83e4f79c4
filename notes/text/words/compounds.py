"""Words that some write with hyphens or dots, and others as one: re-entry, Wi-Fi, U.S.A."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import chain

from notes.text.words.languages import known_words
from notes.text.words.splitting import NEAR_MARKS, has_unspaced, pieces, plain_letters

# The keyboard's, the typesetter's, the one at which no line ends, and Hebrew's.
HYPHENS = "\\-\u2010\u2011\u05be"
UNSEEN = "\u00ad\u200b-\u200d\u2060"
PART = rf"(?:[^\W_]|[{NEAR_MARKS}{UNSEEN}])++"
WITHIN = rf"[\w{NEAR_MARKS}{UNSEEN}{HYPHENS}]"
# Of two or three parts: a row of more is a phrase, or an address.
HYPHENED = rf"(?<!{WITHIN}){PART}(?:[{HYPHENS}]{PART}){{1,2}}+(?!{WITHIN})"
INITIALS = r"(?<![\w.])[^\W\d_](?:\.[^\W\d_]){1,9}+(?!\w)"
COMPOUND = re.compile(rf"{HYPHENED}|{INITIALS}")
DIVIDER = re.compile(rf"[{HYPHENS}.]")
MAY_HOLD_ANY = re.compile(rf"[\w{UNSEEN}](?:[{HYPHENS}]|\.\w)")


def compounds_in(text: str) -> Iterator[tuple[list[str], str]]:
    """The words that follow one another in a compound, and the one word that they are, too."""
    for found in chain.from_iterable(map(COMPOUND.finditer, filter(may_hold_any, text.split()))):
        parts = DIVIDER.split(found[0])
        rows = [parts]
        if len(parts) == 3 and "." not in found[0] and not is_phrase(parts):
            rows += [parts[:2], parts[1:]]
        for words, whole in chain.from_iterable(map(written_as_one, rows)):
            if len(whole) > 2 or not says_nothing(whole):
                yield words, whole


def is_phrase(parts: list[str]) -> bool:
    """As "day-to-day", which has no "today" in it; but a letter may begin "E-Mail-Adresse"."""
    return any(map(says_nothing, parts[len(parts[0]) == 1 :]))


def says_nothing(word: str) -> bool:
    return plain_letters(word) in empty_words()


@cache
def empty_words() -> frozenset[str]:
    """Of any language. "a.m." and "U.S." would be two; but "A.I." is looked for as "AI"."""
    return frozenset(known_words()) - {"ai"} | {"us"}


def may_hold_any(word: str) -> bool:
    """Most words have nothing of the kind, and to look for a pattern in them takes longer."""
    if word.isascii() and "-" not in word and "." not in word[:-1]:
        return False
    return MAY_HOLD_ANY.search(word) is not None


def written_as_one(parts: list[str]) -> Iterator[tuple[list[str], str]]:
    """Nothing of numbers, as those of a date, nor of a script that puts no spaces between words."""
    whole = "".join(parts)
    words = pieces(whole)
    if len(words) == 1 and not (words[0].isdigit() or has_unspaced(whole)):
        yield [word for part in parts for word in pieces(part)], words[0]


def words_as_one(text: str) -> list[str]:
    """Of all compounds of a text, in their order."""
    return [whole for _, whole in compounds_in(text)]


def closed_up(text: str) -> str:
    """The text with each compound as one word."""

    def as_one(found: re.Match[str]) -> str:
        parts = DIVIDER.split(found[0])
        return "".join(parts) if any(written_as_one(parts)) else found[0]

    return COMPOUND.sub(as_one, text)


def also_written(text: str) -> dict[str, list[str]]:
    """Of each word that is a part of a compound, the compounds as one word."""
    found: dict[str, list[str]] = defaultdict(list)
    for parts, whole in compounds_in(text):
        for part in parts:
            if whole not in found[part]:
                found[part].append(whole)
    return dict(found)
