"""Both asked: what is published beside the draft, streamed, or waited for where no script runs."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ai_chatbot.beside.asking import Side, asked, taken
from ai_chatbot.beside.showing import SideBySide, together, viewer_of, wait_for
from ai_chatbot.conversations.asking import Refused
from ai_chatbot.conversations.limits import LimitReached
from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.langflow.admin import LangflowAdminError
from ai_chatbot.views.flow.access import flow_meant, page_of
from config.base.api.sse import encode, stream
from config.base.languages.active import ENGLISH, in_language

REFUSALS = (Refused, LimitReached, LangflowAdminError, FlowProblem)


@never_cache
@require_http_methods(["GET", "POST"])
async def compare(request: HttpRequest) -> HttpResponse:
    """The page; its form, sent without the page's script, is answered when both have ended."""
    user = await editor_of(request)
    key = await sync_to_async(flow_meant)(request)
    question = request.POST.get("question", "")
    context: dict[str, Any] = {"question": question, "key": key, "page": page_of(key)}
    status = 200
    if request.method == "POST":
        try:
            context["places"] = await both_ended(request, user, question, key)
        except REFUSALS as refusal:
            context["problem"], status = str(refusal), 422
    page = "ai_chatbot/flow/compare.html"
    return await sync_to_async(render)(request, page, context, status=status)


async def editor_of(request: HttpRequest) -> User:
    """Who is signed in, of the staff; raises Http404."""
    user = await request.auser()
    if not (isinstance(user, User) and user.is_staff):
        raise Http404
    return user


async def both_ended(
    request: HttpRequest, user: User, question: str, key: str
) -> list[dict[str, str]]:
    question, flows = await sync_to_async(taken)(user, question, key)
    async with asked(user.pk, question, flows) as sides:
        viewers = [viewer_of(user, request.session.session_key, side) for side in sides]
        return await asyncio.gather(*map(wait_for, sides, viewers))


@require_POST
async def compare_live(request: HttpRequest) -> HttpResponseBase:
    """The same as events: `asked` {"html"}, what SideBySide tells of each, or `refused` {"says"}.

    422 with {"says"} for what cannot be asked. Whoever leaves stops both.
    """
    user = await editor_of(request)
    key = await sync_to_async(flow_meant)(request)
    try:
        asking = await sync_to_async(taken)(user, request.POST.get("question", ""), key)
    except REFUSALS as refusal:
        return JsonResponse({"says": str(refusal)}, status=422)
    return stream(told(user, request.session.session_key, get_language() or ENGLISH, *asking))


async def told(
    user: User, session_key: str | None, language: str, question: str, flows: dict[str, str]
) -> AsyncGenerator[bytes, None]:
    try:
        async with asked(user.pk, question, flows) as sides:
            with in_language(language):  # a stream outlives its request
                places = places_for(sides)
                dressed = [
                    SideBySide(viewer_of(user, session_key, side), side.answer) for side in sides
                ]
            yield encode("asked", {"html": places})
            async with aclosing(together([each.events() for each in dressed])) as events:
                async for event in events:
                    yield event
    except Refused as refusal:
        yield encode("refused", {"says": str(refusal)})


def places_for(sides: list[Side]) -> str:
    places = [{"name": side.name, "key": side.key} for side in sides]
    return render_to_string("ai_chatbot/flow/_asked.html", {"places": places})
