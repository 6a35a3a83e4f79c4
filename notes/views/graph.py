"""The picture of how notes are linked: all of them, or those around one."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from config.base.http import Request
from notes.editing.graph import graph_of
from notes.models import Note


def own_note(request: Request, note_id: int) -> Note:
    """Raises Http404 for a note that is not there, or not the user's."""
    return get_object_or_404(Note.objects.owned_by(request.user).only("title", "path"), pk=note_id)


@require_GET
def graph(request: Request) -> HttpResponse:
    """All the user's notes and the links between them."""
    context = {"graph": graph_of(request.user.pk), "source": reverse("notes:graph_json")}
    return render(request, "notes/graph.html", context)


@require_GET
def note_graph(request: Request, note_id: int) -> HttpResponse:
    """The notes up to two links away from one."""
    note = own_note(request, note_id)
    context = {
        "note": note,
        "graph": graph_of(request.user.pk, around=note.pk),
        "source": reverse("notes:note_graph_json", args=[note.pk]),
    }
    return render(request, "notes/graph.html", context)


@require_GET
def graph_json(request: Request) -> JsonResponse:
    """What the picture of all notes is drawn from: `Graph.as_json`."""
    return JsonResponse(graph_of(request.user.pk).as_json())


@require_GET
def note_graph_json(request: Request, note_id: int) -> JsonResponse:
    """What the picture around one note is drawn from: `Graph.as_json`."""
    note = own_note(request, note_id)
    return JsonResponse(graph_of(request.user.pk, around=note.pk).as_json())
