"""What a search index can be asked, whichever database it lives in."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

import numpy as np
from django.db import connection

from notes.models import Passage
from notes.text.reading.naming import searched_names
from notes.text.words.stems import indexed

Scores = dict[int, float]  # passage id → score, best first
Within = np.ndarray | None  # int64, ascending: the passages that may be found; None for all
Also = Mapping[str, Sequence[str]]
NOTHING_ELSE: Also = MappingProxyType({})

SAID = """
    SELECT p.id, p.owner_id, n.title, n.front_matter, p.heading, p.text FROM notes_passage p
    JOIN notes_note n ON n.id = p.note_id WHERE p.id > %s {only} ORDER BY p.id LIMIT %s"""
WITH_ALIASES = "AND lower(CAST(n.front_matter AS text)) LIKE '%%\"alias%%'"
PHRASE_MAX_WORDS = 1_000  # no passage has more; of thousands PostgreSQL's stack overflows
BATCH = 1_000  # passages that a migration indexes at once


@dataclass(frozen=True)
class Cut:
    """A passage's words as both databases index them; neither cuts, folds or stems by itself."""

    passage_id: int
    owner_id: int
    title: list[str]
    heading: list[str]
    text: list[str]


@dataclass(frozen=True)
class Shares:
    """Of passages, and the words that at least one of them holds."""

    of: Scores
    held: frozenset[str]


def shares_of(
    words: Sequence[str], weights: Sequence[float], held: Mapping[int, Collection[int]]
) -> Shares:
    """`held` has for each passage which of the words stand there, by their places."""
    whole = sum(weights) or 1.0
    of = {pk: sum(weights[n] for n in places) / whole for pk, places in held.items()}
    return Shares(of, frozenset(words[n] for places in held.values() for n in places))


def with_others(words: Iterable[str], also: Also) -> list[str]:
    """The words, each with what stands for it as well."""
    return list(dict.fromkeys(said for word in words for said in (word, *also.get(word, ()))))


def cut_words(passage_id: int, owner_id: int, title: str, heading: str, text: str) -> Cut:
    return Cut(passage_id, owner_id, *indexed(title, heading, text))


def cut_passages(passages: Iterable[Passage]) -> list[Cut]:
    return [cut_passage(p, searched_names(p.note.title, p.note.front_matter)) for p in passages]


def cut_passage(passage: Passage, names: str) -> Cut:
    return cut_words(passage.pk, passage.owner_id, names, passage.heading, passage.text)


def cut_all(only: str = "") -> Iterator[list[Cut]]:
    """Every passage there is, in batches: for migrations, whose models are of another time."""
    last = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(SAID.format(only=only), [last, BATCH])
            rows = cursor.fetchall()
            if not rows:
                return
            yield [cut_row(*row) for row in rows]
            last = rows[-1][0]


def cut_those_with_aliases() -> Iterator[list[Cut]]:
    """Those of notes whose front matter may name aliases."""
    return cut_all(WITH_ALIASES)


def cut_row(pk: int, owner_id: int, title: str, matter: str, heading: str, text: str) -> Cut:
    return cut_words(pk, owner_id, searched_names(title, json.loads(matter)), heading, text)


class Index(Protocol):
    """Full-text and vector search over passages; every answer is one owner's alone."""

    def add(self, passages: Iterable[Passage]) -> None:
        """Make saved passages findable by their words."""

    def prepare(self, embedder: str, dimensions: int) -> None:
        """Make ready for vectors of this embedder; cheap when that was done before."""

    def by_words(
        self,
        owner_id: int,
        words: Sequence[str],
        limit: int,
        within: Within = None,
        *,
        language: str = "",
    ) -> Scores:
        """Passages with any of the words, with their BM25, which grows with their weight.

        `language` is the question's, as text.words.languages calls it, "" when nothing tells.
        """

    def shares(
        self,
        owner_id: int,
        words: Sequence[str],
        ids: Iterable[int],
        language: str = "",
        also: Also = NOTHING_ELSE,
    ) -> Shares:
        """Which part of the words' weight, 0 to 1, each passage holds; a rare one weighs more.

        `also` has for some of the words what stands for them as well.
        """

    def by_vector(
        self, owner_id: int, vector: np.ndarray, embedder: str, limit: int, within: Within = None
    ) -> Scores:
        """Passages nearest to a vector of length 1, with their cosine (-1 to 1)."""

    def cosines(
        self, owner_id: int, vector: np.ndarray, embedder: str, ids: Iterable[int]
    ) -> Scores:
        """The cosine of each of these passages; those without an embedding are left out."""

    def by_name(
        self, owner_id: int, vector: np.ndarray, embedder: str, ids: Iterable[int]
    ) -> Scores:
        """For each of these passages the cosine of its note's own vector, if it has one."""

    def holding(self, owner_id: int, phrase: str) -> np.ndarray:
        """The passages with these words in a row, endings aside; int64, ascending."""

    def forget(self, owner_id: int) -> None:
        """Let go of what is kept of an owner who has no passages any more."""

    def index_anew(self) -> None:
        """Make all passages findable by their words again, as after rows were put in whole."""
