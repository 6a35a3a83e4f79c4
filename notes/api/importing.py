"""What a user's own programs may ask with a personal token: bring notes, and see how that goes."""

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, File, Form, Router, Schema, Status
from ninja.errors import HttpError
from ninja.files import UploadedFile

from notes.importing.sources import UploadRefused
from notes.importing.staging import stage_upload
from notes.index.ledger import index_summary
from notes.models import ImportJob
from notes.tasks import import_upload

router = Router()  # whoever puts it into an API says who may call; `request.auth` has an owner_id


class JobOut(Schema):
    job: int
    url: str = Field(description="where to ask how far it is")


class JobStatusOut(Schema):
    job: int
    name: str = Field(description="what was uploaded")
    status: str = Field(description='"waiting", "reading", "done", "cancelled" or "failed"')
    done: int = Field(description="files read")
    total: int
    report: dict[str, Any] = Field(description="what it brought, once it has ended")
    error: str


class RefusedOut(Schema):
    path: str
    reason: str
    seen_at: str


class IndexOut(Schema):
    notes: int
    notes_indexed: int
    passages: int
    passages_indexed: int
    names: int = Field(description="notes that are also found by what they are called")
    names_indexed: int
    refused: list[RefusedOut] = Field(description="files that could not be imported")


class Problem(Schema):
    detail: str


@router.post(
    "/notes/import", response={202: JobOut, 422: Problem},
    summary="Bring files or zips of notes; they are read in the background",
)  # fmt: skip
def bring_notes(
    request: HttpRequest,
    uploads: File[list[UploadedFile]],
    paths: Form[list[str]] = [],  # noqa: B006 - only read; ninja wants the type's own default
) -> Status[dict[str, Any]]:
    """`paths`, when given, says for each upload where it belongs, with "/" between folders."""
    if paths and len(paths) != len(uploads):
        raise HttpError(422, "Give a path for each upload, or none at all.")
    try:
        job = stage_upload(owner_of(request), uploads, paths=paths)
    except UploadRefused as refusal:
        raise HttpError(422, str(refusal)) from None
    import_upload.enqueue(job.pk)
    return Status(202, {"job": job.pk, "url": reverse("api:import_status", args=[job.pk])})


@router.get(
    "/notes/import/{int:job_id}", response={200: JobStatusOut, 404: Problem},
    url_name="import_status", summary="How far an import is, and what it brought",
)  # fmt: skip
def import_status(request: HttpRequest, job_id: int) -> dict[str, Any]:
    job = ImportJob.objects.filter(owner=owner_of(request), pk=job_id).first()
    if job is None:
        raise HttpError(404, "There is no such import.")
    named = ("name", "status", "done", "total", "report", "error")
    return {"job": job.pk} | {name: getattr(job, name) for name in named}


@router.get("/notes/index", response=IndexOut, summary="How much is indexed; what was refused")
def index_status(request: HttpRequest) -> dict[str, Any]:
    return index_summary(owner_of(request))


def owner_of(request: HttpRequest) -> User:
    return User.objects.get(pk=request.auth.owner_id)  # type: ignore[attr-defined]
