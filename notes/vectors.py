"""Vectors in the database: pgvector's type in PostgreSQL, float32 bytes in SQLite."""

from typing import Any

import numpy as np
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from pgvector import Vector


class VectorField(models.Field):
    """A float32 vector of any length, a numpy array in Python."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "vector" if connection.vendor == "postgresql" else "BLOB"

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        return "%s::vector" if connection.vendor == "postgresql" else "%s"

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        if value is None:
            return None
        return to_database(value, connection.vendor)

    def from_db_value(
        self, value: Any, expression: Any, connection: BaseDatabaseWrapper
    ) -> np.ndarray | None:
        if value is None:
            return None
        if connection.vendor == "postgresql":
            return Vector.from_text(value).to_numpy().astype(np.float32)
        return np.frombuffer(value, "<f4")


def to_database(vector: np.ndarray, vendor: str) -> str | bytes:
    """As the database takes it for a parameter."""
    if vendor == "postgresql":
        return Vector(vector).to_text()
    return np.asarray(vector).astype("<f4").tobytes()
