"""Earlier versions of a note."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from config.base.http import Request
from notes.editing import writing
from notes.models import Note, NoteVersion
from notes.tasks import index_notes
from notes.text.comparing import compare


def id_of(text: str) -> int | None:
    """The number that a page sent, if it can be a row's."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


# --- Versions -------------------------------------------------------------------------------


@require_GET
def list_versions(request: Request, note_id: int) -> HttpResponse:
    """The note's earlier texts, newest first; `v` compares one with the text now."""
    note = get_object_or_404(Note.objects.owned_by(request.user), pk=note_id)
    earlier = list(note.versions.defer("text").select_related("written_by"))
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
    try:
        writing.restore_version(version)
    except Note.DoesNotExist:  # it was deleted this moment
        raise Http404 from None
    except writing.Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("notes:versions", note_id)
    index_notes.enqueue()
    messages.success(request, _("The earlier text is back. The text it replaced is a version now."))
    return redirect(version.note)
