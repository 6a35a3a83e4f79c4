"""The index ledger's page."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models.functions import Left
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from config.base.http import Request
from notes.editing.links import dead_links
from notes.importing.formats.scanning import tesseract
from notes.importing.reasons.telling import in_words
from notes.index import ledger
from notes.index.choosing import reading_of
from notes.models import NoteQuerySet, OwnerIndex, Refusal
from notes.tasks import index_notes
from notes.views.versions import id_of

PER_PAGE = 100
SHOWN_REFUSALS = 200
SHOWN_CHARS = 150


@require_GET
def index_ledger(request: Request) -> HttpResponse:
    """Note by note whether it is indexed, and which files were not imported and why."""
    notes = ledger.ledger(request.user).order_by("path")
    only = request.GET.get("only", "")
    if only == "waiting":
        notes = notes.filter(waiting__gt=0)
    page = Paginator(notes, PER_PAGE).get_page(request.GET.get("page"))
    for note in page:
        note.why_not = in_words(ledger.why_not_indexed(note))
    context = {
        "progress": ledger.index_progress(request.user),
        "page": page,
        "reading": reading_of(request.user.pk),
        "doubtful": doubtful_beginnings(request),
        "refusals": refusals_shown(request),
        "dead_links": page_of_dead_links(request),
        "only": only,
        "reads_pictures": tesseract() is not None,
    }
    return render(request, "notes/index_ledger.html", context)


def refusals_shown(request: Request) -> list[Refusal]:
    """The first of them, their reasons in the reader's language."""
    shown = list(ledger.refusals(request.user)[:SHOWN_REFUSALS])
    for refusal in shown:
        refusal.reason = in_words(refusal.reason)
    return shown


def doubtful_beginnings(request: Request) -> NoteQuerySet:
    """The first of them, each with as much of its text as shows whether it was read rightly."""
    notes = ledger.doubtful_notes(request.user).defer("body", "head", "front_matter")
    return notes.annotate(beginning=Left("body", SHOWN_CHARS))[:SHOWN_REFUSALS]


def page_of_dead_links(request: Request) -> Page[Any]:
    """What links lead nowhere: their targets, each once of a note; `links` is the page of them."""
    rows = dead_links(request.user).values("note_id", "note__title", "target")
    ordered = rows.distinct().order_by("note__path", "target")
    return Paginator(ordered, PER_PAGE).get_page(request.GET.get("links"))


@require_POST
def index_again(request: Request) -> HttpResponse:
    index_notes.enqueue()
    messages.success(request, _("What was not indexed yet is tried again."))
    return redirect("notes:index")


@require_POST
def choose_languages(request: Request) -> HttpResponse:
    """The owner's word on which embedder reads the notes."""
    chosen = request.POST.get("languages", "")
    if chosen not in OwnerIndex.Languages.values:
        return HttpResponseBadRequest(_("There is no such choice."))
    OwnerIndex.objects.update_or_create(owner=request.user, defaults={"chosen": chosen})
    index_notes.enqueue()
    messages.success(request, _("Saved. Until the new index is complete, the old one answers."))
    return redirect("notes:index")


@require_POST
def dismiss_refusals(request: Request) -> HttpResponse:
    """Forget which files were not imported: one by its id, or all."""
    refusals = Refusal.objects.filter(owner=request.user)
    if "refusal" in request.POST:
        refusals = refusals.filter(pk=id_of(request.POST["refusal"]) or 0)
    refusals.delete()
    return redirect("notes:index")
