"""Pages that change a note: writing, the trash, earlier versions; and the files beside notes."""

import re

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.http import Request
from notes import services, writing
from notes.attachments import is_picture, media_type
from notes.comparing import compare
from notes.display import show_text
from notes.forms import NoteForm
from notes.models import Attachment, Note, NoteVersion, Tag
from notes.tasks import index_notes

PER_PAGE = 50
PREVIEW_CHARS = 100_000
SUGGESTED = 500
CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")


@require_http_methods(["GET", "POST"])
def new_note(request: Request) -> HttpResponse:
    """Write a note; `title` and `folder` in the address fill the form, for a link to nowhere."""
    if request.method == "GET":
        title, folder = (
            request.GET.get(name, "").replace("\x00", "")[:500] for name in ("title", "folder")
        )
        return show_form(request, NoteForm.showing(writing.Draft(title, folder, [], "")))
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            note = writing.create_note(request.user, form.draft())
        except writing.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            index_notes.enqueue()
            return redirect(note)
    return show_form(request, form)


@require_http_methods(["GET", "POST"])
def edit_note(request: Request, note_id: int) -> HttpResponse:
    """Change a note. What cannot be saved as it is stays in the form."""
    # What somebody wrote is taken although the note went to the trash meanwhile.
    mine = Note.objects.filter(owner=request.user)
    if request.method == "GET":
        note = get_object_or_404(mine, pk=note_id, deleted_at=None)
        return show_form(
            request, NoteForm.showing(writing.draft_of(note), writing.stamp(note)), note
        )
    note = get_object_or_404(mine, pk=note_id)
    form = NoteForm(request.POST)
    context: dict[str, object] = {}
    if form.is_valid():
        try:
            writing.edit_note(note, form.draft(), seen=form.cleaned_data["seen_hash"])
        except writing.Conflict as conflict:
            form, context = conflict_with(note, form, str(conflict))
        except writing.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            index_notes.enqueue()
            messages.success(request, "Saved.")
            return redirect(note)
    return show_form(request, form, note, **context)


def show_form(
    request: Request, form: NoteForm, note: Note | None = None, **context: object
) -> HttpResponse:
    """The page with the form; with status 422 when what was sent is not saved."""
    folders, tags = places_and_tags(request.user)
    context |= {"form": form, "note": note, "folders": folders, "known_tags": tags}
    status = 422 if form.is_bound else 200
    return render(request, "notes/edit_note.html", context, status=status)


def conflict_with(note: Note, form: NoteForm, sentence: str) -> tuple[NoteForm, dict[str, object]]:
    """The same form, now for the note as it is, and how its text differs from that."""
    note.refresh_from_db()
    again = NoteForm({**dict(form.data.items()), "seen_hash": writing.stamp(note)})
    again.full_clean()
    again.add_error(None, sentence)
    changes = compare(note.get_text(), writing.text_of(note, form.draft()))
    return again, {"conflict": True, "lines": changes}


def places_and_tags(owner: User) -> tuple[list[str], list[str]]:
    """What a form suggests: all folders of the owner's notes, and the tags."""
    mine = Note.objects.owned_by(owner).order_by()
    paths = mine.values_list("path", flat=True)
    folders = sorted({path.rpartition("/")[0] for path in paths.iterator()} - {""})
    tags = Tag.objects.filter(owner=owner, notes__in=mine).distinct()
    return folders[:SUGGESTED], list(tags.values_list("name", flat=True)[:SUGGESTED])


@require_POST
def preview_note(request: Request) -> HttpResponse:
    """The text of a form as its note would show it."""
    text, folder, note_id = (
        request.POST.get(name, "").replace("\x00", "") for name in ("body", "folder", "note")
    )
    root = ""
    if (pk := id_of(note_id)) is not None:
        imported = Note.objects.filter(owner=request.user, pk=pk).exclude(file_path="")
        for note in imported:
            folder, root = note.file_folder, note.root
    context = {
        "shown": show_text(request.user, text[:PREVIEW_CHARS], folder, root),
        "is_cut": len(text) > PREVIEW_CHARS,
    }
    return render(request, "notes/_preview.html", context)


def id_of(text: str) -> int | None:
    """The number that a page sent, if it can be a row's."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


# --- The trash ------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def delete_note(request: Request, note_id: int) -> HttpResponse:
    """Put a note in the trash; the list that comes next has a button to undo it."""
    note = get_object_or_404(Note.objects.owned_by(request.user), pk=note_id)
    if request.method == "POST":
        services.put_in_trash(note)
        return redirect(f"{reverse('notes:list')}?deleted={note.pk}")
    return render(request, "notes/delete_note.html", {"note": note, "days": services.TRASH_DAYS})


@require_GET
def trash(request: Request) -> HttpResponse:
    notes = Note.objects.in_trash_of(request.user).order_by("-deleted_at")
    page = Paginator(notes.defer("body", "front_matter", "head"), PER_PAGE)
    context = {"page": page.get_page(request.GET.get("page")), "days": services.TRASH_DAYS}
    return render(request, "notes/trash.html", context)


@require_POST
def restore_note(request: Request, note_id: int) -> HttpResponse:
    with transaction.atomic():  # the trash may be emptied this moment
        in_trash = Note.objects.in_trash_of(request.user).select_for_update()
        note = get_object_or_404(in_trash, pk=note_id)
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
    if (version_id := id_of(chosen)) is not None:
        version = get_object_or_404(NoteVersion, pk=version_id, note=note)
    elif earlier:
        version = earlier[0]
    context = {
        "note": note,
        "versions": earlier,
        "version": version,
        "lines": compare(version.text, note.get_text()) if version else [],
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
    name = CONTROLS.sub(" ", kept.path.rpartition("/")[2])
    try:
        content = kept.file.open("rb")
    except FileNotFoundError:
        raise Http404("The file is gone from the disk.") from None
    response = FileResponse(
        content,
        as_attachment=not is_picture(kept.path),
        filename=name,
        content_type=media_type(kept.path),
    )
    # An SVG opened by itself is a document: it may run nothing and fetch nothing.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response
