"""Words that say the contrary of each other: one in a claim where the passage has the other.

A word that the passage does not know at all speaks against a claim by itself, where all else is as
the passage has it (`faults/words`). These are those of which a passage often holds both.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import permutations

from ai_chatbot.grounding.tokens import Token, plain_word
from ai_chatbot.grounding.words.operators import CONTRARY, HAPPENING, WEEKDAYS

# Behind these a word is a part of the verb: to look after something says no time.
PARTS = {
    "after": "ask asks asked asking call called calls look looks looked looking name named names "
    "seek seeks sought run runs ran take takes took taken taking",
}
AROUND = 4  # tokens on each side that say of what a word is said


@cache
def opposites() -> dict[str, frozenset[str]]:
    """A plain word → the plain words that say its contrary, of all languages."""
    found: dict[str, frozenset[str]] = {}
    for one, other in sides_apart():
        for word in one:
            found[word] = found.get(word, frozenset()) | other
    return found


@cache
def sides() -> dict[str, frozenset[str]]:
    """A plain word → all plain words of its own side."""
    found: dict[str, frozenset[str]] = {}
    for one, _ in sides_apart():
        for word in one:
            found[word] = found.get(word, frozenset()) | one
    return found


def sides_apart() -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """What one says and the other denies; of two days of a week each."""
    for pair in CONTRARY:
        yield from permutations([plain_words(HAPPENING[kind].split()) for kind in pair])
    for week in WEEKDAYS:
        for day in week.split():
            yield plain_words([day]), plain_words(each for each in week.split() if each != day)


def plain_words(words: Iterable[str]) -> frozenset[str]:
    """Phrases are left out."""
    return frozenset(plain_word(word) for word in words if "_" not in word) - {"-"}


@cache
def days() -> frozenset[str]:
    """They may be written as names are."""
    return plain_words(" ".join(WEEKDAYS).split())


def turned(said: Sequence[Token], there: Sequence[Sequence[Token]]) -> str:
    """A word of a claim whose contrary these sentences say of the same things; "" if none."""
    against, alike = opposites(), sides()
    own = {token.plain for token in said}
    for at, token in enumerate(said):
        word = token.plain
        if (
            word not in against
            or against[word] & own
            or _is_part_of_verb(said, at)
            or (at and token.is_capital and word not in days())
        ):
            continue
        behind = _said_behind(said, at, there, alike[word], against[word])
        if behind is None:
            about = _about(said, at)
            contrary = _most_shared(about, there, against[word])
            behind = not contrary or contrary <= _most_shared(about, there, alike[word])
        if not behind:
            return word
    return ""


def _said_behind(
    said: Sequence[Token],
    at: int,
    there: Sequence[Sequence[Token]],
    own: AbstractSet[str],
    contrary: AbstractSet[str],
) -> bool | None:
    """Of a sentence that says both of one thing, "opens at six and closes at one": whether what
    the claim says behind the word stands behind it there, too, or it says nothing. None where
    that decides nothing."""
    claimed = _behind(said, at, frozenset())
    for sentence in there:
        shared = {True: 0, False: 0}
        found = set()
        for place, token in enumerate(sentence):
            if token.plain in own or token.plain in contrary:
                is_own = token.plain in own
                found.add(is_own)
                alike = len(claimed & _behind(sentence, place, own | contrary))
                shared[is_own] = max(shared[is_own], alike)
        if len(found) == 2 and (shared[True] or not claimed):
            return shared[True] >= shared[False] or None
        if len(found) == 2 and shared[False]:
            return False
    return None


def _behind(tokens: Sequence[Token], at: int, until: AbstractSet[str]) -> frozenset[str]:
    """What stands behind a word, up to the next of these."""
    found = set()
    for token in tokens[at + 1 : at + 1 + AROUND]:
        if token.plain in until:
            break
        found.add(token.stem)
    return frozenset(found - {""})


def _most_shared(
    about: frozenset[str], there: Sequence[Sequence[Token]], words: AbstractSet[str]
) -> int:
    """Of the places of these words: the most that stands around one and is in `about`."""
    return max(
        (
            1 + 2 * len(about & _about(sentence, at))
            for sentence in there
            for at, token in enumerate(sentence)
            if token.plain in words and not _is_part_of_verb(sentence, at)
        ),
        default=0,
    )


def _is_part_of_verb(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].plain in parts().get(tokens[at].plain, ())


@cache
def parts() -> dict[str, frozenset[str]]:
    """A plain word → the plain verbs behind which it has no contrary."""
    return {
        plain_word(word): frozenset(plain_word(verb) for verb in verbs.split())
        for word, verbs in PARTS.items()
    }


def _about(tokens: Sequence[Token], at: int) -> frozenset[str]:
    around = tokens[max(0, at - AROUND) : at + AROUND + 1]
    return frozenset(token.stem for token in around if token.stem)
