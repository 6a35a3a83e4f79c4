"""How this door says no: OpenAI's error object, with the statuses that its clients know."""

import json
import math
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

from ai_chatbot.conversations.asking import Refused
from ai_chatbot.langflow.errors import is_passing
from ai_chatbot.listening import ShutOut
from ai_chatbot.rights import NO_CONVERSATION, NOT_SIGNED_IN, TOO_MANY_SOCKETS
from config.base.api.openai import INVALID, SERVER, error_object
from config.base.api.problems import Problem


@dataclass
class ApiError(Exception):
    """A refusal or failure; `message` is a sentence for people that says what to do."""

    message: str
    status: HTTPStatus = HTTPStatus.BAD_REQUEST
    code: str | None = None
    param: str | None = None  # the field of the request that is wrong
    kind: str = INVALID
    retry_after: float | None = None  # seconds

    def body(self) -> dict[str, Any]:
        return error_object(self.message, kind=self.kind, code=self.code, param=self.param)


def error_response(error: ApiError) -> HttpResponse:
    headers = {}
    if error.retry_after is not None:
        headers["Retry-After"] = str(max(1, math.ceil(error.retry_after)))
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return HttpResponse(
        json.dumps(error.body(), ensure_ascii=False),
        status=error.status,
        content_type="application/json",
        headers=headers,
    )


# Our codes of refusals, as this door says them: (status, kind, code).
REFUSALS: dict[str, tuple[HTTPStatus, str, str | None]] = {
    "too_long": (HTTPStatus.BAD_REQUEST, INVALID, "context_length_exceeded"),
    "rate_limited": (HTTPStatus.TOO_MANY_REQUESTS, "requests", "rate_limit_exceeded"),
    "budget_spent": (HTTPStatus.TOO_MANY_REQUESTS, "insufficient_quota", "insufficient_quota"),
    "conflict": (HTTPStatus.CONFLICT, INVALID, "conflict"),
    "not_found": (HTTPStatus.NOT_FOUND, INVALID, "not_found"),
}


def of_refusal(refusal: Refused | Problem) -> ApiError:
    """A question that is not taken, or a program that comes too often."""
    status, kind, code = REFUSALS.get(refusal.code, (HTTPStatus.BAD_REQUEST, INVALID, None))
    sentence = refusal.detail if isinstance(refusal, Problem) else str(refusal)
    return ApiError(sentence, status, code, kind=kind, retry_after=refusal.retry_after)


def of_shut_out(shut: ShutOut) -> ApiError:
    """The right to listen was refused, or has ended."""
    if shut.code == TOO_MANY_SOCKETS:
        return too_many_at_once()
    if shut.code == NOT_SIGNED_IN:
        return not_valid()
    if shut.code == NO_CONVERSATION:
        return gone()
    sentence = "This account may not ask any more. Ask the administrator."
    return ApiError(sentence, HTTPStatus.FORBIDDEN, "account_deactivated")


def gone() -> ApiError:
    return ApiError("The conversation was deleted.", HTTPStatus.NOT_FOUND, "not_found")


def not_valid() -> ApiError:
    return ApiError(
        "This token is not valid, or it has expired. Give one of your account's as the API key.",
        HTTPStatus.UNAUTHORIZED,
        "invalid_api_key",
    )


def too_many_at_once() -> ApiError:
    return ApiError(
        "Too many answers of yours are followed at once. Wait for the end of one.",
        HTTPStatus.TOO_MANY_REQUESTS,
        "rate_limit_exceeded",
        kind="requests",
        retry_after=1,
    )


def of_failure(sentence: str) -> ApiError:
    """An answer that could not be had, by the sentence that its reader would be told."""
    if is_passing(sentence):
        status, code = HTTPStatus.SERVICE_UNAVAILABLE, "upstream_unavailable"
    else:
        status, code = HTTPStatus.BAD_GATEWAY, "upstream_error"
    return ApiError(sentence, status, code, kind=SERVER)


def of_mistake() -> ApiError:
    return ApiError(
        "That went wrong on the server; its log says how. Try again in a moment.",
        HTTPStatus.INTERNAL_SERVER_ERROR,
        kind=SERVER,
    )
