"""The index inside PostgreSQL: its full-text search, and vectors compared in this process."""

from collections.abc import Iterable, Sequence

import numpy as np
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import FloatField, QuerySet
from django.db.models.functions import Cast

from notes.index.base import Scores
from notes.models import Passage

CONFIG = "english"
VECTOR = SearchVector("note__title", "heading", "text", config=CONFIG)


class PostgresIndex:
    """The Index of PostgreSQL."""

    def add(self, passages: Iterable[Passage]) -> None:
        """Nothing to do: the rows themselves are searched."""

    def rebuild(self, owner_id: int) -> int:
        return Passage.objects.filter(owner_id=owner_id).count()

    def by_words(self, owner_id: int, words: Sequence[str], limit: int) -> Scores:
        if not words:
            return {}
        either = any_of(words)
        found = (
            matching(owner_id, either)
            .annotate(rank=Cast(SearchRank(VECTOR, either), FloatField()))
            .order_by("-rank", "pk")
        )
        return dict(found.values_list("pk", "rank")[:limit])

    def by_vector(self, owner_id: int, vector: np.ndarray, embedder: str, limit: int) -> Scores:
        rows = with_embedding(owner_id, embedder)
        cosines = {pk: cosine(blob, vector) for pk, blob in rows.values_list("pk", "embedding")}
        best = sorted(cosines, key=lambda pk: -cosines[pk])[:limit]
        return {pk: cosines[pk] for pk in best}

    def cosines(
        self, owner_id: int, vector: np.ndarray, embedder: str, ids: Iterable[int]
    ) -> Scores:
        rows = with_embedding(owner_id, embedder).filter(pk__in=list(ids))
        return {pk: cosine(blob, vector) for pk, blob in rows.values_list("pk", "embedding")}


def any_of(words: Sequence[str]) -> SearchQuery:
    query = SearchQuery(words[0], config=CONFIG)
    for word in words[1:]:
        query |= SearchQuery(word, config=CONFIG)
    return query


def matching(owner_id: int, query: SearchQuery) -> QuerySet[Passage]:
    found = Passage.objects.filter(owner_id=owner_id)
    return found.annotate(searched=VECTOR).filter(searched=query)


def with_embedding(owner_id: int, embedder: str) -> QuerySet[Passage]:
    return Passage.objects.filter(owner_id=owner_id, embedder=embedder, embedding__isnull=False)


def cosine(blob: bytes | memoryview | None, vector: np.ndarray) -> float:
    return float(np.frombuffer(bytes(blob or b""), np.float32) @ vector)
