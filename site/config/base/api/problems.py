"""How the API says no: problem documents (RFC 9457), each with a code for programs."""

import json
import math
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"
# What programs tell problems apart by, and the status that each comes with.
CODES: dict[str, HTTPStatus] = {
    "invalid_request": HTTPStatus.UNPROCESSABLE_ENTITY,
    "empty_message": HTTPStatus.UNPROCESSABLE_ENTITY,
    "no_notes": HTTPStatus.UNPROCESSABLE_ENTITY,
    "too_long": HTTPStatus.UNPROCESSABLE_ENTITY,
    "unauthorized": HTTPStatus.UNAUTHORIZED,
    "forbidden": HTTPStatus.FORBIDDEN,
    "not_found": HTTPStatus.NOT_FOUND,
    "method_not_allowed": HTTPStatus.METHOD_NOT_ALLOWED,
    "too_slow": HTTPStatus.REQUEST_TIMEOUT,
    "conflict": HTTPStatus.CONFLICT,
    "precondition_required": HTTPStatus.PRECONDITION_REQUIRED,
    "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "rate_limited": HTTPStatus.TOO_MANY_REQUESTS,
    "budget_spent": HTTPStatus.TOO_MANY_REQUESTS,
    "upstream_unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "upstream_error": HTTPStatus.BAD_GATEWAY,
    "server_error": HTTPStatus.INTERNAL_SERVER_ERROR,
}
DETAIL_MAX_CHARS = 2000


@dataclass
class Problem(Exception):
    """A refusal; `detail` is a sentence for people that says what to do."""

    code: str
    detail: str
    retry_after: float | None = None  # seconds

    @property
    def status(self) -> HTTPStatus:
        return CODES[self.code]


def problem_response(problem: Problem) -> HttpResponse:
    document = problem_document(problem.status, problem.code, problem.detail)
    headers = {}
    if problem.retry_after is not None:
        document["retry_after"] = seconds = max(1, math.ceil(problem.retry_after))
        headers["Retry-After"] = str(seconds)
    if problem.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return HttpResponse(
        json.dumps(document, ensure_ascii=False),
        status=problem.status,
        content_type=MEDIA_TYPE,
        headers=headers,
    )


def problem_document(status: HTTPStatus, code: str, detail: str) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail[:DETAIL_MAX_CHARS],
        "code": code,
    }


def code_of(status: int) -> str:
    """The code that says what an HTTP status does, for refusals that know only that."""
    return next((code for code, known in CODES.items() if known == status), "invalid_request")
