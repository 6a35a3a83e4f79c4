"""What the flow's component calls, and programs made for 0.1: /api/, with a page at /api/docs.

Programs of today use /api/v1/ (config.api_v1).
"""

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

import ai_chatbot.api.flow
import notes.api.importing
from ai_chatbot.api.auth import PersonalAuth
from ai_chatbot.models import Scope
from config.base.api.openapi import ObjectsOnly
from config.base.api.problems import Problem, problem_response

api = NinjaAPI(title="Commonplace", version="1", urls_namespace="api", parser=ObjectsOnly())
api.add_router("", ai_chatbot.api.flow.router)
api.add_router("", notes.api.importing.router, auth=PersonalAuth(Scope.NOTES_WRITE))


@api.exception_handler(Problem)
def say_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem_response(problem)


@api.exception_handler(AuthenticationError)
def say_who_may(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    if not ratelimit.consume(request, app="allauth.account", action="api_token", limit_get=True):
        detail = "Too many tokens were tried that are not valid. Wait a minute, then try again."
        return api.create_response(request, {"detail": detail}, status=429)
    detail = "This token is not valid, or it has expired. Send 'Authorization: Bearer <token>'."
    return api.create_response(request, {"detail": detail}, status=401)


@api.exception_handler(ValidationError)
def say_what_is_wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return api.create_response(request, {"detail": sentence_of(error)}, status=422)


def sentence_of(error: ValidationError) -> str:
    problems = (
        f"{'.'.join(map(str, e['loc'][2:])) or e['loc'][-1]}: {e['msg']}" for e in error.errors
    )
    return "; ".join(problems) + "."
