"""Health, readiness, and the pages that say what went wrong."""

from http import HTTPStatus

from asgiref.sync import sync_to_async
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET

from config.base.api.openai import INVALID, OPENAI_PATH, SERVER, error_object
from config.base.http import open_to_read
from config.readiness import Check, readiness

STOP_POLLING = 286  # htmx's own status


@open_to_read
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is up; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


@open_to_read
@never_cache
async def readyz(request: HttpRequest) -> JsonResponse:
    """{"database": {"ok", "detail"}, "langflow": …, "model": …, "index": …}; 503 until all are."""
    report = await readiness.report()
    body = {name: {"ok": check.ok, "detail": check.detail} for name, check in report.items()}
    ready = all(check.ok for check in report.values())
    return JsonResponse(body, status=HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE)


@open_to_read
@cache_control(max_age=24 * 3600)
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for an icon when a page, such as the admin's, names none."""
    return redirect(static("img/logo.svg"))


STARTING = gettext_lazy(
    "The assistant is still starting. Until it is there, questions are answered with what your "
    "notes say word for word."
)
AWAY = gettext_lazy("The assistant cannot answer just now. The administrator can see why.")
UNFOUND = gettext_lazy("Your notes cannot be searched just now. The administrator can see why.")


def told(name: str, check: Check, *, is_staff: bool) -> str | Promise:
    """What people read of a part that is not ready; how it is mended only who can do it."""
    if check.is_starting:
        return STARTING
    if is_staff:
        return check.detail
    return AWAY if name in ("langflow", "model") else UNFOUND


@require_GET
@never_cache
async def ready_banner(request: HttpRequest) -> HttpResponse:
    """A fragment that names what is still starting; 286 once nothing is, 204 if unchanged."""
    report = await readiness.report()
    user = await request.auser()
    waiting = [
        told(name, check, is_staff=user.is_staff) for name, check in report.items() if not check.ok
    ]
    if not waiting:
        return HttpResponse(status=STOP_POLLING)
    shown = " ".join(name for name, check in report.items() if not check.ok)
    if request.GET.get("shown") == shown:
        # Swapping in the same words would make a screen reader say them every few seconds.
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    context = {"waiting": list(dict.fromkeys(map(str, waiting))), "shown": shown}
    return await sync_to_async(render)(request, "_ready_banner.html", context)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if isinstance(exception, DisallowedHost):
        host = request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME", "")
        detail = _(
            "This server does not answer to the name “%(host)s”. "
            "If it should, add it to ALLOWED_HOSTS and start the server again."
        )
        detail %= {"host": host}
        return explain(request, HTTPStatus.BAD_REQUEST, _("Unknown address"), detail)
    detail = _(
        "The server could not understand this request. Go back, reload the page and try again."
    )
    return explain(request, HTTPStatus.BAD_REQUEST, _("Bad request"), detail)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    detail = _("Your account may not do this. Ask the administrator if it should.")
    return explain(request, HTTPStatus.FORBIDDEN, _("Not allowed"), detail, navigation=True)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    detail = _(
        "The form was too old, or cookies are blocked: reload the page and send it again. "
        "If this happens every time behind a proxy, the administrator must add the address "
        "in the browser's bar, with https://, to CSRF_TRUSTED_ORIGINS."
    )
    return explain(request, HTTPStatus.FORBIDDEN, _("This form could not be checked"), detail)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    detail = _("There is nothing at this address, or it is not yours to see.")
    return explain(request, HTTPStatus.NOT_FOUND, _("Not found"), detail, navigation=True)


def too_many_requests(request: HttpRequest) -> HttpResponseBase:
    detail = _("That was tried too often in a short time. Wait a few minutes, then try again.")
    return explain(request, HTTPStatus.TOO_MANY_REQUESTS, _("Too many tries"), detail)


def server_error(request: HttpRequest) -> HttpResponseBase:
    detail = _(
        "The server made a mistake; your notes and conversations are safe. "
        "Try again, and tell the administrator if it stays: the server's log has the details."
    )
    return explain(request, HTTPStatus.INTERNAL_SERVER_ERROR, _("Something went wrong"), detail)


def explain(
    request: HttpRequest,
    status: HTTPStatus,
    heading: str,
    detail: str,
    *,
    navigation: bool = False,
) -> HttpResponseBase:
    """The error as a page, or as JSON to a program.

    Only with `navigation` does the page know its reader, which takes session and database.
    """
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": detail}, status=status)
    if request.path.startswith(OPENAI_PATH):
        kind = SERVER if status >= HTTPStatus.INTERNAL_SERVER_ERROR else INVALID
        return JsonResponse(error_object(detail, kind=kind), status=status)
    context = {"status": status.value, "heading": heading, "detail": detail}
    page = render_to_string("error.html", context, request if navigation else None)
    return HttpResponse(page, status=status)
