"""A text cut into the pieces of the vocabulary, as SentencePiece's unigram model cuts it.

Of all ways to put a word together from pieces that one is taken whose pieces are commonest. The
`tokenizers` library does the same and would keep 270 MB for it in each process; words come again,
so that what was cut is remembered, and this takes a fiftieth of the embedding's time.
"""

from collections.abc import Iterator
from functools import lru_cache

from notes.index.embedders.e5.weights import Vocabulary

SPACE = "\u2581"  # what a word begins with
UNKNOWN_COST = 10.0  # below the rarest piece
WORD_MAX_CHARS = 256  # a longer one is cut there: scripts without spaces have no words
CHARS_A_TOKEN = 16  # no piece is longer, so that more of a text need not be looked at
REMEMBERED = 20_000  # words


class Tokens:
    """`ids(text, most)` with the tokens for its start and end."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.scores = vocabulary.scores.tolist()
        self.rarest = min(self.scores) - UNKNOWN_COST
        self.known = {piece: number for number, piece in enumerate(vocabulary.pieces)}
        self.longest = max(map(len, self.known))
        self.cut = lru_cache(REMEMBERED)(self._cut)

    def ids(self, text: str, most: int) -> list[int]:
        """At most `most` of them."""
        found: list[int] = []
        for word in self.words(text[: most * CHARS_A_TOKEN]):
            found += self.cut(word)
            if len(found) >= most - 2:
                break
        return [self.vocabulary.start, *found[: most - 2], self.vocabulary.end]

    def words(self, text: str) -> Iterator[str]:
        for word in text.translate(self.vocabulary.characters).split(" "):
            for at in range(0, len(word), WORD_MAX_CHARS):
                yield (SPACE if at == 0 else "") + word[at : at + WORD_MAX_CHARS]

    def _cut(self, word: str) -> tuple[int, ...]:
        """The pieces with the highest sum of scores, by what is best up to each character."""
        known, scores, length = self.known, self.scores, len(word)
        best = [0.0] + [-float("inf")] * length
        came: list[tuple[int, int]] = [(0, 0)] * (length + 1)  # (from where, by which piece)
        for start in range(length):
            so_far = best[start]
            for end in range(start + 1, min(start + self.longest, length) + 1):
                piece = known.get(word[start:end])
                if piece is not None and so_far + scores[piece] > best[end]:
                    best[end], came[end] = so_far + scores[piece], (start, piece)
            if so_far + self.rarest > best[start + 1]:
                best[start + 1] = so_far + self.rarest
                came[start + 1] = (start, self.vocabulary.unknown)
        return tuple(reversed(list(self._back(came, length))))

    def _back(self, came: list[tuple[int, int]], at: int) -> Iterator[int]:
        last = -1
        while at:
            at, piece = came[at]
            if not piece == last == self.vocabulary.unknown:  # strange letters in a row are one
                yield piece
            last = piece
