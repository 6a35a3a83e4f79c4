"""How a note begins, for the card that shows it beside a link to it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET

from config.base.http import Request
from notes.models import Note
from notes.views.display import begins_with_title, show_opening

KEPT = 60  # seconds, by the browser; another's note it does not keep, as that can be taken back


@require_GET
def card(request: Request, note_id: int) -> HttpResponse:
    notes = Note.objects.readable_by(request.user).select_related("owner")
    note = get_object_or_404(notes, pk=note_id)
    reader = None if note.owner_id == request.user.pk else request.user
    context = {
        "note": note,
        "shown": show_opening(note, reader),
        "repeats_title": begins_with_title(note),
        "is_shared": bool(reader),
    }
    response = render(request, "notes/_card.html", context)
    kept: dict[str, bool | int] = {"no_store": True} if reader else {"max_age": KEPT}
    patch_cache_control(response, private=True, **kept)
    return response
