"""Which text of a note a program has seen: ETags, and the If-Match that names one."""

from django.utils.http import parse_etags

from config.base.api.problems import Problem
from notes.editing.writing import stamp
from notes.models import Note

CHANGED = (
    "This note has changed since you read it; nothing was written. Read it again, and send what "
    "you write with the ETag that comes with it."
)
MISSING = (
    "Say which text you have read: send “If-Match” with the ETag that came with the note, or "
    "with “*” to write over whatever stands there."
)


def etag_of(note: Note) -> str:
    return f'"{stamp(note)}"'


def seen_text(note: Note, if_match: str) -> str:
    """The stamp that the program has seen; raises Problem when it is not that of the note."""
    if not if_match.strip():
        raise Problem("precondition_required", MISSING)
    now = etag_of(note)
    if not {"*", now}.intersection(parse_etags(if_match)):
        raise Problem("conflict", CHANGED)
    return now.strip('"')
