"""The language that somebody reads: of a request, of a websocket, and of what is rendered outside
of both.

Whoever renders for somebody outside of their request (a run's live page, a worker) wraps it in
`in_language(code)`. What programs read (APIs, exports, commands) is English.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, parse_cookie
from django.utils import translation

ENGLISH = "en"


def in_language(code: str) -> translation.override:
    """Texts, dates and numbers in the language `code`; English where it is none of ours.

    Hold it around nothing that awaits another's work: what runs in the same task sees it.
    """
    return translation.override(code if code in dict(settings.LANGUAGES) else ENGLISH)


def language_of(chosen: str, accepted: str) -> str:
    """Which of our languages: the one chosen (a cookie), else `Accept-Language`, else English."""
    asked = HttpRequest()
    asked.COOKIES[settings.LANGUAGE_COOKIE_NAME] = chosen
    asked.META["HTTP_ACCEPT_LANGUAGE"] = accepted
    return translation.get_language_from_request(asked)


def language_of_scope(scope: Mapping[str, Any]) -> str:
    """The same of an ASGI scope: a websocket's, by what came with its opening, or a request's."""
    headers = dict(scope.get("headers", ()))
    accepted = headers.get(b"accept-language", b"").decode("latin-1")
    cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
    return language_of(cookies.get(settings.LANGUAGE_COOKIE_NAME, ""), accepted)
