"""The search index of the database in use."""

from django.db import connection

from notes.index.base import Index
from notes.index.postgresql import PostgresIndex
from notes.index.sqlite import SqliteIndex


def get_index() -> Index:
    return PostgresIndex() if connection.vendor == "postgresql" else SqliteIndex()
