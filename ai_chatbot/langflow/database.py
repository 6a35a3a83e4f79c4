"""The SQLite database of a Langflow that we run: whether it can be read, and that what was deleted
is gone from it.

A deleted or changed text stands in the write-ahead log until it happens to be written over. Pages
that are freed are wiped by SQLite itself (`secure_delete`), but for those of earlier releases.
"""

import logging
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from django.conf import settings
from django.utils import timezone

logger = logging.getLogger(__name__)
PUT_ASIDE = "unreadable-*"
PRIMARY = 0xFF  # of an extended code
IN_USE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
SECONDS = 1.0  # that it is waited for whoever reads or writes just then


def database() -> Path:
    """Of a Langflow elsewhere there is no such file."""
    return Path(settings.DATA_DIR) / "langflow" / "langflow.db"


def empty_log() -> bool:
    """Whether nothing deleted is left in it; never raises. Langflow may be running."""
    return wiped("PRAGMA wal_checkpoint(TRUNCATE)")


def wipe_free_pages() -> bool:
    """For when nobody else has it open; never raises."""
    with suppress(sqlite3.Error):
        if (free := asked("PRAGMA freelist_count")) and not free[0]:
            return empty_log()
    return wiped("VACUUM") and empty_log()


def wiped(statement: str) -> bool:
    try:
        busy = asked(statement)
    except sqlite3.Error as error:
        logger.warning("%s was not wiped for now: %s", database().name, error)
        return False
    return not (busy and busy[0])


def fault() -> str:
    """Why it can be read by nobody; "" where it can, or is not there."""
    try:
        said = asked("PRAGMA quick_check(1)")
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0)
        return "" if code & PRIMARY in IN_USE else str(error)
    return "" if said is None or said[0] == "ok" else str(said[0])


def set_aside() -> Path:
    """Let Langflow begin anew; where the one before is now, with its log."""
    name = PUT_ASIDE.replace("*", f"{timezone.now():%Y%m%d-%H%M%S}.db")
    for ending in ("-wal", "-shm", ""):
        file = database().with_name(database().name + ending)
        if file.exists():
            aside = file.rename(database().with_name(name + ending))
            os.utime(aside)  # it is kept for a month from now on
    return database().with_name(name)


def asked(statement: str) -> sqlite3.Row | None:
    """The first row that it answers with; None also where there is no such file."""
    if not database().is_file():
        return None
    with closing(sqlite3.connect(database(), timeout=SECONDS)) as opened:
        row: sqlite3.Row | None = opened.execute(statement).fetchone()
    return row
