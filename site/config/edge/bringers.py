"""Who may bring a large body: somebody signed in, or the holder of a token that writes notes."""

from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.http.cookie import parse_cookie
from django.utils.module_loading import import_string

from ai_chatbot.models import Scope
from ai_chatbot.tokens import resolve_token


async def may_bring(scope: dict[str, Any]) -> bool:
    """Ask the database, in a thread: the loop has others to serve."""
    ask = database_sync_to_async(is_known, thread_sensitive=False)
    return await ask(scope["path"], dict(scope["headers"]))


def is_known(path: str, headers: dict[bytes, bytes]) -> bool:
    """By token for the API, by session for the page: each where it counts afterwards, too."""
    if path.startswith("/api/"):
        return has_writing_token(headers.get(b"authorization", b"").decode("latin-1"))
    return has_session(parse_cookie(headers.get(b"cookie", b"").decode("latin-1")))


def has_writing_token(authorization: str) -> bool:
    kind, _, token = authorization.partition(" ")
    grant = resolve_token(token.strip()) if kind.lower() == "bearer" else None
    return grant is not None and grant.allows(Scope.NOTES_WRITE)


def has_session(cookies: dict[str, str]) -> bool:
    request = HttpRequest()
    request.session = session_of(cookies.get(settings.SESSION_COOKIE_NAME, ""))
    return get_user(request).is_authenticated


def session_of(key: str) -> SessionBase:
    return import_string(f"{settings.SESSION_ENGINE}.SessionStore")(key or None)
