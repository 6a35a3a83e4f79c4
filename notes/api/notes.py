"""Notes listed, read, written and put in the trash."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, Header, Query, Router, Schema, Status

from config.base.api.fields import Text
from config.base.api.operations import problems
from config.base.api.paging import Page, PageIn, PageOut, page_of
from config.base.api.problems import Problem
from config.base.http import PARAMETER_MAX_CHARS
from notes.api.importing import owner_of
from notes.api.preconditions import CHANGED, etag_of, seen_text
from notes.api.schemas import NoteChanges, NoteIn, NoteOut, WholeNoteOut
from notes.editing import trash, writing
from notes.models import Note, NoteQuerySet
from notes.search.listing import SORTS, narrow
from notes.search.sharing.listing import shared_notes
from notes.tasks import index_notes

IF_MATCH = Header(
    "", alias="If-Match", max_length=1000, description="the ETag of the text that was read, or *"
)

router = Router(tags=["notes"])  # whoever puts it into an API says who may call


class Filters(Schema):
    q: Text = Field("", max_length=PARAMETER_MAX_CHARS, description="what title or text hold")
    tag: Text = Field("", max_length=PARAMETER_MAX_CHARS, description="or a tag below it")
    folder: Text = Field("", max_length=PARAMETER_MAX_CHARS, description="or one below it")
    shared: bool = Field(False, description="those that others share with you, instead of yours")
    sort: Literal["name", "newest", "oldest"] = "name"


@router.get("", response=PageOut[NoteOut], summary="Notes, a page at a time")
def list_notes(request: HttpRequest, filters: Query[Filters], page: Query[PageIn]) -> Page:
    notes = shared_notes(owner_of(request).pk) if filters.shared else mine(request)
    found = narrow(notes.select_related("owner"), filters.q.strip(), filters.tag, filters.folder)
    return page_of(found, SORTS[filters.sort], page)


@router.post(
    "", response={201: NoteOut}, summary="Write a new note",
    openapi_extra=problems(ETag=201, Location=201),
)  # fmt: skip
def create_note(request: HttpRequest, response: HttpResponse, body: NoteIn) -> Status[Note]:
    day = body.day.isoformat() if body.day else None
    draft = writing.Draft(body.title, body.folder, body.tags, body.text, day)
    with refusals():
        note = writing.create_note(owner_of(request), draft)
    index_notes.enqueue()
    response["Location"] = reverse("api_v1:read_note", args=[note.pk])
    return Status(201, with_etag(response, note))


@router.get(
    "/{int:note_id}", response=WholeNoteOut, summary="One note, with its text and links",
    openapi_extra=problems(ETag=200),
)  # fmt: skip
def read_note(request: HttpRequest, response: HttpResponse, note_id: int) -> Note:
    """Yours, or one that is shared with you now. Its ETag says which text it is; whoever writes
    the note sends that as If-Match. Of a shared note's links and backlinks those are told that
    lead to notes shared as well; its versions are its owner's."""
    return with_etag(response, one_of(readable(request), note_id))


@router.patch(
    "/{int:note_id}", response=NoteOut, summary="Change a note: its text, title, tags or place",
    openapi_extra=problems("conflict", "precondition_required", ETag=200),
)  # fmt: skip
def change_note(
    request: HttpRequest,
    response: HttpResponse,
    note_id: int,
    body: NoteChanges,
    if_match: str = IF_MATCH,
) -> Note:
    """What it said before becomes a version. Links to it go on leading to it. Of a note that is
    shared with you to be written, title, text and day; its folder and tags are its owner's."""
    note = one_of(writable(request), note_id)
    seen = seen_text(note, if_match)
    writer = owner_of(request)
    by = None if note.owner_id == writer.pk else writer
    with refusals():
        note = writing.edit_note(note, changed(writing.draft_of(note), body), seen=seen, by=by)
    index_notes.enqueue()
    return with_etag(response, note)


@router.delete(
    "/{int:note_id}", response={204: None}, summary="Put a note in the trash",
    openapi_extra=problems("conflict"),
)  # fmt: skip
def trash_note(request: HttpRequest, note_id: int, if_match: str = IF_MATCH) -> Status[None]:
    """It can be brought back for thirty days. If-Match need not be sent."""
    note = one_of(mine(request), note_id)
    if if_match:
        seen_text(note, if_match)
    trash.put_in_trash(note)
    return Status(204, None)


# --- What they share --------------------------------------------------------------------------


def mine(request: HttpRequest) -> NoteQuerySet:
    return Note.objects.owned_by(owner_of(request))


def readable(request: HttpRequest) -> NoteQuerySet:
    return Note.objects.readable_by(owner_of(request))


def writable(request: HttpRequest) -> NoteQuerySet:
    return Note.objects.writable_by(owner_of(request))


def one_of(notes: NoteQuerySet, note_id: int) -> Note:
    note = notes.filter(pk=note_id).select_related("owner").prefetch_related("tags").first()
    if note is None:
        raise Http404
    return note


def with_etag(response: HttpResponse, note: Note) -> Note:
    response["ETag"] = etag_of(note)
    return note


def changed(draft: writing.Draft, body: NoteChanges) -> writing.Draft:
    """The draft with what the program has said."""
    given = body.dict(exclude_unset=True)
    if "day" in given:
        draft = replace(draft, day=given["day"].isoformat() if given["day"] else "")
    said = {
        name: given[name] for name in ("title", "folder", "tags") if given.get(name) is not None
    }
    if given.get("text") is not None:
        said["body"] = given["text"]
    return replace(draft, **said)


@contextmanager
def refusals() -> Iterator[None]:
    """What is not taken, said as problems."""
    try:
        yield
    except writing.Conflict:
        raise Problem("conflict", CHANGED) from None
    except writing.Refused as refusal:
        raise Problem("invalid_request", str(refusal)) from None
