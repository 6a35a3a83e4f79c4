"""Who may: staff, as whoever edits flows can run programs on this server; 404 for others."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from ai_chatbot.flows.sync import every_key

View = Callable[..., HttpResponseBase]


def staff_only(view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_staff:
            raise Http404
        return view(request, *args, **kwargs)

    return checked


def flow_meant(request: HttpRequest) -> str:
    """The key of the flow that the page or form is about: the usual one unless it names another."""
    named = request.POST.get("flow") or request.GET.get("flow") or settings.LANGFLOW_FLOW
    if named != settings.LANGFLOW_FLOW and named not in every_key():
        raise Http404
    return named


def page_of(key: str) -> str:
    """The address of the flow's page."""
    page = reverse("ai_chatbot:flow")
    return page if key == settings.LANGFLOW_FLOW else f"{page}?{urlencode({'flow': key})}"
