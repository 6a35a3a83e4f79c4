"""An owner's published collections: what is in them, who may show them, and their limits."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ai_chatbot.conversations import collections as keeping
from ai_chatbot.models import Collection
from ai_chatbot.views.collection_forms import CollectionForm
from config.base.attempts import save_changes
from config.base.http import Request
from config.base.users import one_at_a_time
from notes.search.conditions import Selection, count_in

PER_PAGE = 30
MOST_COLLECTIONS = 50
KEPT_BY_LANGFLOW = gettext_noop(
    "Langflow did not answer: its own record of the questions and answers, which only its "
    "administrator can see, is deleted once it does."
)
TOO_MANY = gettext_noop("You have %(count)s collections, the most allowed. Delete one first.")


def get_own(request: Request, collection_id: int) -> Collection:
    return get_object_or_404(Collection.objects.owned_by(request.user), pk=collection_id)


@require_GET
def collection_list(request: Request) -> HttpResponse:
    page = Paginator(Collection.objects.owned_by(request.user), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "ai_chatbot/collections/list.html", {"page": page})


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    form = CollectionForm(request.POST or None, instance=Collection(owner=request.user))
    if request.method == "POST" and form.is_valid():
        if made := make(request, form):
            return redirect(made)
        form.add_error(None, _(TOO_MANY) % {"count": MOST_COLLECTIONS})
    return show_form(request, form, None)


@transaction.atomic
def make(request: Request, form: CollectionForm) -> Collection | None:
    """None where there are as many as may be."""
    one_at_a_time(request.user.pk)
    if Collection.objects.owned_by(request.user).count() >= MOST_COLLECTIONS:
        return None
    made: Collection = form.save()
    return made


@require_http_methods(["GET", "POST"])
def edit(request: Request, collection_id: int) -> HttpResponse:
    found = get_own(request, collection_id)
    before = what_is_seen(found)
    form = CollectionForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data:
            save_changes(found, *form.cleaned_data)
        if what_is_seen(found) != before:
            keeping.stop_answers(found)  # what they were given may be out now
        return redirect(found)
    return show_form(request, form, found)


def what_is_seen(found: Collection) -> tuple[object, ...]:
    return found.folders, found.tags, found.shows_text


def show_form(request: Request, form: CollectionForm, found: Collection | None) -> HttpResponse:
    context = {"form": form, "collection": found}
    status = 422 if form.errors else 200
    return render(request, "ai_chatbot/collections/form.html", context, status=status)


@require_GET
def collection(request: Request, collection_id: int) -> HttpResponse:
    found = get_own(request, collection_id)
    context = {
        "collection": found,
        "note_count": count_in(request.user.pk, selection_of(found)),
        "parts": parts_of(found),
        "conversations": found.conversations.exclude(head=None).count(),
        "address": request.build_absolute_uri(found.public_address),
        "script": request.build_absolute_uri("/widget.js"),
    }
    return render(request, "ai_chatbot/collections/collection.html", context)


def selection_of(found: Collection) -> Selection:
    """Also of one that is closed: its owner is to see what it would hold."""
    return Selection(tuple(found.folders), tuple(found.tags))


def parts_of(found: Collection) -> list[tuple[str, int]]:
    """Each folder and tag, and how many notes it holds."""
    folders = [(f"{folder}/", Selection(folders=(folder,))) for folder in found.folders]
    tags = [(f"#{tag}", Selection(tags=(tag,))) for tag in found.tags]
    return [(name, count_in(found.owner_id, part)) for name, part in [*folders, *tags]]


@require_POST
def set_open(request: Request, collection_id: int) -> HttpResponse:
    found = get_own(request, collection_id)
    keeping.set_open(found, request.POST.get("open") == "yes")
    return redirect(found)


@require_http_methods(["GET", "POST"])
def delete(request: Request, collection_id: int) -> HttpResponse:
    found = get_own(request, collection_id)
    if request.method == "GET":
        return render(request, "ai_chatbot/collections/delete.html", {"collection": found})
    title = str(found)
    if keeping.delete_collection(found):
        messages.success(request, _("“%(title)s” was deleted.") % {"title": title})
    else:
        said = _("“%(title)s” was deleted here.") % {"title": title}
        messages.warning(request, f"{said} {_(KEPT_BY_LANGFLOW)}")
    return redirect("ai_chatbot:collections")
