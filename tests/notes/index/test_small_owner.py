"""An owner of few notes beside one of very many: PostgreSQL's index of vectors knows no owners."""

import numpy as np
import pytest
from django.db import connection

from notes.index.backend import get_index
from notes.models import Note, Passage, PassageVector


def keep_vectors(owner, vectors):
    note = Note.objects.create(owner=owner, path="a.md", title="A")
    passages = Passage.objects.bulk_create(
        Passage(note=note, owner=owner, ordinal=n, text="x", start=0, end=1, text_hash="x")
        for n in range(len(vectors))
    )
    PassageVector.objects.bulk_create(
        PassageVector(passage=passage, owner=owner, embedder="small", vector=vector)
        for passage, vector in zip(passages, vectors, strict=True)
    )
    return [passage.pk for passage in passages]


def near(direction, count, spread, seed):
    noise = np.random.default_rng(seed).normal(0, spread, (count, 8)).astype(np.float32)
    vectors = noise + direction
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize("limit", [5, 60])
def test_what_a_small_owner_has_is_found_behind_a_large_owners_nearer_passages(alice, bob, limit):
    question, other = np.eye(8, dtype=np.float32)[:2]
    index = get_index()
    index.prepare("small", 8)
    keep_vectors(bob, near(question, 3_000, 0.01, 1))
    mine = keep_vectors(alice, near(other + question, 20, 0.1, 2))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL hnsw.max_scan_tuples = 100")  # of 3,020, as 20,000 of many
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute("DROP INDEX vector_by_owner_embedder")

    found = index.by_vector(alice.pk, question, "small", limit)

    assert len(found) == min(limit, 20)
    assert set(found) <= set(mine)
    assert list(found.values()) == sorted(found.values(), reverse=True)
    some = np.array(mine[:10], np.int64)
    assert set(index.by_vector(alice.pk, question, "small", limit, within=some)) <= set(mine[:10])
    assert len(index.by_vector(alice.pk, question, "small", limit, within=some)) == min(limit, 10)
