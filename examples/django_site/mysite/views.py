from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from notes.models import Note


class Home(LoginView):
    """The one page; who is not signed in does so here."""

    template_name = "site.html"


class SignOut(LogoutView):
    pass


@login_required
def note(request: HttpRequest, note_id: int) -> HttpResponse:
    """Where “Open the note” leads: this site shows notes in its own way."""
    found = get_object_or_404(Note.objects.owned_by(request.user), pk=note_id)
    return render(request, "site.html", {"note": found})
