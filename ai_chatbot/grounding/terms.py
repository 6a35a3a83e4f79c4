"""The words of a text as they are compared: cut, small, by their beginnings."""

import re
import unicodedata
from functools import lru_cache

# Signs over, under and beside letters, which are no letters to Python.
SIGN = (
    r"\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    r"\u0900-\u0963\u0970-\u0de5\u0df2-\u0df3\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ebc"
    r"\u0ec8-\u0ece\u102b-\u103e\u17b4-\u17d3"
)
WORD = re.compile(rf"\d+(?:[.,:/-]\d+)*|[^\W\d_](?:[^\W\d_]|[{SIGN}])*+(?:['’][^\W\d_]+)?")
# Written without spaces between words: compared by its characters and pairs of them, where
# a letter is but a sound by three in a row.
UNSPACED = re.compile(
    r"([\u2e80-\ua4cf\uf900-\ufaff\U00020000-\U0003ffff]+"
    r"|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+)"
)
SOUNDS = re.compile(r"[\u0e00-\u17ff]")
STOP_WORDS = frozenset(
    "a about after all also an and any are as at be because been before but by can could did do"
    " does for from had has have he her his how i if in into is it its just me more most my no not"
    " of on one or our out over she should so some such than that the their them then there these"
    " they this those to under up was we were what when where which while who why will with would"
    " you your according based note notes passage passages source sources says state stated states"
    " mentioned".split()
)
UNSPACED_STOPS = frozenset("的了是在和有也就都而及与着或一不我你他她它这那个们はのをにがてでとも")
NUMBER_WEIGHT = 3.0


def terms_of(text: str) -> list[str]:
    """Comparable words: lower case, cut to six letters (so that endings do not matter)."""
    words = (
        word.lower().replace("’", "'").removesuffix("'s")
        for word in WORD.findall(unicodedata.normalize("NFC", text))
    )
    return [term for word in words if word not in STOP_WORDS for term in terms_of_word(word)]


def terms_of_word(word: str) -> list[str]:
    if word.isascii() or not UNSPACED.search(word):
        return [word] if word[0].isdigit() else [word[:6]]
    parts = [part for part in UNSPACED.split(word) if part]
    return [term for part in parts for term in unspaced_terms(part)]


def unspaced_terms(part: str) -> list[str]:
    if not UNSPACED.match(part):
        return [part[:6]]
    if SOUNDS.match(part):
        return [part[at : at + 3] for at in range(max(1, len(part) - 2))]
    pairs = [part[at : at + 2] for at in range(len(part) - 1)]
    return [char for char in part if char not in UNSPACED_STOPS] + pairs


@lru_cache(maxsize=256)  # a growing answer is compared with the same passages again and again
def evidence_in(text: str) -> frozenset[str]:
    return frozenset(terms_of(text))
