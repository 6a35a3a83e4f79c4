"""Words of a question that no note holds, read as the nearest words of the notes."""

import re
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz.distance import OSA

from notes.index.vocabulary import beginning_alike, is_held, unknown
from notes.text.words.splitting import split_words

WORDS_MAX = 3  # of a question; one with more is in another language, or no question
TRIED = 3  # of the nearest words
SHORT_CHARS, LONG_CHARS = 5, 8  # from which one slip is allowed, and two
WORD = re.compile(r"[^\W\d_]+")


def respelled(owner_id: int, words: Sequence[str], language: str) -> dict[str, str]:
    """A question's words that no note holds → the notes' own, as far as one is near enough."""
    missing = [word for word in unknown(owner_id, words, language) if len(word) >= SHORT_CHARS]
    if not missing or len(missing) > WORDS_MAX:
        return {}
    found = {word: nearest(owner_id, word, language) for word in sorted(missing)}
    return {word: near for word, near in found.items() if near}


def nearest(owner_id: int, word: str, language: str) -> str:
    """ "" when none is near; two letters exchanged are one slip."""
    edits = 2 if len(word) >= LONG_CHARS else 1
    near = sorted(
        (OSA.distance(word, other, score_cutoff=edits), other)
        for other in beginning_alike(owner_id, word, edits)
    )
    tried = [other for distance, other in near[:TRIED] if distance <= edits]
    return next((other for other in tried if is_held(owner_id, other, language)), "")


def spelled(text: str, instead: Mapping[str, str]) -> str:
    """The text with these words in place of those."""
    return WORD.sub(lambda found: next(other_words(found[0], instead), found[0]), text)


def other_words(word: str, instead: Mapping[str, str]) -> Iterator[str]:
    folded = split_words(word)
    if len(folded) == 1 and folded[0] in instead:
        yield instead[folded[0]]
