"""Pages of notes: the list, one note, importing, deleting, and the search over all."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseStopPolling

from config.http import Request, wants_fragment
from notes import services
from notes.display import mark_words, show_note
from notes.forms import ImportForm
from notes.models import Note, NoteQuerySet, Tag
from notes.retrieval import search
from notes.uploads import UploadRefused, read_uploads

PER_PAGE = 50
HITS = 20
QUERY_MAX_CHARS = 1000


def query_of(request: Request) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:QUERY_MAX_CHARS]


@require_GET
@vary_on_headers("HX-Request")
def note_list(request: Request) -> HttpResponse:
    """The owner's notes by path; `q`, `tag` and `folder` narrow them down."""
    query, tag, folder = (
        query_of(request),
        request.GET.get("tag", ""),
        request.GET.get("folder", ""),
    )
    mine = Note.objects.owned_by(request.user)
    page = Paginator(narrow(mine, query, tag, folder), PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, object] = {"page": page, "query": query, "tag": tag, "folder": folder}
    if wants_fragment(request):
        return render(request, "notes/_note_results.html", context)
    context["total"] = mine.count()
    context["progress"] = services.index_progress(request.user)
    context["tags"] = Tag.objects.filter(owner=request.user, notes__isnull=False).distinct()
    return render(request, "notes/note_list.html", context)


def narrow(notes: NoteQuerySet, query: str, tag: str, folder: str) -> NoteQuerySet:
    if query:
        notes = notes.filter(Q(title__icontains=query) | Q(body__icontains=query))
    if tag:
        notes = notes.tagged(tag)
    if folder:
        notes = notes.in_folder(folder)
    return notes.defer("body", "front_matter").prefetch_related("tags")


@require_GET
def note_detail(request: Request, note_id: int) -> HttpResponse:
    """One note; `start` and `end` mark a cited passage, `v` tells which text it was cut from."""
    note = get_object_or_404(
        Note.objects.owned_by(request.user).prefetch_related("links", "tags"), pk=note_id
    )
    version = request.GET.get("v", "")
    context = {
        "note": note,
        "shown": show_note(note, number(request, "start"), number(request, "end")),
        "has_changed": bool(version) and not note.content_hash.startswith(version),
        "backlinks": Note.objects.owned_by(request.user)
        .filter(links__resolved=note)
        .exclude(pk=note.pk)
        .distinct(),
    }
    return render(request, "notes/note_detail.html", context)


def number(request: Request, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


@require_http_methods(["GET", "POST"])
def delete_note(request: Request, note_id: int) -> HttpResponse:
    note = get_object_or_404(Note.objects.owned_by(request.user), pk=note_id)
    if request.method == "POST":
        note.delete()
        messages.success(request, f"“{note}” was deleted.")
        return redirect("notes:list")
    return render(request, "notes/delete_note.html", {"note": note})


@require_http_methods(["GET", "POST"])
def import_notes(request: Request) -> HttpResponse:
    """Take files or zips; what was done, and what was not and why, is said on the same page."""
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form}
    status = 200
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
        context["form"] = form
        try:
            context["report"] = take_upload(request.user, form)
            context["progress"] = services.index_progress(request.user)
        except UploadRefused as refusal:
            context["refusal"] = str(refusal)
            status = 422
    return render(request, "notes/import_notes.html", context, status=status)


def take_upload(owner: User, form: ImportForm) -> services.ImportReport:
    if not form.is_valid():
        raise UploadRefused(" ".join(str(problem) for problem in form.errors["uploads"]))
    upload = read_uploads(form.cleaned_data["uploads"])
    report = services.import_texts(owner, upload.files)
    report.skipped = upload.skipped + report.skipped
    services.start_indexing()
    return report


@require_GET
def import_progress(request: Request) -> HttpResponse:
    """How far the index is; polled, and told to stop when all is done."""
    progress = services.index_progress(request.user)
    response = render(request, "notes/_progress.html", {"progress": progress})
    if progress.done == progress.total:
        return HttpResponseStopPolling(response.content)
    return response


@require_GET
@vary_on_headers("HX-Request")
def search_notes(request: Request) -> HttpResponse:
    """The passages that bear on `q`, best first."""
    query = query_of(request)
    hits = [
        {"passage": passage, "excerpt": mark_words(passage.text, query)}
        for passage in (search(request.user.pk, query, limit=HITS) if query else [])
    ]
    template = "notes/_hits.html" if wants_fragment(request) else "notes/search.html"
    return render(request, template, {"query": query, "hits": hits})
