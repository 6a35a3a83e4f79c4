"""Pages of importing: taking files, following a job, the ledger of what is indexed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseStopPolling

from config.http import Request
from notes import indexing, jobs
from notes.edit_views import id_of
from notes.forms import ImportForm
from notes.models import ImportJob, Refusal
from notes.sources import UploadRefused
from notes.tasks import import_upload, index_notes

PER_PAGE = 100
SHOWN_JOBS = 10
SHOWN_REFUSALS = 200


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
        "progress": indexing.index_progress(request.user),
    }
    return render(request, "notes/import_notes.html", context, status=422 if refusal else 200)


def take_upload(request: Request, form: ImportForm) -> ImportJob:
    if not form.is_valid():
        raise UploadRefused(" ".join(str(problem) for problem in form.errors["uploads"]))
    uploads = form.cleaned_data["uploads"]
    paths = request.POST.getlist("paths")
    return jobs.stage_upload(
        request.user, uploads, paths=paths if len(paths) == len(uploads) else ()
    )


@require_GET
def import_job(request: Request, job_id: int) -> HttpResponse:
    """How far an import is, and what it brought; its fragment is polled until it has ended."""
    job = get_object_or_404(ImportJob, owner=request.user, pk=job_id)
    context = {"job": job, "progress": indexing.index_progress(request.user)}
    if not request.htmx:
        return render(request, "notes/import_job.html", context)
    response = render(request, "notes/_job.html", context)
    return response if job.is_open else HttpResponseStopPolling(response.content)


@require_POST
def cancel_import(request: Request, job_id: int) -> HttpResponse:
    job = get_object_or_404(ImportJob, owner=request.user, pk=job_id)
    jobs.cancel(job)
    return redirect("notes:import_job", job.pk)


@require_GET
def import_progress(request: Request) -> HttpResponse:
    """How far the index is; polled, and told to stop when all is done."""
    progress = indexing.index_progress(request.user)
    response = render(request, "notes/_progress.html", {"progress": progress})
    if not progress.goes_on:
        return HttpResponseStopPolling(response.content)
    return response


@require_GET
def index_ledger(request: Request) -> HttpResponse:
    """Note by note whether it is indexed, and which files were not imported and why."""
    notes = indexing.ledger(request.user).order_by("path")
    only = request.GET.get("only", "")
    if only == "waiting":
        notes = notes.filter(waiting__gt=0)
    page = Paginator(notes, PER_PAGE).get_page(request.GET.get("page"))
    for note in page:
        note.why_not = indexing.why_not_indexed(note)
    context = {
        "progress": indexing.index_progress(request.user),
        "page": page,
        "refusals": Refusal.objects.filter(owner=request.user)[:SHOWN_REFUSALS],
        "only": only,
    }
    return render(request, "notes/index_ledger.html", context)


@require_POST
def index_again(request: Request) -> HttpResponse:
    index_notes.enqueue()
    messages.success(request, "What was not indexed yet is tried again.")
    return redirect("notes:index")


@require_POST
def dismiss_refusals(request: Request) -> HttpResponse:
    """Forget which files were not imported: one by its id, or all."""
    refusals = Refusal.objects.filter(owner=request.user)
    if "refusal" in request.POST:
        refusals = refusals.filter(pk=id_of(request.POST["refusal"]) or 0)
    refusals.delete()
    return redirect("notes:index")
