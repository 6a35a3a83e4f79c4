"""Files and zips brought, and how their imports go."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from config.base.api.fields import Text
from config.base.api.operations import problems
from config.base.api.paging import Page, PageIn, PageOut, page_of
from config.base.api.problems import Problem
from notes.api.importing import owner_of
from notes.importing import uploads as importing
from notes.importing.sources import NotNow, UploadRefused
from notes.importing.staging import stage_upload
from notes.models import ImportJob
from notes.tasks import import_upload

TRY_AGAIN_AFTER = 60  # seconds

router = Router(tags=["imports"])


class ImportOut(Schema):
    id: int
    name: str = Field(description="what was uploaded")
    status: str = Field(description='"waiting", "reading", "done", "cancelled" or "failed"')
    done: int = Field(description="files read")
    total: int
    error: str = Field(description="a sentence, when it failed")
    created_at: datetime
    ended_at: datetime | None


class WholeImportOut(ImportOut):
    report: dict[str, Any] = Field(description="what it brought, once it has ended")


@router.post(
    "", response={202: ImportOut}, summary="Bring files or zips of notes",
    openapi_extra=problems(Location=202),
)  # fmt: skip
def bring_notes(
    request: HttpRequest,
    response: HttpResponse,
    uploads: File[list[UploadedFile]],
    paths: Form[list[Text]] = [],  # noqa: B006 - only read; ninja wants the type's own default
) -> Status[ImportJob]:
    """They are read in the background. `paths`, when given, says for each upload where it
    belongs, with "/" between folders."""
    if paths and len(paths) != len(uploads):
        raise Problem("invalid_request", "Give a path for each upload, or none at all.")
    try:
        job = stage_upload(owner_of(request), uploads, paths=paths)
    except NotNow as refusal:  # its key, if any, stays good
        raise Problem("rate_limited", str(refusal), TRY_AGAIN_AFTER) from None
    except UploadRefused as refusal:
        raise Problem("invalid_request", str(refusal)) from None
    import_upload.enqueue(job.pk)
    response["Location"] = reverse("api_v1:read_import", args=[job.pk])
    return Status(202, one_import(request, job.pk))


@router.get("", response=PageOut[ImportOut], summary="Imports, the latest first")
def list_imports(request: HttpRequest, page: Query[PageIn]) -> Page:
    jobs = ImportJob.objects.filter(owner=owner_of(request))
    return page_of(jobs.defer("report"), ["-pk"], page)


@router.get(
    "/{int:import_id}", response=WholeImportOut, summary="How far an import is; what it brought",
)  # fmt: skip
def read_import(request: HttpRequest, import_id: int) -> ImportJob:
    return one_import(request, import_id)


@router.post(
    "/{int:import_id}/cancel", response=WholeImportOut,
    summary="End an import; what it has brought stays",
)  # fmt: skip
def cancel_import(request: HttpRequest, import_id: int) -> ImportJob:
    importing.cancel(one_import(request, import_id))
    return one_import(request, import_id)


def one_import(request: HttpRequest, import_id: int) -> ImportJob:
    job = ImportJob.objects.filter(owner=owner_of(request), pk=import_id).first()
    if job is None:
        raise Http404
    return job
