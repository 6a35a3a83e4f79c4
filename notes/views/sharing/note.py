"""Somebody else's note, as its owner lets a reader see it."""

from django.http import HttpResponse
from django.shortcuts import render

from config.base.http import Request, number
from notes.editing.links import linking_to
from notes.models import Note
from notes.text.html.outline import outline_of
from notes.views.display import begins_with_title, show_note

OUTLINE_FROM = 3  # headings: fewer need none
BACKLINKS_MAX = 200


def show_shared(request: Request, note: Note) -> HttpResponse:
    """The note, and what links to it of what is shared as well; its versions and its place in the
    graph are its owner's."""
    version = request.GET.get("v", "")
    shown = show_note(note, number(request, "start"), number(request, "end"), request.user)
    outline = outline_of(shown)
    context = {
        "note": note,
        "is_shared": True,
        "shown": shown,
        "outline": outline if len(outline) >= OUTLINE_FROM else (),
        "backlinks": linking_to(note, request.user)[:BACKLINKS_MAX],
        "repeats_title": begins_with_title(note),
        "has_changed": bool(version) and not note.content_hash.startswith(version),
        "may_write": Note.objects.writable_by(request.user).filter(pk=note.pk).exists(),
    }
    template = "notes/_note_panel.html" if request.GET.get("panel") else "notes/shared/note.html"
    return render(request, template, context)
