"""The tools that write: `add_note` and `append_to_note`. Nothing they do takes anything away."""

from typing import Annotated

from django.contrib.auth.models import User
from pydantic import AfterValidator, BaseModel, Field

from config.base.api.problems import Problem
from notes.editing import writing
from notes.editing.appending import append_text
from notes.mcp.finding import Arguments, NoteId, find_writable, page_of
from notes.models import Note
from notes.tasks import index_notes
from notes.text.front_matter import tidy_tags
from notes.text.parsing import PATH_MAX_CHARS, TITLE_MAX_CHARS
from notes.text.syntax.tags import TAG_MAX_CHARS

TEXT_MAX_CHARS = 200_000  # at a time; a note may grow to 5 MB
TAGS_MAX = 100


def one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def one_line(text: str) -> str:
    text = writing.spaced(text)
    if not text:
        raise ValueError("Give the note a title.")
    return text


Text = Annotated[str, Field(max_length=TEXT_MAX_CHARS), AfterValidator(one_line_end)]
Title = Annotated[str, Field(max_length=TITLE_MAX_CHARS), AfterValidator(one_line)]
TagName = Annotated[str, Field(max_length=TAG_MAX_CHARS)]


class NewNote(Arguments):
    title: Title
    text: Text = Field(description="Markdown; [[title]] links to another note")
    folder: str = Field("", max_length=PATH_MAX_CHARS, description="with “/” between folders")
    tags: list[TagName] = Field([], max_length=TAGS_MAX, description="such as garden/roses")


class Addition(Arguments):
    id: NoteId
    text: Text = Field(
        min_length=1, description="Markdown. It begins a line; begin with an empty line for more."
    )
    version: str = Field(
        "",
        max_length=64,
        description="of read_note: then nothing is written unless the note is still that one",
    )


class Written(BaseModel):
    id: int
    title: str
    path: str
    url: str
    version: str = Field(description="of the text as it is now")


def add_note(owner: User, site: str, given: NewNote) -> Written:
    draft = writing.Draft(given.title, given.folder, tidy_tags(given.tags), given.text)
    try:
        note = writing.create_note(owner, draft)
    except writing.Refused as refusal:
        raise Problem("invalid_request", str(refusal)) from None
    index_notes.enqueue()
    return written(note, site)


def append_to_note(owner: User, site: str, given: Addition) -> Written:
    note = find_writable(owner, given.id)
    by = None if note.owner_id == owner.pk else owner
    try:
        note = append_text(note, given.text, seen=given.version, by=by)
    except writing.Conflict as conflict:
        raise Problem("conflict", str(conflict)) from None
    except writing.Refused as refusal:
        raise Problem("invalid_request", str(refusal)) from None
    index_notes.enqueue()
    return written(note, site)


def written(note: Note, site: str) -> Written:
    return Written(
        id=note.pk,
        title=note.title,
        path=note.path,
        url=page_of(note, site),
        version=writing.stamp(note),
    )
