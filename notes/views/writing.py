"""Pages on which notes are written."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config.base.http import Request
from notes.editing import writing
from notes.models import Note, Tag
from notes.tasks import index_notes
from notes.text.comparing import compare
from notes.text.folding import fold_path
from notes.views.display import show_text
from notes.views.forms import CaptureForm, NoteForm, SharedNoteForm
from notes.views.versions import id_of

PREVIEW_CHARS = 100_000
SUGGESTED = 500
PREVIEW = "preview"  # of a form: its text is to be shown, not saved; the way without scripts


@require_http_methods(["GET", "POST"])
def new_note(request: Request) -> HttpResponse:
    """Write a note; `title` and `folder` in the address fill the form, for a link to nowhere."""
    if request.method == "GET":
        title, folder = (
            request.GET.get(name, "").replace("\x00", "")[:500] for name in ("title", "folder")
        )
        return show_form(request, NoteForm.showing(writing.Draft(title, folder, [], "")))
    form = NoteForm(request.POST)
    if PREVIEW not in request.POST and (note := create_from(form, request.user)):
        return redirect(note)
    return show_form(request, form)


def create_from(form: CaptureForm | NoteForm, owner: User) -> Note | None:
    """The note that a form holds, on its way into the index; None: the form says what is wrong."""
    if not form.is_valid():
        return None
    try:
        note = writing.create_note(owner, form.draft())
    except writing.Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    index_notes.enqueue()
    return note


@require_http_methods(["GET", "POST"])
def edit_note(request: Request, note_id: int) -> HttpResponse:
    """Change a note. What cannot be saved as it is stays in the form."""
    note = note_to_edit(request, note_id)
    by = None if note.owner_id == request.user.pk else request.user
    form_of = SharedNoteForm if by else NoteForm
    if request.method == "GET":
        shown = form_of.showing(writing.draft_of(note), writing.stamp(note))
        return show_form(request, shown, note)
    form = form_of(request.POST)
    context: dict[str, object] = {}
    if PREVIEW not in request.POST and form.is_valid():
        try:
            writing.edit_note(
                note, draft_in(form, note), seen=form.cleaned_data["seen_hash"], by=by
            )
        except writing.Conflict as conflict:
            form, context = conflict_with(note, form, str(conflict))
        except writing.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            index_notes.enqueue()
            messages.success(request, _("Saved."))
            return redirect(note)
    return show_form(request, form, note, **context)


def note_to_edit(request: Request, note_id: int) -> Note:
    """One's own, or one whose owner lets the user write. What somebody wrote is taken although
    their own note went to the trash meanwhile."""
    own = Note.objects.filter(owner=request.user)
    if request.method == "GET":
        own = own.filter(deleted_at=None)
    found = own.filter(pk=note_id).first() or others_note(request.user, note_id)
    if found is None:
        raise Http404
    return found


def others_note(writer: User, note_id: int) -> Note | None:
    """Somebody else's whose owner lets the writer change it just now."""
    return Note.objects.writable_by(writer).exclude(owner=writer).filter(pk=note_id).first()


def draft_in(form: NoteForm, note: Note) -> writing.Draft:
    """What the form says; of what it does not show, what the note says."""
    return form.draft_of_shared(note) if isinstance(form, SharedNoteForm) else form.draft()


def show_form(
    request: Request, form: NoteForm, note: Note | None = None, **context: object
) -> HttpResponse:
    """The page with the form; with status 422 when what was sent could not be saved."""
    is_own = note is None or note.owner_id == request.user.pk
    folders, tags = places_and_tags(request.user) if is_own else ([], [])
    context |= {"form": form, "note": note, "folders": folders, "known_tags": tags}
    context["is_own"] = is_own
    is_preview = PREVIEW in request.POST
    if is_preview:
        context |= previewed(request, str(note.pk) if note else "")
    status = 422 if form.is_bound and not is_preview else 200
    return render(request, "notes/edit_note.html", context, status=status)


def conflict_with(note: Note, form: NoteForm, sentence: str) -> tuple[NoteForm, dict[str, object]]:
    """The same form, now for the note as it is, and how its text differs from that."""
    note.refresh_from_db()
    again = type(form)({**dict(form.data.items()), "seen_hash": writing.stamp(note)})
    again.full_clean()
    again.add_error(None, sentence)
    changes = compare(note.get_text(), writing.text_of(note, draft_in(form, note)))
    return again, {"conflict": True, "lines": changes}


def places_and_tags(owner: User) -> tuple[list[str], list[str]]:
    """What a form suggests: all folders of the owner's notes, and the tags."""
    mine = Note.objects.owned_by(owner).order_by()
    paths = mine.values_list("path", flat=True)
    folders = {path.rpartition("/")[0] for path in paths.iterator()} - {""}
    once = {fold_path(folder): folder for folder in sorted(folders, reverse=True)}
    tags = Tag.objects.filter(owner=owner, notes__in=mine).distinct()
    return sorted(once.values())[:SUGGESTED], list(tags.values_list("name", flat=True)[:SUGGESTED])


@require_POST
def preview_note(request: Request) -> HttpResponse:
    """The text of a form as its note would show it."""
    context = previewed(request, request.POST.get("note", ""))
    return render(request, "notes/_preview.html", context)


def previewed(request: Request, note_id: str) -> dict[str, object]:
    """What the text in a form looks like, as far as it is shown."""
    text, folder = (request.POST.get(name, "").replace("\x00", "") for name in ("body", "folder"))
    return {
        "shown": show_preview(request.user, text[:PREVIEW_CHARS], folder, id_of(note_id)),
        "is_cut": len(text) > PREVIEW_CHARS,
    }


def show_preview(writer: User, text: str, folder: str, note_id: int | None) -> SafeString:
    """The text as the note of this id would show it, else one in the folder that the form says."""
    if note_id is None:
        return show_text(writer, text, folder)
    imported = Note.objects.filter(owner=writer, pk=note_id).exclude(file_path="").first()
    if imported:
        return show_text(writer, text, imported.file_folder, imported.root)
    if others := others_note(writer, note_id):
        return show_text(others.owner, text, others.file_folder, others.root, writer)
    return show_text(writer, text, folder)
