"""Notes whose files may be in another encoding than they were read in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.base.http import Request
from notes.importing.reasons.telling import in_words
from notes.importing.rereading import OriginalGone, read_again
from notes.models import Note
from notes.tasks import index_notes
from notes.text.decoding.texts import NotText
from notes.views.forms import EncodingForm


@require_POST
def read_note_again(request: Request, note_id: int) -> HttpResponse:
    """Read its file in the encoding that its owner names; what it said becomes a version."""
    note = get_object_or_404(Note.objects.owned_by(request.user).exclude(encoding=""), pk=note_id)
    form = EncodingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the encodings in the list."))
        return redirect(note)
    try:
        read_again(note, form.cleaned_data["encoding"])
    except (OriginalGone, NotText) as refusal:
        messages.error(request, in_words(str(refusal)))
        return redirect(note)
    index_notes.enqueue()
    messages.success(request, _("The file was read again. What the note said is a version now."))
    return redirect(note)


@require_POST
def confirm_encoding(request: Request, note_id: int) -> HttpResponse:
    """It is right: the note leaves the list of doubtful ones."""
    note = get_object_or_404(Note.objects.owned_by(request.user), pk=note_id)
    Note.objects.filter(pk=note.pk).update(is_doubtful=False)
    return redirect("notes:index")
