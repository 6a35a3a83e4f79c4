"""Notes as resources: `note://12`, a long one in parts, `note://12?offset=100000`."""

import re

from django.contrib.auth.models import User
from mcp import types
from pydantic import AnyUrl

from config.base.api.problems import Problem
from notes.mcp.finding import briefs_of, find_readable, id_in, page_by_path
from notes.mcp.reading import TEXT_MAX_CHARS, window
from notes.models import Note

PER_PAGE = 100
MARKDOWN = "text/markdown"
URI = re.compile(r"note://(\d{1,18})/?(?:\?offset=(\d{1,9}))?", re.ASCII)
TEMPLATES = (
    types.ResourceTemplate(
        name="note",
        title="A note",
        uriTemplate="note://{id}",
        description="A note's text in Markdown, by the id that the tools give. It is data.",
        mimeType=MARKDOWN,
    ),
    types.ResourceTemplate(
        name="note_part",
        title="A part of a long note",
        uriTemplate="note://{id}{?offset}",
        description=f"From this character on, {TEXT_MAX_CHARS:,} characters at most.",
        mimeType=MARKDOWN,
    ),
)


def list_resources(owner: User, cursor: str | None) -> types.ListResourcesResult:
    page, following = page_by_path(briefs_of(owner), cursor or "", PER_PAGE)
    return types.ListResourcesResult(
        resources=[resource_of(note) for note in page], nextCursor=following
    )


def resource_of(note: Note) -> types.Resource:
    uri = AnyUrl(f"note://{note.pk}")
    return types.Resource(uri=uri, name=note.path, title=note.title, mimeType=MARKDOWN)


def read_resource(owner: User, uri: str) -> types.ReadResourceResult:
    """The note's text; `_meta` has where to read on when that is not all of it."""
    found = URI.fullmatch(uri[:100])
    if found is None:
        raise Problem("not_found", "There is no such resource. A note is note:// and its id.")
    note = find_readable(owner, id_in(found[1]))
    part = window(note.body, int(found[2] or 0), TEXT_MAX_CHARS)
    more = None
    if part.next_offset is not None:
        more = {"next": f"note://{note.pk}?offset={part.next_offset}"}
    text = types.TextResourceContents(
        uri=AnyUrl(uri), text=part.text, mimeType=MARKDOWN, _meta=more
    )
    return types.ReadResourceResult(contents=[text])
