"""What a search index can be asked, whichever database it lives in."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from django.db import connection

if TYPE_CHECKING:
    from notes.models import Passage

Scores = dict[int, float]  # passage id → score, best first


class Index(Protocol):
    """Full-text and vector search over passages; every answer is one owner's alone."""

    def add(self, passages: Iterable["Passage"]) -> None:
        """Make saved passages findable by their words."""

    def rebuild(self, owner_id: int) -> int:
        """Index the words of all of an owner's passages anew; returns how many."""

    def by_words(self, owner_id: int, words: Sequence[str], limit: int) -> Scores:
        """Passages with any of the words, with a score that grows with their weight."""

    def by_vector(self, owner_id: int, vector: np.ndarray, embedder: str, limit: int) -> Scores:
        """Passages nearest to a vector of length 1, with their cosine (-1 to 1)."""

    def cosines(
        self, owner_id: int, vector: np.ndarray, embedder: str, ids: Iterable[int]
    ) -> Scores:
        """The cosine of each of these passages; those without an embedding are left out."""


def get_index() -> Index:
    """The index of the database in use."""
    if connection.vendor == "postgresql":
        from notes.index.postgresql import PostgresIndex

        return PostgresIndex()
    from notes.index.sqlite import SqliteIndex

    return SqliteIndex()
