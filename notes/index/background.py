"""How near a question comes to an owner's passages, whatever they say."""

import numpy as np
from django.db import connection

from notes.index.embedders.base import NO_BACKGROUND, Background
from notes.index.sqlite import vector_cache
from notes.vectors import to_database

# Of as many passages as tell it: PostgreSQL reads each.
MOST = 1_000
MEAN = """
    SELECT avg(1 - (vector::vector({size}) <=> %s::vector({size}))), count(*) FROM (
        SELECT vector FROM notes_passagevector WHERE owner_id = %s AND embedder = %s LIMIT {most}
    ) AS counted"""


def background_of(owner_id: int, vector: np.ndarray, embedder: str) -> Background:
    """The mean cosine of a vector of length 1, float32 [d], with the owner's passages."""
    if connection.vendor == "postgresql":
        return asked_of_database(owner_id, vector, embedder)
    vectors = vector_cache.get(owner_id, embedder)
    if not len(vectors.ids):
        return NO_BACKGROUND
    return Background(float(vectors.mean @ vector), len(vectors.ids))


def asked_of_database(owner_id: int, vector: np.ndarray, embedder: str) -> Background:
    given = [to_database(vector, "postgresql"), owner_id, embedder]
    with connection.cursor() as cursor:
        cursor.execute(MEAN.format(size=len(vector), most=MOST), given)
        usual, count = cursor.fetchone()
    return Background(float(usual), count) if count else NO_BACKGROUND
