"""Deleting notes, and the trash."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.base.http import Request
from notes.editing import trash
from notes.models import Note
from notes.tasks import index_notes

PER_PAGE = 50


# --- The trash ------------------------------------------------------------------------------


@require_POST
def delete_note(request: Request, note_id: int) -> HttpResponse:
    """Put a note in the trash; the list that comes next has a button to undo it."""
    note = get_object_or_404(Note.objects.owned_by(request.user), pk=note_id)
    trash.put_in_trash(note)
    return redirect(f"{reverse('notes:list')}?deleted={note.pk}")


@require_GET
def show_trash(request: Request) -> HttpResponse:
    notes = Note.objects.in_trash_of(request.user).order_by("-deleted_at")
    page = Paginator(notes.defer("body", "front_matter", "head"), PER_PAGE)
    context = {"page": page.get_page(request.GET.get("page")), "days": trash.TRASH_DAYS}
    return render(request, "notes/trash.html", context)


@require_POST
def restore_note(request: Request, note_id: int) -> HttpResponse:
    note = trash.take_from_trash(request.user, note_id)
    if note is None:
        raise Http404
    index_notes.enqueue()
    messages.success(request, _("“%(title)s” is back.") % {"title": note.title})
    return redirect(note)


@require_http_methods(["GET", "POST"])
def empty_trash(request: Request) -> HttpResponse:
    count = Note.objects.in_trash_of(request.user).count()
    if request.method == "POST":
        trash.empty_trash(request.user)
        messages.success(request, _("The trash is empty."))
        return redirect("notes:trash")
    if not count:
        return redirect("notes:trash")  # which says that it is empty
    return render(request, "notes/empty_trash.html", {"count": count})
