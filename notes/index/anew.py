"""The full-text index made anew, for the migrations after which other words are in it."""

from typing import Any

from notes.index import postgresql, sqlite


def index_anew(apps: Any, schema_editor: Any) -> None:
    """As `RunPython` calls it."""
    if schema_editor.connection.vendor == "postgresql":
        postgresql.install()
    else:
        sqlite.index_anew()
