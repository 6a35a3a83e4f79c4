"""Whether two names are one, in whatever script: by the consonants that all scripts keep."""

from difflib import SequenceMatcher
from functools import lru_cache

ALIKE = 0.6  # of two names' letters: Ireland and Irlande
SOUNDS_ALIKE = 0.8  # of their consonants: Moskau and Москва
SHORTEST = 2  # consonants that tell
# A letter of another script → how its consonant is written here; vowels are left out.
LATIN = {
    char: written
    for letters, consonants_there in (
        ("бвгджзйклмнпрстфхцчшщ", "b v g d z s y k l m n p r s t f h s s s s"),
        ("בגדהזחטיכךלמםנןסעפףצץקרשת", "b g d h s h t y k k l m m n n s _ f f s s k r s t"),
        ("بتثجحخدذرزسشصضطظعغفقكلمنهي", "b t t g k k d d r s s s s d t s _ g f k k l m n h y"),
        ("וو", "v v"),
        ("پ", "b"),
    )
    for char, written in zip(letters, consonants_there.split(), strict=True)
}
# Katakana write the names of other languages: a row of them has one consonant.
KANA = {
    char: written
    for letters, written in (
        ("カキクケコガギグゲゴ", "k"), ("サシスセソザジズゼゾ", "s"),
        ("タチツテトダヂヅデド", "t"), ("ナニヌネノマミムメモン", "n"), ("フヴ", "v"),
        ("バビブベボパピプペポ", "b"), ("ラリルレロ", "r"),
    )
    for char in letters
}  # fmt: skip
TO_KANA = str.maketrans("gdml", "ktnr")
LIKE_KANA = 0.65  # of the consonants
TOGETHER = tuple(
    pair.split(":")
    for pair in "sch:s sh:s ch:k ph:f th:t ck:k cz:s sz:s rz:s kh:h x:ks ts:s tz:s".split()
)
ONE_SOUND = str.maketrans({"c": "k", "q": "k", "w": "v", "z": "s", "j": "y", "p": "b", "f": "v"})
LEFT_OUT = frozenset("aeiouyh_")


@lru_cache(maxsize=4096)
def consonants(plain: str) -> str:
    """Of a word in small letters without accents: "moskva" and "москва" are "mskv"."""
    written = "".join(LATIN.get(char, char if char.isascii() else "") for char in plain)
    for several, one in TOGETHER:
        written = written.replace(several, one)
    kept: list[str] = []
    for char in written.translate(ONE_SOUND):
        if char not in LEFT_OUT and char not in kept[-1:]:
            kept.append(char)
    return "".join(kept)


def are_alike(name: str, word: str) -> bool:
    """Whether two plain words may be one name, each in its language and script."""
    if name[:1] == word[:1] and SequenceMatcher(None, name, word).ratio() >= ALIKE:
        return True
    mine, theirs = consonants(name), consonants(word)
    if min(len(mine), len(theirs)) < SHORTEST or mine[0] != theirs[0]:
        return False
    return SequenceMatcher(None, mine, theirs).ratio() >= SOUNDS_ALIKE


@lru_cache(maxsize=4096)
def is_in_kana(name: str, kana: str) -> bool:
    """Whether katakana may be this plain Latin name: "hamburg" and ハンブルク."""
    mine = _once(consonants(name).translate(TO_KANA))
    theirs = _once("".join(KANA.get(char, "") for char in kana))
    return bool(mine) and SequenceMatcher(None, mine, theirs).ratio() >= LIKE_KANA


def _once(letters: str) -> str:
    return "".join(
        one for one, before in zip(letters, f" {letters}", strict=False) if one != before
    )
