"""The REST API for people's own programs, /api/v1/; its OpenAPI page is /api/v1/docs."""

import logging

from allauth.core.internal import ratelimit
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja.errors import AuthenticationError, HttpError, ValidationError

import notes.api.imports
import notes.api.notes
import notes.api.searching
import notes.api.trash
import notes.api.versions
from ai_chatbot.api import asking, conversations, evidence, feedback, flows, tickets, usage
from ai_chatbot.api.auth import PersonalAuth
from ai_chatbot.api.repeating import claiming, keeping
from ai_chatbot.conversations.asking import Refused
from ai_chatbot.models import Scope
from config.api import sentence_of
from config.base.api.openapi import DocumentedAPI
from config.base.api.problems import Problem, code_of, problem_response
from config.base.attempts import is_gone

logger = logging.getLogger(__name__)

api_v1 = DocumentedAPI(
    title="Commonplace",
    version="1.0",
    urls_namespace="api_v1",
    description="Ask your notes, and bring, read and write them. Each refusal is a problem "
    "document (RFC 9457) whose `code` is for programs and whose `detail` is for people.",
)
api_v1.add_decorator(keeping, mode="view")
api_v1.add_decorator(claiming, mode="operation")

READS, WRITES = Scope.NOTES_READ, Scope.NOTES_WRITE
for prefix, router in {
    "/notes": notes.api.notes.router,
    "/notes/trash": notes.api.trash.router,
    "/imports": notes.api.imports.router,
}.items():
    api_v1.add_router(prefix, router, auth=PersonalAuth(READS, writing=WRITES))
api_v1.add_router("/notes", notes.api.versions.router, auth=PersonalAuth(READS, writing=WRITES))
api_v1.add_router("/notes", notes.api.searching.router, auth=PersonalAuth(READS))
for part in (asking, conversations, evidence, feedback, flows, tickets, usage):
    api_v1.add_router("", part.router)


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
    if isinstance(error.__cause__, Problem):  # of the body, which ninja calls unreadable
        return problem_response(error.__cause__)
    sentence = f"{str(error).removesuffix('.')}."
    return problem_response(Problem(code_of(error.status_code), sentence))


@api_v1.exception_handler(Http404)
def say_not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem_response(Problem("not_found", "There is no such thing here."))


@api_v1.exception_handler(RequestDataTooBig)
def say_too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem_response(Problem("too_large", "This is more than is taken at once."))


@api_v1.exception_handler(MultiPartParserError)
@api_v1.exception_handler(BadRequest)
@api_v1.exception_handler(SuspiciousOperation)
def say_unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem_response(Problem("invalid_request", "The request's body cannot be read."))


@api_v1.exception_handler(Exception)
def say_failure(request: HttpRequest, error: Exception) -> HttpResponse:
    if is_gone(error):
        return say_not_found(request, Http404())
    logger.exception("%s %s failed", request.method, request.path, exc_info=error)
    detail = "That went wrong on the server; its log says how. Try again in a moment."
    return problem_response(Problem("server_error", detail))
