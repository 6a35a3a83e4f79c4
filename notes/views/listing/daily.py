"""The button that opens today's note."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from config.base.http import Request
from notes.editing.daily import note_of
from notes.editing.writing import Refused
from notes.tasks import index_notes


@require_POST
def today(request: Request) -> HttpResponse:
    """Open the note of the reader's day; one that is made for it opens in its form."""
    try:
        note, is_new = note_of(request.user, timezone.localdate())
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("notes:list")
    index_notes.enqueue()
    return redirect("notes:edit", note.pk) if is_new else redirect(note)
