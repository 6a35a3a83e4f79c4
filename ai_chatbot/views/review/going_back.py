"""Back to the page from which something was asked for."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from ai_chatbot.models import Conversation
from config.base.http import Request


def going_back(request: Request, otherwise: Conversation) -> HttpResponse:
    """To the page that the request came from, if it is ours and no form of its own for this."""
    back = request.headers.get("Referer", "").partition("#")[0]
    is_own = back.partition("?")[0] == request.build_absolute_uri(request.path)
    host = request.get_host()
    if not is_own and url_has_allowed_host_and_scheme(
        back, {host}, require_https=request.is_secure()
    ):
        return redirect(back)
    return redirect(otherwise)
