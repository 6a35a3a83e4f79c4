"""Pages that change a note: writing, the trash, earlier versions; and the files beside notes."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.http import Request
from notes import services, writing
from notes.attachments import PICTURES, media_type
from notes.display import show_text
from notes.forms import NoteForm
from notes.models import Attachment, Note, NoteVersion
from notes.tasks import index_notes

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
def new_note(request: Request) -> HttpResponse:
    """Write a note; `title` and `folder` in the address fill the form, for a link to nowhere."""
    if request.method == "GET":
        title, folder = request.GET.get("title", "")[:500], request.GET.get("folder", "")[:500]
        form = NoteForm.showing(writing.Draft(title.replace("\x00", ""), folder, [], ""))
        return render(request, "notes/edit_note.html", {"form": form})
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            note = writing.create_note(request.user, form.draft())
        except writing.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            index_notes.enqueue()
            return redirect(note)
    return render(request, "notes/edit_note.html", {"form": form}, status=422)


@require_http_methods(["GET", "POST"])
def edit_note(request: Request, note_id: int) -> HttpResponse:
    note = get_object_or_404(Note.objects.owned_by(request.user), pk=note_id)
    if request.method == "GET":
        form = NoteForm.showing(writing.draft_of(note), note.content_hash)
        return render(request, "notes/edit_note.html", {"form": form, "note": note})
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            writing.edit_note(note, form.draft(), seen_hash=form.cleaned_data["seen_hash"])
        except writing.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            index_notes.enqueue()
            messages.success(request, "Saved.")
            return redirect(note)
    return render(request, "notes/edit_note.html", {"form": form, "note": note}, status=422)


@require_POST
def preview_note(request: Request) -> HttpResponse:
    """The text of a form as its note would show it."""
    return render(
        request,
        "notes/_preview.html",
        {"shown": show_text(request.user, request.POST.get("body", "")[:500_000])},
    )


# --- The trash ------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def delete_note(request: Request, note_id: int) -> HttpResponse:
    """Put a note in the trash; the message that says so has a button to undo it."""
    note = get_object_or_404(Note.objects.owned_by(request.user), pk=note_id)
    if request.method == "POST":
        services.put_in_trash(note)
        messages.success(
            request,
            format_html(
                '“{}” is in the trash. <a href="{}">Open the trash</a> to undo this.',
                note,
                reverse("notes:trash"),
            ),
        )
        return redirect("notes:list")
    return render(request, "notes/delete_note.html", {"note": note})


@require_GET
def trash(request: Request) -> HttpResponse:
    notes = Note.objects.in_trash_of(request.user).order_by("-deleted_at")
    page = Paginator(notes.defer("body", "front_matter", "head"), PER_PAGE)
    context = {"page": page.get_page(request.GET.get("page")), "days": services.TRASH_DAYS}
    return render(request, "notes/trash.html", context)


@require_POST
def restore_note(request: Request, note_id: int) -> HttpResponse:
    note = get_object_or_404(Note.objects.in_trash_of(request.user), pk=note_id)
    services.take_from_trash(note)
    index_notes.enqueue()
    messages.success(request, f"“{note}” is back.")
    return redirect(note)


@require_http_methods(["GET", "POST"])
def empty_trash(request: Request) -> HttpResponse:
    count = Note.objects.in_trash_of(request.user).count()
    if request.method == "POST":
        services.empty_trash(request.user)
        messages.success(request, "The trash is empty.")
        return redirect("notes:trash")
    return render(request, "notes/empty_trash.html", {"count": count})


# --- Versions -------------------------------------------------------------------------------


@require_GET
def versions(request: Request, note_id: int) -> HttpResponse:
    """The note's earlier texts, newest first; `v` compares one with the text now."""
    note = get_object_or_404(Note.objects.owned_by(request.user), pk=note_id)
    earlier = list(note.versions.defer("text"))
    chosen = request.GET.get("v", "")
    version = None
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 19:
        version = get_object_or_404(NoteVersion, pk=int(chosen), note=note)
    elif earlier:
        version = earlier[0]
    context = {
        "note": note,
        "versions": earlier,
        "version": version,
        "lines": writing.compare(version.text, note.get_text()) if version else [],
    }
    return render(request, "notes/versions.html", context)


@require_POST
def restore_version(request: Request, note_id: int, version_id: int) -> HttpResponse:
    mine = NoteVersion.objects.filter(note__owner=request.user, note__deleted_at=None)
    version = get_object_or_404(mine.select_related("note"), pk=version_id, note_id=note_id)
    services.restore_version(version)
    index_notes.enqueue()
    messages.success(request, "The earlier text is back. The text it replaced is a version now.")
    return redirect(version.note)


# --- Files ----------------------------------------------------------------------------------


@require_GET
def attachment(request: Request, attachment_id: int) -> FileResponse:
    """A picture to be shown in its note, anything else to be saved; never a page of ours."""
    kept = get_object_or_404(Attachment, owner=request.user, pk=attachment_id)
    kind = media_type(kept.path)
    try:
        content = kept.file.open("rb")
    except FileNotFoundError:
        raise Http404("The file is gone from the disk.") from None
    response = FileResponse(
        content,
        as_attachment=kind not in PICTURES,
        filename=kept.path.rpartition("/")[2],
        content_type=kind,
    )
    # An SVG opened by itself is a document: it may run nothing and fetch nothing.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response
