"""Bringing notes by the page."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseStopPolling

from config.base.http import Request
from notes.importing import staging, uploads
from notes.importing.reasons.telling import in_words
from notes.importing.sources import UploadRefused
from notes.index import ledger
from notes.models import ImportJob
from notes.tasks import import_upload
from notes.views.forms import ImportForm

SHOWN_JOBS = 10


@require_http_methods(["GET", "POST"])
def import_notes(request: Request) -> HttpResponse:
    """Take files or zips; a task reads them, and the job's page says how far it is."""
    form = ImportForm()
    refusal = ""
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
        try:
            job = take_upload(request, form)
            import_upload.enqueue(job.pk)
            if request.headers.get("Accept") == "application/json":
                return JsonResponse({"url": reverse("notes:import_job", args=[job.pk])})
            return redirect("notes:import_job", job.pk)
        except UploadRefused as problem:
            refusal = str(problem)
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"error": refusal}, status=422)
    context = {
        "form": form,
        "refusal": refusal,
        "jobs": ImportJob.objects.filter(owner=request.user)[:SHOWN_JOBS],
        "progress": ledger.index_progress(request.user),
    }
    return render(request, "notes/import_notes.html", context, status=422 if refusal else 200)


def take_upload(request: Request, form: ImportForm) -> ImportJob:
    if not form.is_valid():
        raise UploadRefused(" ".join(str(problem) for problem in form.errors["uploads"]))
    uploads = form.cleaned_data["uploads"]
    paths = request.POST.getlist("paths")
    return staging.stage_upload(
        request.user, uploads, paths=paths if len(paths) == len(uploads) else ()
    )


@require_GET
def import_job(request: Request, job_id: int) -> HttpResponse:
    """How far an import is, and what it brought; its fragment is polled until it has ended."""
    job = get_object_or_404(ImportJob, owner=request.user, pk=job_id)
    context = {
        "job": job,
        "before": uploads.before(job) if job.status == ImportJob.Status.WAITING else 0,
        "error": in_words(job.error),
        "skipped": skipped_by(job),
        "progress": ledger.index_progress(request.user),
    }
    if not request.htmx:
        return render(request, "notes/import_job.html", context)
    response = render(request, "notes/_job.html", context)
    return response if job.is_open else HttpResponseStopPolling(response.content)


def skipped_by(job: ImportJob) -> list[dict[str, str]]:
    """{"path", "reason"} of the files that were not imported, in the reader's language."""
    skipped = job.report.get("skipped") or []
    return [{"path": each["path"], "reason": in_words(each["reason"])} for each in skipped]


@require_POST
def cancel_import(request: Request, job_id: int) -> HttpResponse:
    job = get_object_or_404(ImportJob, owner=request.user, pk=job_id)
    uploads.cancel(job)
    return redirect("notes:import_job", job.pk)


@require_GET
def import_progress(request: Request) -> HttpResponse:
    """How far the index is; polled, and told to stop when all is done."""
    progress = ledger.index_progress(request.user)
    response = render(request, "notes/_progress.html", {"progress": progress})
    if not progress.goes_on:
        return HttpResponseStopPolling(response.content)
    return response
