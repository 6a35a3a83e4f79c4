"""What a search index can be asked, whichever database it lives in."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np

from notes.models import Passage

Scores = dict[int, float]  # passage id → score, best first
Within = np.ndarray | None  # int64, ascending: the passages that may be found; None for all

WORD = re.compile(r"[^\W_]+")


def split_words(text: str) -> list[str]:
    """The words of a text, which no database's own tokenizer would cut in another way."""
    return WORD.findall(unicodedata.normalize("NFC", text))


class Index(Protocol):
    """Full-text and vector search over passages; every answer is one owner's alone."""

    def add(self, passages: Iterable[Passage]) -> None:
        """Make saved passages findable by their words."""

    def prepare(self, embedder: str, dimensions: int) -> None:
        """Make ready for vectors of this embedder; cheap when that was done before."""

    def by_words(
        self, owner_id: int, words: Sequence[str], limit: int, within: Within = None
    ) -> Scores:
        """Passages with any of the words, with their BM25, which grows with their weight."""

    def by_vector(
        self, owner_id: int, vector: np.ndarray, embedder: str, limit: int, within: Within = None
    ) -> Scores:
        """Passages nearest to a vector of length 1, with their cosine (-1 to 1)."""

    def cosines(
        self, owner_id: int, vector: np.ndarray, embedder: str, ids: Iterable[int]
    ) -> Scores:
        """The cosine of each of these passages; those without an embedding are left out."""

    def holding(self, owner_id: int, phrase: str) -> np.ndarray:
        """The passages with these words in a row, endings aside; int64, ascending."""
