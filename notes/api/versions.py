"""What a note said earlier."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from config.base.api.operations import problems
from config.base.api.paging import Page, PageIn, PageOut, page_of
from notes.api.notes import mine, one_of, refusals, with_etag
from notes.api.schemas import NoteOut
from notes.editing import writing
from notes.models import Note, NoteVersion
from notes.tasks import index_notes

router = Router(tags=["versions"])


class VersionOut(Schema):
    id: int
    title: str
    path: str
    written_at: datetime = Field(description="since when the note was so")
    replaced_at: datetime
    written_by: str = Field(description="who wrote it so, if somebody else than its owner")

    @staticmethod
    def resolve_written_by(version: NoteVersion) -> str:
        return version.written_by.get_username() if version.written_by else ""


class WholeVersionOut(VersionOut):
    text: str = Field(description="front matter included")


@router.get(
    "/{int:note_id}/versions", response=PageOut[VersionOut],
    summary="What a note said earlier, the latest first",
)  # fmt: skip
def list_versions(request: HttpRequest, note_id: int, page: Query[PageIn]) -> Page:
    versions = NoteVersion.objects.filter(note=one_of(mine(request), note_id))
    return page_of(versions.defer("text").select_related("written_by"), ["-pk"], page)


@router.get(
    "/{int:note_id}/versions/{int:version_id}", response=WholeVersionOut,
    summary="One earlier text",
)  # fmt: skip
def read_version(request: HttpRequest, note_id: int, version_id: int) -> NoteVersion:
    return one_version(request, note_id, version_id)


@router.post(
    "/{int:note_id}/versions/{int:version_id}/restore", response=NoteOut,
    summary="Let a note say again what it said then", openapi_extra=problems(ETag=200),
)  # fmt: skip
def restore_version(
    request: HttpRequest, response: HttpResponse, note_id: int, version_id: int
) -> Note:
    """What it says now becomes a version."""
    version = one_version(request, note_id, version_id)
    try:
        with refusals():
            note = writing.restore_version(version)
    except Note.DoesNotExist:  # it was deleted this moment
        raise Http404 from None
    index_notes.enqueue()
    return with_etag(response, note)


def one_version(request: HttpRequest, note_id: int, version_id: int) -> NoteVersion:
    note = one_of(mine(request), note_id)
    version = note.versions.filter(pk=version_id).select_related("note", "written_by").first()
    if version is None:
        raise Http404
    return version
