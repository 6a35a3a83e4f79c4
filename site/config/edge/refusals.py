"""A refusal that is said before there is a request of Django's: as a page, or as JSON."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from config.base.api.openai import OPENAI_PATH, error_object
from config.base.api.problems import MEDIA_TYPE, code_of, problem_document
from config.base.languages.active import ENGLISH, in_language, language_of_scope
from config.edge.own_language import is_for_programs

POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; manifest-src 'self'"
)
HEADINGS = {
    HTTPStatus.BAD_REQUEST: gettext_lazy("Bad request"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: gettext_lazy("Too large"),
    HTTPStatus.REQUEST_TIMEOUT: gettext_lazy("Too slow"),
}


@dataclass(frozen=True)
class PlainResponse:
    headers: list[tuple[bytes, bytes]]
    body: bytes


def as_response(
    scope: dict[str, Any], status: HTTPStatus, sentence: str | Promise
) -> PlainResponse:
    """In the language of who asks: it is the sentence's, too, if that is a lazy one."""
    language = ENGLISH if is_for_programs(scope["path"]) else language_of_scope(scope)
    with in_language(language):
        return said(scope, status, str(sentence))


def said(scope: dict[str, Any], status: HTTPStatus, sentence: str) -> PlainResponse:
    """`error` is what our import page reads, `detail` what the API says everywhere."""
    if scope["path"].startswith("/api/v1/"):
        body = json.dumps(problem_document(status, code_of(status), sentence)).encode()
        return PlainResponse(headers_of(MEDIA_TYPE, body), body)
    if scope["path"].startswith(OPENAI_PATH):
        body = json.dumps(error_object(sentence)).encode()
        return PlainResponse(headers_of("application/json", body), body)
    if wants_json(scope):
        body = json.dumps({"detail": sentence, "error": sentence}).encode()
        return PlainResponse(headers_of("application/json", body), body)
    context = {"status": status.value, "heading": HEADINGS[status], "detail": sentence}
    body = render_to_string("error.html", context).encode()
    return PlainResponse(headers_of("text/html; charset=utf-8", body), body)


def wants_json(scope: dict[str, Any]) -> bool:
    accept = dict(scope["headers"]).get(b"accept", b"")
    return scope["path"].startswith(("/api/", "/mcp")) or accept == b"application/json"


def headers_of(kind: str, body: bytes) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-type", kind.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"private, no-store"),
        (b"content-security-policy", POLICY),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
        (b"connection", b"close"),  # the rest of the body is not read
    ]
