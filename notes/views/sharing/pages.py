"""What a user shares of their notes, and what others share with them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.base.http import Request, parameter
from notes.editing import sharing
from notes.models import NoteQuerySet, NoteShare
from notes.models.shares import NAME_MAX_CHARS
from notes.search.conditions import notes_in
from notes.search.sharing.listing import count_notes
from notes.search.sharing.readable import selection_of
from notes.views.sharing.forms import ShareForm
from notes.views.writing import places_and_tags

PER_PAGE = 50
LISTED = 200
MAY_READ = _(
    "If there is an account of exactly this name, it may read %(what)s now. "
    "You can take that back at any time."
)
MAY_WRITE = _(
    "If there is an account of exactly this name, it may read and change %(what)s now. "
    "You can take that back at any time."
)
EMPTY = _(
    "There are no notes in %(what)s now. Is it spelled right? New ones are shared as they come."
)


@require_http_methods(["GET", "POST"])
def shared(request: Request) -> HttpResponse:
    """Both lists, and a form to share a folder or a tag."""
    form = ShareForm(request.POST or None, initial=asked_for(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = sharing.share(request.user, **form.cleaned_data)
        except sharing.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            said = MAY_WRITE if made.may_write else MAY_READ
            messages.success(request, said % {"what": made})
            if not notes_of_share(made).exists():
                messages.warning(request, EMPTY % {"what": made})
            return redirect("notes:shared")
    folders, tags = places_and_tags(request.user)
    mine = list(NoteShare.objects.owned_by(request.user)[:LISTED])
    context = {
        "form": form,
        "mine": list(zip(mine, count_notes(request.user, mine), strict=True)),
        "theirs": NoteShare.objects.with_reader(request.user).select_related("owner")[:LISTED],
        "left": NoteShare.objects.left_by(request.user).select_related("owner")[:LISTED],
        "places": [*folders, *tags],
    }
    status = 422 if form.errors else 200
    return render(request, "notes/shared/list.html", context, status=status)


def asked_for(request: Request) -> dict[str, str]:
    """What the form begins with: the folder or tag whose list led here."""
    for kind in NoteShare.Kind.values:
        if name := parameter(request, kind):
            return {"kind": kind, "name": name[:NAME_MAX_CHARS]}
    return {}


@require_GET
def notes_of(request: Request, share_id: int) -> HttpResponse:
    """The notes that a share lets its reader see, for both sides of it."""
    between = sharing.shares_between(request.user).select_related("owner")
    found = get_object_or_404(between, pk=share_id)
    listed = notes_of_share(found).order_by("path").defer("body", "head", "front_matter")
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context = {"share": found, "page": page, "is_own": found.owner == request.user}
    return render(request, "notes/shared/notes.html", context)


def notes_of_share(share: NoteShare) -> NoteQuerySet:
    return notes_in(share.owner_id, selection_of([(share.kind, share.name)]))


@require_POST
def take_back(request: Request, share_id: int) -> HttpResponse:
    found = get_object_or_404(NoteShare.objects.owned_by(request.user), pk=share_id)
    found.delete()
    said = gettext("“%(name)s” cannot read %(what)s any more.")
    messages.success(request, said % {"name": found.username, "what": found})
    return redirect("notes:shared")


@require_POST
def leave(request: Request, share_id: int) -> HttpResponse:
    """The reader wants it no longer, until they take it up again."""
    found = get_object_or_404(NoteShare.objects.with_reader(request.user), pk=share_id)
    sharing.leave(found)
    said = gettext("%(what)s is not shared with you any more. You can take it up again below.")
    messages.success(request, said % {"what": found})
    return redirect("notes:shared")


@require_POST
def take_up_again(request: Request, share_id: int) -> HttpResponse:
    found = get_object_or_404(NoteShare.objects.left_by(request.user), pk=share_id)
    sharing.take_up_again(found)
    messages.success(request, gettext("You read %(what)s again.") % {"what": found})
    return redirect("notes:shared")
