"""A shared conversation for whoever has its link: a page without scripts, kept by nobody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ai_chatbot.conversations.limits import LimitReached
from ai_chatbot.conversations.sharing import links
from ai_chatbot.conversations.sharing.copying import continue_as_copy
from ai_chatbot.conversations.visitors import address_mark
from ai_chatbot.models import Share
from ai_chatbot.rendering.shared.page import show_shared
from config.base.http import Request, open_to_read

HEADERS = {
    "X-Robots-Tag": "noindex, nofollow, noarchive, nosnippet",
    "Cache-Control": "no-store, private",
    # The address is the key, and told to no other site. Under "no-referrer" browsers say of the
    # page's own form that it comes from "null", which no check lets through.
    "Referrer-Policy": "same-origin",
}
NOTHING_RUNS = {name: ["'none'"] for name in ("script-src", "connect-src", "worker-src")}


@open_to_read
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """What the owner chose to show, as it was when they did."""
    try:
        found = open_link(request, token)
    except LimitReached as refusal:
        return too_many(request, refusal)
    if found is None:
        return closed(request)
    owner = found.conversation.owner
    if request.method == "GET" and request.user != owner:
        links.note_seen(found)
    context = {
        "share": found,
        "owner": owner.get_username() if found.shows_name else "",
        "shown": show_shared(found.snapshot),
        "left_out": found.snapshot.get("left_out", 0),
    }
    response = render(request, "ai_chatbot/shares/shared.html", context)
    for name, value in HEADERS.items():
        response[name] = value
    response._csp_replace = NOTHING_RUNS  # type: ignore[attr-defined]
    return response


@require_POST
def copy(request: Request, token: str) -> HttpResponse:
    """Go on with it as a conversation of one's own."""
    try:
        found = open_link(request, token)
    except LimitReached as refusal:
        return too_many(request, refusal)
    if found is None:
        return closed(request)
    made = continue_as_copy(found, request.user)
    messages.success(
        request, _("This copy is yours. What you ask here is asked of your own notes.")
    )
    return redirect(made)


def open_link(request: HttpRequest, token: str) -> Share | None:
    """None for a link that opens nothing, whatever the reason. Raises LimitReached."""
    links.count_opening(address_mark(request.META.get("REMOTE_ADDR") or ""), token)
    return links.find_open(token)


def closed(request: HttpRequest) -> HttpResponse:
    """The same of a link that was open and of one that never was: it tells nobody which."""
    detail = _(
        "This link opens nothing. It has ended or was taken back, or a part of it is missing: "
        "ask whoever sent it to you for another one."
    )
    return refuse(request, 404, _("Nothing is shared here"), detail)


def too_many(request: HttpRequest, refusal: LimitReached) -> HttpResponse:
    response = refuse(request, 429, _("Too many tries"), str(refusal))
    response["Retry-After"] = str(refusal.retry_after)
    return response


def refuse(request: HttpRequest, status: int, heading: str, detail: str) -> HttpResponse:
    context = {"status": status, "heading": heading, "detail": detail}
    page = render_to_string("error.html", context, request)
    return HttpResponse(page, status=status, headers=HEADERS)
