"""The page on which a note is read."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from config.base.http import Request, number, parameter
from notes.editing.links import linking_to
from notes.models import Attachment, Note
from notes.text.comparing import compare
from notes.text.html.outline import outline_of
from notes.text.media import is_pdf
from notes.views.display import begins_with_title, show_note
from notes.views.forms import EncodingForm
from notes.views.sharing.note import show_shared

UNFIT_IN_LINKS = {*"[]|#^\n"}
OUTLINE_FROM = 3  # headings: fewer need none


@require_GET
def note_detail(request: Request, note_id: int) -> HttpResponse:
    """One note; `start` and `end` mark a cited passage, `v` tells which text it was cut from."""
    notes = Note.objects.readable_by(request.user).select_related("owner", "written_by")
    note = get_object_or_404(notes.prefetch_related("links", "tags"), pk=note_id)
    if note.owner != request.user:
        return show_shared(request, note)
    version = parameter(request, "v")
    has_changed = bool(version) and not note.content_hash.startswith(version)
    then = note.body_as_it_was(version) if has_changed else None
    shown = show_note(note, number(request, "start"), number(request, "end"))
    outline = outline_of(shown)
    original = Attachment.objects.filter(
        owner=request.user, root=note.root, path=note.file_path
    ).first()
    is_framed = bool(original) and is_pdf(note.file_path)
    context = {
        "note": note,
        "outline": outline if len(outline) >= OUTLINE_FROM else (),
        # One of them may be called "items".
        "properties": [(name, in_words(value)) for name, value in note.front_matter.items()],
        "shown": shown,
        "repeats_title": begins_with_title(note),
        "has_changed": has_changed,
        "changes": [] if then is None else compare(then, note.body),
        "backlinks": linking_to(note),
        "original": original,
        "is_framed": is_framed,
        "encoding_form": encoding_form(note),
        "begun_question": question_about(note),
    }
    template = "notes/_note_panel.html" if request.GET.get("panel") else "notes/note_detail.html"
    response = render(request, template, context)
    if is_framed:
        response._csp_update = {"frame-src": "'self'"}  # type: ignore[attr-defined]
    return response


def question_about(note: Note) -> str:
    """How a question about it begins; "" for one that no link leads to or no answer rests on."""
    names = (note.title, note.path.removesuffix(".md"))
    name = next((each for each in names if not UNFIT_IN_LINKS & {*each}), "")
    return f"[[{name}]]" if name and not note.is_generated else ""


def in_words(value: object) -> object:
    """A property as it is read: of several values each, one after another."""
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def encoding_form(note: Note) -> EncodingForm | None:
    """For a note whose file did not say what it is written in."""
    return EncodingForm(initial={"encoding": note.encoding}) if note.encoding else None
