"""What exports in JSON say, whatever stands in them: nothing of it is of the kind it should be."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from notes.importing.sources import SourceFile

JSON_MAX_BYTES = 25_000_000  # read, it takes twenty times as much memory
# What says that a file may be an export, before it is read as JSON.
TELLING = re.compile(
    rb'"(?:activeNotes|content_type|creationDate|userEditedTimestampUsec|edit-time|children)"'
)
DAMAGED = "It is an export that is damaged or cut off."


def json_of(file: SourceFile) -> Any:
    """What the file says; None for what is none of these exports, or more than is read.

    Raises NotReadable.
    """
    data = file.read()
    if len(data) > JSON_MAX_BYTES or not TELLING.search(data):
        return None
    with suppress(ValueError, RecursionError):
        return json.loads(data.decode("utf-8-sig"))
    return None


def object_of(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def objects_in(value: object) -> Iterator[Mapping[str, Any]]:
    return (
        (each for each in value if isinstance(each, dict)) if isinstance(value, list) else iter(())
    )


def words(value: object) -> str:
    """A text that can be stored, its line ends single; "" for what is none."""
    if not isinstance(value, str):
        return ""
    text = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def moment(value: object) -> datetime | None:
    """The time that "2024-05-03T22:30:00.000Z" says."""
    with suppress(ValueError):
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)
    return None
