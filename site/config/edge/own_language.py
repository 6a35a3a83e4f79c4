"""Pages are in the language of who reads them.

Django's LocaleMiddleware would do it in a thread. APIs are for programs: they speak English.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers

from config.base.languages.active import ENGLISH, in_language, language_of
from config.edge.middleware import EitherWay

FOR_PROGRAMS = ("/api/", "/v1/", "/mcp", "/healthz", "/readyz", "/metrics")


class OwnLanguage(EitherWay):
    """Asks nothing but a cookie and a header, so it stays on the loop; threads see its language."""

    def __call__(self, request: HttpRequest) -> Any:
        if self.is_async:
            return self.answer_later(request)
        language = own_language(request)
        with in_language(language):
            return said_in(language, request, self.get_response(request))

    async def answer_later(self, request: HttpRequest) -> HttpResponseBase:
        language = own_language(request)
        with in_language(language):
            return said_in(language, request, await self.get_response(request))


def own_language(request: HttpRequest) -> str:
    if is_for_programs(request.path_info):
        return ENGLISH
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return language_of(chosen, request.headers.get("Accept-Language", ""))


def said_in(language: str, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    if not is_for_programs(request.path_info):
        patch_vary_headers(response, ["Accept-Language"])
        response.headers.setdefault("Content-Language", language)
    return response


def is_for_programs(path: str) -> bool:
    return path.startswith(FOR_PROGRAMS)
