"""Langflow's own database for a backup: as it stands, but for keys that were typed into nodes.

Langflow keeps those in clear, in each copy that it has of a flow.
"""

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from ai_chatbot.flows.shape import blank_of, in_clear
from config.base.downloads.zips import pieces_of

SIGN = '"value"'  # in every text that may hold a field


def copy_of_database(file: Path) -> Iterator[bytes]:
    """While Langflow goes on."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        with (
            closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=30)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target, pages=1000)
            leave_keys_out(target)
        yield from pieces_of(copy)


def leave_keys_out(database: sqlite3.Connection) -> None:
    """Of whatever table, as another version may keep flows in more; and of the free pages."""
    database.create_function("without_keys", 1, without_keys, deterministic=True)
    for table, column in columns(database):
        database.execute(
            f"UPDATE {table} SET {column} = without_keys({column})"  # noqa: S608 - quoted names
            f" WHERE instr({column}, ?) > 0",
            [SIGN],
        )
    database.commit()
    database.execute("VACUUM")


def columns(database: sqlite3.Connection) -> list[tuple[str, str]]:
    """(table, column) of all, quoted."""
    return database.execute(
        """SELECT '"' || replace(t.name, '"', '""') || '"', '"' || replace(c.name, '"', '""') || '"'
           FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c
           WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"""
    ).fetchall()


def without_keys(text: str | bytes) -> str | bytes:
    """JSON in which each secret field is blank, wherever it stands; other text as it is."""
    try:
        whole = json.loads(text)
    except ValueError:
        return text
    except RecursionError:  # nothing that Langflow could run
        return "{}"
    return json.dumps(whole) if blank_secrets(whole) else text


def blank_secrets(whole: Any) -> bool:
    """Whether any was typed in."""
    found, left = False, [whole]
    while left:
        part = left.pop()
        if in_clear(part):
            part["value"] = blank_of(part, spare=True)
            found = True
        left += part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return found
