"""Notes as the API shows and takes them."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AfterValidator

from config.base.api.fields import Text
from notes.editing.links import linking_to
from notes.models import Link, Note, NoteQuerySet
from notes.text.front_matter import tidy_tags
from notes.text.parsing import NOTE_MAX_BYTES, PATH_MAX_CHARS, TITLE_MAX_CHARS
from notes.text.syntax.tags import TAG_MAX_CHARS

TAGS_MAX = 1000  # of one note
SHOWN_LINKS = 500


class NoteOut(Schema):
    id: int
    title: str
    path: str = Field(description='with "/" between folders')
    folder: str
    tags: list[str] = Field(description="of its front matter and its text")
    day: date = Field(alias="dated_on", description="what lists and searches by time go by")
    origin: str = Field(description='"written" here, "imported" or "clipped" from the web')
    source_url: str = Field(description="the web page that a clipped note comes from")
    created_at: datetime
    updated_at: datetime
    url: str = Field(alias="get_absolute_url", description="its page")
    shared_by: str = Field(description="whose note it is, if it is another's; else empty")

    @staticmethod
    def resolve_tags(note: Note) -> list[str]:
        return [tag.name for tag in note.tags.all()]

    @staticmethod
    def resolve_shared_by(note: Note, context: Any) -> str:
        return "" if reader_in(note, context) is None else note.owner.get_username()


class LinkOut(Schema):
    target: str = Field(description="as written")
    heading: str
    alias: str
    is_embed: bool
    note: int | None = Field(alias="resolved_id", description="the note it leads to, if any")


def reader_in(note: Note, context: Any) -> int | None:
    """Who asks, if the note is another's."""
    asking: int = context["request"].auth.owner_id
    return None if note.owner_id == asking else asking


class BacklinkOut(Schema):
    id: int
    title: str
    path: str


class WholeNoteOut(NoteOut):
    text: str = Field(alias="body", description="Markdown, without the front matter")
    front_matter: dict[str, Any]
    links: list[LinkOut] = Field(description="out of its text, the first 500")
    link_count: int = Field(alias="links.count", description="of all")
    backlinks: list[BacklinkOut] = Field(description="other notes that link here, the first 500")
    backlink_count: int = Field(description="of all")

    @staticmethod
    def resolve_links(note: Note, context: Any) -> list[Link]:
        links = list(note.links.all()[:SHOWN_LINKS])
        if (reader := reader_in(note, context)) is None:
            return links
        leading = {link.resolved_id for link in links}
        shared = Note.objects.readable_by(reader).filter(pk__in=leading - {None})
        seen = set(shared.values_list("pk", flat=True))
        for link in links:
            link.resolved_id = link.resolved_id if link.resolved_id in seen else None
        return links

    @staticmethod
    def resolve_backlinks(note: Note, context: Any) -> NoteQuerySet:
        return linking_to(note, reader_in(note, context))[:SHOWN_LINKS]

    @staticmethod
    def resolve_backlink_count(note: Note, context: Any) -> int:
        return linking_to(note, reader_in(note, context)).count()


def one_line(text: str) -> str:
    if not (line := " ".join(text.split())):
        raise ValueError("give the note a title")
    return line


def tidied(names: list[str]) -> list[str]:
    found = tidy_tags(names)
    if any(len(name) > TAG_MAX_CHARS for name in found):
        raise ValueError(f"a tag has {TAG_MAX_CHARS} characters at most")
    return found


def unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


Title = Annotated[Text, Field(max_length=TITLE_MAX_CHARS), AfterValidator(one_line)]
Folder = Annotated[Text, Field(max_length=PATH_MAX_CHARS)]
Tags = Annotated[list[Text], Field(max_length=TAGS_MAX), AfterValidator(tidied)]
Markdown = Annotated[Text, Field(max_length=NOTE_MAX_BYTES), AfterValidator(unix_lines)]


class NoteIn(Schema):
    title: Title
    text: Markdown = Field("", description="Markdown, without front matter")
    folder: Folder = Field("", description='with "/" between folders; empty is the top')
    tags: Tags = Field([], description='written into the front matter; "garden/roses" is below')
    day: date | None = Field(None, description="written into the front matter, if it is said")


class NoteChanges(Schema):
    """What is left out stays as it is."""

    title: Title | None = None
    text: Markdown | None = None
    folder: Folder | None = Field(None, description="another one moves the note")
    tags: Tags | None = Field(None, description="of the front matter; those in the text stay")
    day: date | None = Field(None, description="null takes it out of the front matter")
