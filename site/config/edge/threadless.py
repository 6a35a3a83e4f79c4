"""Django's middleware that waits for nothing, run on the event loop instead of in a thread.

Under ASGI Django takes each step of such a middleware to a thread and back, which is sixteen ways
for a request and as many waits for the interpreter's lock: more than most answers of the API
take themselves. What may ask the database still goes to a thread.
"""

from asgiref.sync import sync_to_async
from csp import middleware as csp
from django.contrib.auth import middleware as auth
from django.contrib.messages import middleware as messages
from django.contrib.sessions import middleware as sessions
from django.http import HttpRequest, HttpResponseBase
from django.middleware import clickjacking, common, csrf, security
from django.utils.deprecation import MiddlewareMixin


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


class SecurityMiddleware(OnTheLoop, security.SecurityMiddleware):
    pass


class CSPMiddleware(OnTheLoop, csp.CSPMiddleware):
    pass


class CommonMiddleware(OnTheLoop, common.CommonMiddleware):
    pass


class CsrfViewMiddleware(OnTheLoop, csrf.CsrfViewMiddleware):
    pass


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
