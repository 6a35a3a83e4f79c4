"""The request as views get it, once the middleware has let it through."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

View = TypeVar("View", bound=Callable[..., Any])
PARAMETER_MAX_CHARS = 1000


class Request(HttpRequest):
    """Somebody is signed in, and htmx's headers are read."""

    user: User
    htmx: HtmxDetails


def open_to_read(view: View) -> View:
    """For everybody, and for reading alone: another method is 405, and not asked for the token
    that a page of somebody's would have."""
    return login_not_required(csrf_exempt(require_safe(view)))


def parameter(request: HttpRequest, name: str) -> str:
    """What the address says, fit for the database: SQLite refuses to look for very long words."""
    return request.GET.get(name, "").replace("\x00", "")[:PARAMETER_MAX_CHARS]


def number(request: HttpRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


def wants_fragment(request: Request) -> bool:
    """Whether htmx asks for a part of the page; going "back" it may need the whole page again."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def pressed(request: HttpRequest, beside: Mapping[str, str]) -> str:
    """Which button of a form was: its `action`; with Enter in a field, what stands `beside` the
    only one that is filled ({field: action}); "" where neither says."""
    filled = [action for name, action in beside.items() if request.POST.get(name, "").strip()]
    said = request.POST.get("action", "")
    return filled[0] if not said and len(filled) == 1 else said
