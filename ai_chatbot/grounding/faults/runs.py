"""Who does what to whom in scripts without spaces, where no word is told from the next.

Japanese writes a word's part behind it; in Chinese its place tells, or the character before it.
"""

import re
from collections.abc import Iterator
from itertools import combinations

from ai_chatbot.grounding.windows import Sentence, Window, supporting

LONGEST = 200  # characters of a sentence that are compared
MOST = 12  # words of it
CLAUSE = re.compile(r"[、。，；：！？,;:!?.]+")
# A word without its ending, and the particle that says its part.
JAPANESE = re.compile(
    r"([\u3400-\u9fff々ヶ\u30a1-\u30ffA-Za-z]{1,30}(?:さん|くん|ちゃん)?)"
    r"(から|まで|より|ほど|には|とは|では|[はがをにへでとのも])?"
)
SUBJECT = frozenset(["は", "が"])
JAPANESE_PASSIVE = re.compile("られ|[かがさたなまらわば]れ[たるて]")
SHORTEST = 2  # characters of what may be a word in Chinese
BEFORE = frozenset("从從向被比给給往到至在对對跟由把于於")
STOPS = BEFORE | frozenset("、。，；：！？,;:!?. ")


def turned_runs(said: Sentence, window: Window) -> str:
    """Two words that play each other's part; "" if none do, or the language is another."""
    compare = {"ja": _japanese, "zh": _chinese}.get(window.passage.language)
    if compare is None:
        return ""
    resting = [each.text[:LONGEST] for each in supporting(said, window)]
    found = [compare(said.text[:LONGEST], text) for text in resting]
    return found[0] if found and all(found) else ""


def _japanese(said: str, text: str) -> str:
    mine, theirs = _particles(said), _particles(text)
    shared = [word for word in mine if word in theirs][:MOST]
    if len(shared) < 0.6 * len(mine):
        return ""
    for first, second in combinations(shared, 2):
        one, other = (mine[first], mine[second]), (theirs[first], theirs[second])
        if one == other[::-1] and one[0] != one[1] and all(one):
            return f"{first} {second}"
    return ""


def _particles(text: str) -> dict[str, str]:
    """Each word with its part, as if nothing were said in the passive."""
    found: dict[str, str] = {}
    for clause in CLAUSE.split(text):
        is_passive = JAPANESE_PASSIVE.search(clause) is not None
        for word, particle in JAPANESE.findall(clause):
            part = "は" if particle in SUBJECT else particle
            if is_passive and part in ("は", "に"):
                part = "に" if part == "は" else "は"
            found.setdefault(word, part)
    return found


def _chinese(said: str, text: str) -> str:
    words = list(_blocks(said, text))[:MOST]
    if sum(map(len, words)) < 0.6 * len(CLAUSE.sub("", said)):
        return ""
    for first, second in combinations(words, 2):
        if _are_exchanged(said, text, first, second):
            return f"{first} {second}"
    return ""


def _blocks(said: str, text: str) -> Iterator[str]:
    """The longest pieces of a claim that stand in a text, from left to right."""
    at = 0
    while at < len(said):
        end = at
        while end < len(said) and said[end] not in STOPS and said[at : end + 1] in text:
            end += 1
        if end - at >= SHORTEST:
            yield said[at:end]
        at = max(end, at + 1)


def _are_exchanged(said: str, text: str, first: str, second: str) -> bool:
    mine = [said.index(word) for word in (first, second)]
    theirs = [text.index(word) for word in (first, second)]
    one, other = ([_before(where, at) for at in places] for where, places in
                  ((said, mine), (text, theirs)))  # fmt: skip
    if any(one) or any(other):
        return one == other[::-1] and one[0] != one[1]
    if theirs[0] < theirs[1]:
        return False
    between = said[mine[0] + len(first) : mine[1]]
    return bool(between) and between in text[theirs[1] + len(second) : theirs[0]]


def _before(text: str, at: int) -> str:
    return text[at - 1] if at and text[at - 1] in BEFORE else ""
