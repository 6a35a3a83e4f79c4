"""Everything needs a login and stays out of caches, except what says otherwise."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.contrib.auth import middleware
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from config.base.api.problems import MEDIA_TYPE, code_of, problem_document
from config.base.attempts import is_gone
from config.edge.threadless import View, ViewsOnTheLoop

logger = logging.getLogger(__name__)

SENTENCES = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address, or it is not yours to see.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address takes other methods; “Allow” names them.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "That went wrong on the server; its log says how.",
}


class LoginRequiredMiddleware(ViewsOnTheLoop, middleware.LoginRequiredMiddleware):
    """Django's, except that /api/ answers 401 by itself instead of redirecting to a page."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: Any,
        view_kwargs: Any,
    ) -> HttpResponseBase | None:
        if not self.view_waits(request, view_func):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def view_waits(self, request: HttpRequest, view: View) -> bool:
        """Django's own asks who it is before it looks at whether that matters."""
        return getattr(view, "login_required", True) and not request.path.startswith("/api/")

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if request.headers.get("HX-Request"):
            # A redirect would put the sign-in page into the middle of this one.
            return HttpResponse(_("You are not signed in any more."), status=401)
        return super().handle_no_permission(request, view_func)


class EitherWay:
    """A middleware in threads and on the loop alike."""

    sync_capable = async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:
        raise NotImplementedError


class Changing(EitherWay):
    """One that only changes what was answered."""

    def __call__(self, request: HttpRequest) -> Any:
        if self.is_async:
            return self.answer_later(request)
        return self.change(request, self.get_response(request))

    async def answer_later(self, request: HttpRequest) -> HttpResponseBase:
        return self.change(request, await self.get_response(request))

    def change(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        raise NotImplementedError


class GoneMeanwhile(EitherWay):
    """What another request deleted between our looking for it and our writing it is not there."""

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if is_gone(exception):
            logger.warning("%s was gone when it was written", request.path, exc_info=exception)
            raise Http404 from exception


class ProblemsMiddleware(Changing):
    """Whatever part of Django refuses a request to /api/v1/, it is said as a problem document."""

    def change(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return as_problem(request, response)


def as_problem(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    is_said = response.headers.get("Content-Type", "") == MEDIA_TYPE
    if response.status_code < 400 or is_said or not request.path.startswith("/api/v1/"):
        return response
    status = HTTPStatus(response.status_code)
    sentence = SENTENCES.get(status, "The server could not understand this request.")
    document = problem_document(status, code_of(status), sentence)
    kept = {name: response[name] for name in ("Allow", "Retry-After") if name in response}
    return JsonResponse(document, status=status, content_type=MEDIA_TYPE, headers=kept)


class PrivateByDefaultMiddleware(Changing):
    """What a view makes stays out of caches, unless it says otherwise; a few powers are given up.

    Notes, conversations and accounts would else be found in a shared browser's store after the
    end of the session. Static files are served before they come here.
    """

    def change(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return with_headers(response)


def with_headers(response: HttpResponseBase) -> HttpResponseBase:
    response.headers.setdefault("Cache-Control", "private, no-store")
    response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
    return response
