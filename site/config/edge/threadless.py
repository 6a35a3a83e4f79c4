"""Django's middleware that waits for nothing, run on the event loop instead of in a thread.

Under ASGI Django takes each step of such a middleware to a thread and back, which is sixteen ways
for a request and as many waits for the interpreter's lock: more than most answers of the API
take themselves. What may ask the database still goes to a thread.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from asgiref.sync import markcoroutinefunction, sync_to_async
from csp import middleware as csp
from django.contrib.auth import middleware as auth
from django.contrib.messages import middleware as messages
from django.contrib.sessions import middleware as sessions
from django.http import HttpRequest, HttpResponseBase
from django.middleware import clickjacking, common, csrf, security
from django.utils.deprecation import MiddlewareMixin

View = Callable[..., Any]
Look = Callable[..., Any]  # a middleware's process_view


class OnTheLoop(MiddlewareMixin):
    """In front of a middleware whose two steps only read and write headers and cookies."""

    async def __acall__(self, request: HttpRequest) -> HttpResponseBase:
        begin = getattr(self, "process_request", None)
        response = begin(request) if begin else None
        if response is None:
            response = await self.get_response(request)  # type: ignore[misc]
        end = getattr(self, "process_response", None)
        if end is None:
            return response
        if self.may_wait(request):
            return await sync_to_async(end, thread_sensitive=True)(request, response)
        return end(request, response)

    def may_wait(self, request: HttpRequest) -> bool:
        """Whether the second step asks the database this time."""
        return False


class ViewsOnTheLoop(OnTheLoop):
    """Its look at the view, too, is taken here, wherever that waits for nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        super().__init__(get_response)
        if self.async_mode:  # else Django would make a loop for it
            self.process_view: Callable[..., Any] = partial(self._look, self.process_view)
            markcoroutinefunction(self.process_view)

    async def _look(
        self, look: Look, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if self.view_waits(request, view):
            look = sync_to_async(look, thread_sensitive=True)
            return await look(request, view, args, kwargs)
        return look(request, view, args, kwargs)

    def view_waits(self, request: HttpRequest, view: View) -> bool:
        """Whether its look at this view may ask the database, or read a body."""
        raise NotImplementedError


class SecurityMiddleware(OnTheLoop, security.SecurityMiddleware):
    pass


class CSPMiddleware(OnTheLoop, csp.CSPMiddleware):
    pass


class CommonMiddleware(OnTheLoop, common.CommonMiddleware):
    pass


class CsrfViewMiddleware(ViewsOnTheLoop, csrf.CsrfViewMiddleware):
    def view_waits(self, request: HttpRequest, view: View) -> bool:
        is_safe = request.method in {"GET", "HEAD", "OPTIONS", "TRACE"}
        return not is_safe and not getattr(view, "csrf_exempt", False)


class AuthenticationMiddleware(OnTheLoop, auth.AuthenticationMiddleware):
    pass


class XFrameOptionsMiddleware(OnTheLoop, clickjacking.XFrameOptionsMiddleware):
    pass


class SessionMiddleware(OnTheLoop, sessions.SessionMiddleware):
    def may_wait(self, request: HttpRequest) -> bool:
        return request.session.modified  # then it is saved


class MessageMiddleware(OnTheLoop, messages.MessageMiddleware):
    def may_wait(self, request: HttpRequest) -> bool:
        storage = getattr(request, "_messages", None)
        return storage is not None and (storage.used or storage.added_new)
