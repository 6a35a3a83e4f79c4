"""Langflow's migrations tried on a copy of its database: `python -m commonplace_langflow migrate`.

The copy is named by LANGFLOW_DATABASE_URL ("sqlite:///…") as Langflow's own is. Ends with 0 where
the Langflow that is installed takes it over with every flow in it, else says why on stderr.
"""

import asyncio
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

WHY_CHARS = 300


def main() -> None:
    copy = Path(os.environ["LANGFLOW_DATABASE_URL"].removeprefix("sqlite:///"))
    try:
        before = flows_in(copy)
        check_known(revision_of(copy))
        migrate()
        if flows_in(copy) != before:
            raise ValueError("flows of it would be lost")
    except Exception as error:  # whatever a Langflow that nobody has seen yet does: it is told
        sys.exit(f"{type(error).__name__}: {error}"[:WHY_CHARS])


def migrate() -> None:
    from langflow.services.database.utils import initialize_database

    asyncio.run(initialize_database())


def check_known(revision: str) -> None:
    """A newer Langflow's: this one would begin its tables anew, over those that are there."""
    import langflow
    from alembic.script import ScriptDirectory

    if revision:
        folder = Path(str(langflow.__file__)).parent / "alembic"
        ScriptDirectory(str(folder)).get_revision(revision)


def revision_of(database: Path) -> str:
    return first_of(database, "SELECT version_num FROM alembic_version")


def flows_in(database: Path) -> str:
    return first_of(database, "SELECT count(*) FROM flow")


def first_of(database: Path, query: str) -> str:
    with closing(sqlite3.connect(database)) as rows:
        found = rows.execute(query).fetchone()
    return str(found[0]) if found else ""
