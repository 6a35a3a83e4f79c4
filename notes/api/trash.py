"""The trash: what is in it, back out of it, and gone for good."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Query, Router, Status

from config.base.api.operations import problems
from config.base.api.paging import Page, PageIn, PageOut, page_of
from notes.api.importing import owner_of
from notes.api.notes import mine, one_of, with_etag
from notes.api.schemas import NoteOut
from notes.editing import trash
from notes.models import Note
from notes.tasks import index_notes

router = Router(tags=["trash"])


class TrashedOut(NoteOut):
    deleted_at: datetime = Field(description="thirty days later it is deleted for good")


@router.get("", response=PageOut[TrashedOut], summary="What is in the trash, the latest first")
def list_trash(request: HttpRequest, page: Query[PageIn]) -> Page:
    notes = Note.objects.in_trash_of(owner_of(request)).prefetch_related("tags")
    return page_of(notes.defer("body", "front_matter", "head"), ["-deleted_at"], page)


@router.delete("", response={204: None}, summary="Empty the trash: all in it is deleted for good")
def empty_trash(request: HttpRequest) -> Status[None]:
    trash.empty_trash(owner_of(request))
    return Status(204, None)


@router.post(
    "/{int:note_id}/restore", response=NoteOut, summary="Take a note out of the trash",
    openapi_extra=problems(ETag=200),
)  # fmt: skip
def restore_note(request: HttpRequest, response: HttpResponse, note_id: int) -> Note:
    if trash.take_from_trash(owner_of(request), note_id) is None:
        raise Http404
    index_notes.enqueue()
    return with_etag(response, one_of(mine(request), note_id))


@router.delete(
    "/{int:note_id}", response={204: None}, summary="Delete a note in the trash for good",
)  # fmt: skip
def delete_note(request: HttpRequest, note_id: int) -> Status[None]:
    """A file that is imported again from its folder does not bring it back."""
    one = Note.objects.in_trash_of(owner_of(request)).filter(pk=note_id)
    if not trash.delete_for_good(one):
        raise Http404
    return Status(204, None)
