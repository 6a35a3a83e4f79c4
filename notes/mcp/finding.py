"""One note by the number that a client names it by, among its owner's."""

import base64
import binascii
from typing import Annotated

from django.contrib.auth.models import User
from pydantic import BaseModel, ConfigDict, Field

from config.base.api.problems import Problem
from notes.models import Note, NoteQuerySet

ID_MAX = 2**63 - 1  # of the column
CURSOR_MAX_CHARS = 8000
NO_CURSOR = "This cursor is none that was given. Begin again without one."


NoteId = Annotated[int, Field(ge=1, le=ID_MAX, description="the note's id")]


class Arguments(BaseModel):
    """What a tool takes, and nothing besides."""

    model_config = ConfigDict(extra="forbid")


class NoteBrief(BaseModel):
    """A note in a list."""

    id: int = Field(description="for read_note, backlinks and append_to_note")
    title: str
    path: str = Field(description="with “/” between folders")
    url: str
    dated_on: str = Field(description="the note's day, such as 2024-05-03")
    shared_by: str = Field("", description="whose note it is, if it is another's")


def brief(note: Note, site: str, reader: User) -> NoteBrief:
    return NoteBrief(
        id=note.pk,
        title=note.title,
        path=note.path,
        url=page_of(note, site),
        dated_on=note.dated_on.isoformat(),
        shared_by="" if note.owner_id == reader.pk else note.owner.get_username(),
    )


def page_of(note: Note, site: str) -> str:
    return f"{site}{note.get_absolute_url()}"


def briefs_of(owner: User) -> NoteQuerySet:
    """The owner's notes without what makes them long."""
    return briefly(Note.objects.owned_by(owner))


def briefly(notes: NoteQuerySet) -> NoteQuerySet:
    return notes.select_related("owner").defer("folded", "body", "head", "front_matter")


def find_writable(writer: User, note_id: int) -> Note:
    """One of the writer's own, or one that they are let write just now. Raises Problem."""
    return found(Note.objects.writable_by(writer), note_id)


def find_readable(reader: User, note_id: int) -> Note:
    """One of the reader's own, or one that is shared with them just now. Raises Problem."""
    return found(Note.objects.readable_by(reader), note_id)


def found(notes: NoteQuerySet, note_id: int) -> Note:
    note: Note | None = notes.filter(pk=note_id).select_related("owner").first()
    if note is None:
        raise Problem("not_found", f"There is no note {note_id}. search_notes finds notes.")
    return note


def id_in(text: str) -> int:
    """The note's id that a text spells; raises Problem for what spells none."""
    if not (text.isascii() and text.isdigit() and len(text) < len(str(ID_MAX))):
        raise Problem("not_found", "There is no such note. search_notes finds notes.")
    return int(text)


def cursor_after(path: str) -> str:
    """Where a list by path goes on, in letters that no client changes on the way."""
    return base64.urlsafe_b64encode(path.encode()).decode()


def path_before(cursor: str) -> str:
    """The path that a list goes on after; "" for its beginning. Raises Problem for nonsense."""
    try:
        path = base64.b64decode(cursor[:CURSOR_MAX_CHARS], altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise Problem("invalid_request", NO_CURSOR) from None
    if "\x00" in path:
        raise Problem("invalid_request", NO_CURSOR)
    return path


def page_by_path(notes: NoteQuerySet, cursor: str, limit: int) -> tuple[list[Note], str | None]:
    """The next notes by path, and the cursor of those that follow, if any do."""
    rows = list(notes.filter(path__gt=path_before(cursor)).order_by("path")[: limit + 1])
    page = rows[:limit]
    return page, cursor_after(page[-1].path) if len(rows) > limit else None


def page_by_id(notes: NoteQuerySet, cursor: str, limit: int) -> tuple[list[Note], str | None]:
    """The same of several owners' notes, whose paths may be alike: the oldest first."""
    after = path_before(cursor)
    if after and not (after.isascii() and after.isdigit() and len(after) < len(str(ID_MAX))):
        raise Problem("invalid_request", NO_CURSOR)
    rows = list(notes.filter(pk__gt=int(after or 0)).order_by("pk")[: limit + 1])
    page = rows[:limit]
    return page, cursor_after(str(page[-1].pk)) if len(rows) > limit else None
