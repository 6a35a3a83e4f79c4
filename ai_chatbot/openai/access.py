"""What stands before each address of this door: its method, its token, its errors' dress."""

import logging
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from allauth.core.internal import ratelimit
from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from ninja.errors import HttpError

from ai_chatbot.api.auth import PersonalAuth
from ai_chatbot.conversations.asking import Refused
from ai_chatbot.models import Scope
from ai_chatbot.openai.errors import (
    ApiError,
    error_response,
    not_valid,
    of_mistake,
    of_refusal,
)
from ai_chatbot.tokens import Grant
from config.base.api.problems import Problem

logger = logging.getLogger(__name__)

View = Callable[..., Coroutine[Any, Any, HttpResponseBase]]
authenticate = PersonalAuth(Scope.ASK)


def endpoint(**by_method: View) -> View:
    """The view of an address: whoever has a token that may ask is let in, by no cookie."""

    async def view(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        try:
            request.auth = await sync_to_async(grant_for)(request)  # type: ignore[attr-defined]
            if (handle := by_method.get(request.method or "")) is None:
                return not_allowed(request, by_method)
            return await handle(request, **parts)
        except ApiError as error:
            return error_response(error)
        except (Refused, Problem) as refusal:
            return error_response(of_refusal(refusal))
        except Exception:
            logger.exception("%s %s failed", request.method, request.path)
            return error_response(of_mistake())

    return login_not_required(csrf_exempt(view))


def grant_for(request: HttpRequest) -> Grant:
    """Raise ApiError for a token that opens nothing here; those that are made up are counted."""
    try:
        grant: Grant | None = authenticate(request)
    except HttpError as error:
        raise ApiError(str(error), HTTPStatus.FORBIDDEN, "missing_scope") from None
    if grant is not None:
        return grant
    if ratelimit.consume(request, app="allauth.account", action="api_token", limit_get=True):
        raise not_valid()
    sentence = "Too many tokens were tried that are not valid. Wait a minute, then try again."
    raise of_refusal(Problem("rate_limited", sentence, 60))


def not_allowed(request: HttpRequest, by_method: dict[str, View]) -> HttpResponseBase:
    sentence = f"{request.method} is not allowed here: use {' or '.join(by_method)}."
    error = ApiError(sentence, HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed")
    response = error_response(error)
    response.headers["Allow"] = ", ".join(by_method)
    return response
