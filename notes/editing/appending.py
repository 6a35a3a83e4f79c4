"""Text added to the end of a note, whatever others write into it at the same time."""

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from notes.editing.links import resolve_links
from notes.editing.saving import rewrite
from notes.editing.writing import (
    GONE_FOR_OTHERS,
    Conflict,
    Refused,
    check_place,
    check_room,
    parse_as,
    stamp,
)
from notes.models import Note
from notes.text.parsing import ParsedNote

HAS_CHANGED = _("The note has changed since it was read. Read it again, then decide.")
IS_GONE = _("This note was deleted meanwhile.")


def append_text(note: Note, text: str, *, seen: str = "", by: User | None = None) -> Note:
    """Let the note's text go on with `text`, on a line of its own; what it said before becomes a
    version.

    With `seen`, a stamp of writing.stamp, only while the note is still that one: raises Conflict
    when it is not, Refused when it is gone, would be too long or has no room. `by` is who
    writes, if not the owner: as long as they may, and without changing where it lies and how it
    is tagged.
    """

    def say(note: Note) -> ParsedNote:
        if note.deleted_at:
            raise Refused(IS_GONE)
        if seen and stamp(note) != seen:
            raise Conflict(HAS_CHANGED)
        parsed = parse_as(note, note.path, note.head, f"{with_line_end(note.body)}{text}")
        if by:
            check_place(note, parsed)
        return parsed

    check_room(note.owner, len(note.body) + len(text), by)
    try:
        saved = rewrite(note, say, by)
    except Note.DoesNotExist:
        raise Refused(GONE_FOR_OTHERS if by else IS_GONE) from None
    resolve_links(saved.owner)
    return saved


def with_line_end(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
