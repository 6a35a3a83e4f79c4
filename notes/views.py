"""Pages of notes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from notes.models import Note


def note_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def import_notes(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def import_progress(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def note_detail(request: HttpRequest, note_id: int) -> HttpResponse:
    return HttpResponse(get_object_or_404(Note.objects.owned_by(request.user), pk=note_id))


def delete_note(request: HttpRequest, note_id: int) -> HttpResponse:
    return HttpResponse(get_object_or_404(Note.objects.owned_by(request.user), pk=note_id))


def search_notes(request: HttpRequest) -> HttpResponse:
    return HttpResponse()
