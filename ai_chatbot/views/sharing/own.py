"""A user's links to conversations: made, listed, renewed, taken back."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ai_chatbot.conversations.sharing import links
from ai_chatbot.conversations.sharing.snapshots import says_name
from ai_chatbot.models import Conversation, Share
from ai_chatbot.views.sharing.forms import ShareForm
from config.base.http import Request

PER_PAGE = 30


def get_own(request: Request, share_id: int) -> Share:
    return get_object_or_404(links.links_of(request.user), pk=share_id)


@require_http_methods(["GET", "POST"])
def share(request: Request, conversation_id: uuid.UUID) -> HttpResponse:
    """What a new link would show, and the links that there are to this conversation."""
    mine = Conversation.objects.owned_by(request.user).exclude(head=None)
    found = get_object_or_404(mine, pk=conversation_id)
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = links.make(found, **form.cleaned_data)
        except links.TooManyShares as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(
                request, _("The link is made. Whoever has it can read the conversation.")
            )
            warn_of_name(request, made)
            return redirect("ai_chatbot:share", found.pk)
    there = list(links.links_of(request.user).filter(conversation=found))
    context = {"conversation": found, "form": form, "shares": with_addresses(request, there)}
    status = 422 if form.errors else 200
    return render(request, "ai_chatbot/shares/share.html", context, status=status)


def warn_of_name(request: Request, made: Share) -> None:
    """Hiding who shares it changes no word of what was asked, answered and quoted."""
    name = request.user.get_username()
    if not made.shows_name and says_name(made.snapshot, name):
        said = _(
            "Your username is not told, but “%(name)s” stands in the conversation itself, "
            "which is shown as it is."
        )
        messages.warning(request, said % {"name": name})


@require_GET
def share_list(request: Request) -> HttpResponse:
    page = Paginator(links.links_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "shares": with_addresses(request, list(page.object_list))}
    return render(request, "ai_chatbot/shares/list.html", context)


def with_addresses(request: Request, shares: list[Share]) -> list[tuple[Share, str]]:
    """Each with its whole address, "" when it cannot be shown any more."""
    return [
        (each, request.build_absolute_uri(each.address) if each.address else "") for each in shares
    ]


@require_http_methods(["GET", "POST"])
def update(request: Request, share_id: int) -> HttpResponse:
    """Have the link show the conversation as it is now; the link itself stays."""
    found = get_own(request, share_id)
    shown = {"shows_sources": found.shows_sources, "shows_name": found.shows_name}
    form = ShareForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        links.renew(found, **form.cleaned_data)
        messages.success(request, _("The link shows the conversation as it is now."))
        warn_of_name(request, found)
        return redirect("ai_chatbot:shares")
    context = {"share": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "ai_chatbot/shares/update.html", context, status=status)


@require_http_methods(["GET", "POST"])
def revoke(request: Request, share_id: int) -> HttpResponse:
    found = get_own(request, share_id)
    if request.method == "POST":
        found.delete()
        messages.success(
            request, _("The link to “%(title)s” opens nothing any more.") % {"title": found}
        )
        return redirect("ai_chatbot:shares")
    return render(request, "ai_chatbot/shares/revoke.html", {"share": found})
