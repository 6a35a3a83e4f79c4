"""What was deleted in Langflow is gone from its files: from the write-ahead log, and free pages.

A deleted or changed text stands in that log until it happens to be written over. Pages that are
freed are wiped by SQLite itself (`secure_delete`), but for those of releases that did not ask this.
"""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)
SECONDS = 1.0  # that it is waited for whoever reads or writes just then


def database() -> Path:
    """Of a Langflow that we run; elsewhere there is no such file."""
    return Path(settings.DATA_DIR) / "langflow" / "langflow.db"


def empty_log() -> bool:
    """Whether nothing deleted is left in it; never raises. Langflow may be running."""
    return on_file("PRAGMA wal_checkpoint(TRUNCATE)")


def wipe_free_pages() -> bool:
    """For when nobody else has it open; never raises."""
    return on_file("VACUUM") and empty_log()


def on_file(statement: str) -> bool:
    if not database().is_file():
        return True
    try:
        with closing(sqlite3.connect(database(), timeout=SECONDS)) as opened:
            busy = opened.execute(statement).fetchone()
    except sqlite3.Error as error:
        logger.warning("%s was not wiped for now: %s", database().name, error)
        return False
    return not (busy and busy[0])
