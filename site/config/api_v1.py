"""The REST API for people's own programs, /api/v1/; its OpenAPI page is /api/v1/docs."""

import logging

from allauth.core.internal import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from ai_chatbot.api import tickets
from ai_chatbot.conversations.asking import Refused
from config.api import sentence_of
from config.base.api.problems import Problem, code_of, problem_response

logger = logging.getLogger(__name__)

api_v1 = NinjaAPI(
    title="Commonplace",
    version="1.0",
    urls_namespace="api_v1",
    description="Ask your notes, and bring, read and write them. Each refusal is a problem "
    "document (RFC 9457) whose `code` is for programs and whose `detail` is for people.",
)
api_v1.add_router("", tickets.router)


@api_v1.exception_handler(Problem)
def say_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem_response(problem)


@api_v1.exception_handler(Refused)
def say_refusal(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return problem_response(Problem(refusal.code, str(refusal), refusal.retry_after))


@api_v1.exception_handler(AuthenticationError)
def say_who_may(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    if not ratelimit.consume(request, app="allauth.account", action="api_token", limit_get=True):
        detail = "Too many tokens were tried that are not valid. Wait a minute, then try again."
        return problem_response(Problem("rate_limited", detail, 60))
    detail = "This token is not valid, or it has expired. Send 'Authorization: Bearer <token>'."
    return problem_response(Problem("unauthorized", detail))


@api_v1.exception_handler(ValidationError)
def say_what_is_wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem_response(Problem("invalid_request", sentence_of(error)))


@api_v1.exception_handler(HttpError)
def say_status(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem_response(Problem(code_of(error.status_code), str(error)))


@api_v1.exception_handler(Http404)
def say_not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem_response(Problem("not_found", "There is no such thing here."))


@api_v1.exception_handler(Exception)
def say_failure(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.exception("%s %s failed", request.method, request.path, exc_info=error)
    detail = "That went wrong on the server; its log says how. Try again in a moment."
    return problem_response(Problem("server_error", detail))
