"""Transactions that do not wait for the disk."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def unsynced() -> Iterator[None]:
    """A transaction that reaches the disk together with the next one that waits for it.

    Everybody sees it at once, and a killed process loses nothing of it; a power cut may.
    """
    if connection.in_atomic_block:
        yield  # how a transaction ends is for the outermost to say
    elif connection.vendor == "sqlite":
        with synced_less(), transaction.atomic():
            yield
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
            yield


@contextmanager
def synced_less() -> Iterator[None]:
    """SQLite changes this between transactions, and for the connection."""
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA synchronous").fetchone()[0]
        cursor.execute("PRAGMA synchronous = NORMAL")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA synchronous = {before}")
