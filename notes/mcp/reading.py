"""The tools that read notes: `read_note`, `fetch`, `list_notes`, `backlinks`."""

from django.contrib.auth.models import User
from pydantic import BaseModel, Field

from notes.editing.links import linking_to
from notes.editing.writing import stamp
from notes.mcp.finding import (
    Arguments,
    NoteBrief,
    NoteId,
    brief,
    briefly,
    briefs_of,
    find_readable,
    id_in,
    page_by_id,
    page_by_path,
    page_of,
)
from notes.models import Note
from notes.search.sharing.listing import shared_notes

TEXT_CHARS, TEXT_MAX_CHARS = 20_000, 100_000  # of a note's text at a time
HEAD_MAX_CHARS = 10_000  # of its front matter
TAGS_MAX = 100
PER_PAGE, PER_PAGE_MAX = 50, 200
OFFSET_MAX = 1_000_000_000
CURSOR = "`next_cursor` of the page before; none for the first page"


class Window(BaseModel):
    """A part of a long text."""

    text: str
    offset: int = Field(description="the first character of `text` in the note's text")
    next_offset: int | None = Field(description="where to read on; null at the end")


def window(body: str, offset: int, limit: int) -> Window:
    end = offset + limit
    return Window(
        text=body[offset:end], offset=offset, next_offset=end if end < len(body) else None
    )


class Read(Arguments):
    id: NoteId
    offset: int = Field(0, ge=0, le=OFFSET_MAX, description="where to begin, in characters")
    limit: int = Field(TEXT_CHARS, ge=1, le=TEXT_MAX_CHARS, description="characters at most")


class NoteOut(NoteBrief, Window):
    length: int = Field(description="characters of the whole text")
    folder: str
    tags: list[str]
    front_matter: str = Field(description="as it is written; only where `offset` is 0")
    origin: str = Field(description='"written" here, "imported", or "clipped" from the web')
    source_url: str = Field(description="the page that it was clipped from, if it was")
    updated_at: str
    version: str = Field(description="of the text as it is now, for append_to_note")


def read_note(owner: User, site: str, given: Read) -> NoteOut:
    note = find_readable(owner, given.id)
    return NoteOut(
        **brief(note, site, owner).model_dump(),
        **window(note.body, given.offset, given.limit).model_dump(),
        length=len(note.body),
        folder=note.folder,
        tags=tags_of(note),
        front_matter="" if given.offset else note.head[:HEAD_MAX_CHARS],
        origin=note.origin,
        source_url=note.source_url,
        updated_at=note.updated_at.isoformat(),
        version=stamp(note),
    )


def tags_of(note: Note) -> list[str]:
    return list(note.tags.values_list("name", flat=True)[:TAGS_MAX])


class Listing(Arguments):
    folder: str = Field("", max_length=1000, description="only notes in it or below it")
    tag: str = Field("", max_length=200, description="only notes with it or one below it")
    containing: str = Field(
        "", max_length=1000, description="only notes with these very letters in title or text"
    )
    shared: bool = Field(False, description="notes that others share, instead of one's own")
    limit: int = Field(PER_PAGE, ge=1, le=PER_PAGE_MAX, description="notes at most")
    cursor: str = Field("", max_length=8000, description=CURSOR)


class Notes(BaseModel):
    notes: list[NoteBrief]
    next_cursor: str | None = Field(description="for the next page; null on the last")


def list_notes(owner: User, site: str, given: Listing) -> Notes:
    """The owner's notes by path, or those that others share with them."""
    notes = briefly(shared_notes(owner.pk)) if given.shared else briefs_of(owner)
    if given.containing:
        notes = notes.saying(given.containing)
    if given.tag.strip():
        notes = notes.tagged(given.tag.strip().lstrip("#"))
    if given.folder.strip("/ "):
        notes = notes.in_folder(given.folder.strip())
    page_of_them = page_by_id if given.shared else page_by_path
    page, cursor = page_of_them(notes, given.cursor, given.limit)
    return Notes(notes=[brief(note, site, owner) for note in page], next_cursor=cursor)


class Linked(Arguments):
    id: NoteId
    limit: int = Field(PER_PAGE, ge=1, le=PER_PAGE_MAX, description="notes at most")
    cursor: str = Field("", max_length=8000, description=CURSOR)


def backlinks(owner: User, site: str, given: Linked) -> Notes:
    """The notes that link to a note; to another's those that are shared as well."""
    note = find_readable(owner, given.id)
    reader = None if note.owner_id == owner.pk else owner
    page, cursor = page_by_path(briefly(linking_to(note, reader)), given.cursor, given.limit)
    return Notes(notes=[brief(each, site, owner) for each in page], next_cursor=cursor)


# --- As ChatGPT's connectors have it ------------------------------------------------------------


class Fetch(Arguments):
    id: str = Field(max_length=100, coerce_numbers_to_str=True, description="of a result of search")
    offset: int = Field(0, ge=0, le=OFFSET_MAX, description="where to begin, in characters")


class Document(BaseModel):
    id: str
    title: str
    text: str
    url: str
    metadata: dict[str, str]


def fetch(owner: User, site: str, given: Fetch) -> Document:
    note = find_readable(owner, id_in(given.id))
    part = window(note.body, given.offset, TEXT_MAX_CHARS)
    more = {} if part.next_offset is None else {"next_offset": str(part.next_offset)}
    return Document(
        id=str(note.pk),
        title=note.title,
        text=part.text,
        url=page_of(note, site),
        metadata={
            "path": note.path,
            "dated_on": note.dated_on.isoformat(),
            "origin": note.origin,
            "tags": ", ".join(tags_of(note)),
            **({} if note.owner_id == owner.pk else {"shared_by": note.owner.get_username()}),
            **more,
        },
    )
