"""Whether a name of a claim stands in a text, in another form of it, too."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from ai_chatbot.grounding.tokens import Token

MOST_ENDING = 3  # letters that a name's form may have more than another
SHORTEST_SHARED = 4
# What the people and the language of a place end in, beside how it ends itself.
ENDINGS = frozenset(
    "a n ns an ans ane anes as e en es er ers ese ia ian ians ic ish isch ische ischen is"
    " land lands o os ous s us y i ie in ина ии ию ия ий ая ое а у е ы ом ой ов и я ю ем ях ами"
    " ский ская ские".split()
)
OTHER_NAMES = (
    "us usa america american americans states", "uk britain british", "france french",
    "netherlands dutch holland", "germany german germans deutschland", "spain spanish",
    "denmark danish danes", "poland polish", "england english", "wales welsh", "greece greek",
    "switzerland swiss", "norway norwegian", "sweden swedish", "ireland irish", "turkey turkish",
    "china chinese", "japan japanese", "soviet ussr russia russian", "eu europe european",
    "scotland scottish scots", "peru peruvian", "rome roman romans", "athens athenian",
)  # fmt: skip
# Written large though they name nobody.
LARGE_WORDS = frozenset(
    "i im ive ok yes no monday tuesday wednesday thursday friday saturday sunday mr mrs ms dr"
    " prof st sir mme mlle madame monsieur herr frau senor senora don dona sig signora the a an in"
    " on at".split()
)
CONNECTED = re.compile(r"[-–]\Z")


@cache
def other_names() -> dict[str, frozenset[str]]:
    return {word: frozenset(line.split()) - {word} for line in OTHER_NAMES for word in line.split()}


def is_named(name: Token, stems: frozenset[str], words: frozenset[str]) -> bool:
    """Whether the name stands among these words (and stems), or another form of it does."""
    plain = name.plain
    if plain in words or (name.stem in stems and any(_is_form(plain, word) for word in words)):
        return True
    if other_names().get(plain, frozenset()) & words:
        return True
    return any(_is_form(plain, word) for word in _alike(plain, words))


def _alike(plain: str, words: Iterable[str]) -> Iterator[str]:
    beginning = plain[:SHORTEST_SHARED]
    return (word for word in words if word.startswith(beginning) and len(beginning) >= 3)


def _is_form(one: str, other: str) -> bool:
    """ "Italy" and "Italian", "Anna" and "Annas", Москва and Москве: one with two endings."""
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    rests = (one[shared:], other[shared:])
    if shared < min(SHORTEST_SHARED, len(one), len(other)):
        return False
    return all(not rest or (len(rest) <= 5 and rest in ENDINGS) for rest in rests)


def is_short_for(name: str, tokens: Sequence[Token]) -> bool:
    """Whether it is the first letters of words in a row, written large: "IPCC"."""
    if not (2 <= len(name) <= 6 and name.isupper()):
        return False
    initials = "".join(t.text[0].upper() for t in tokens if t.kind == "word" and t.is_capital)
    return name in initials
