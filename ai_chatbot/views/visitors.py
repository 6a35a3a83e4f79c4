"""A published collection for its visitors: its own page, and what the widget on others asks.

No cookie opens anything here. A page of another site may ask if the owner allowed that site, and
a visitor shows the key of their own visit.
"""

import uuid
from functools import partial, wraps
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.csrf import csrf_exempt

from ai_chatbot.conversations.asking import CameBy
from ai_chatbot.conversations.visitors import (
    CLOSED,
    Visit,
    address_mark,
    conversation_of,
    count_conversation,
    count_request,
    new_visit,
    read_key,
)
from ai_chatbot.models import Collection, Conversation, Door
from ai_chatbot.rights import Right
from ai_chatbot.views import widget_calls
from ai_chatbot.views.widget_calls import View, answer_or_problem
from ai_chatbot.widget.viewer import Viewer
from ai_chatbot.widget.visitors import describe_for_visitors
from config.base.api.problems import Problem
from config.base.http import open_to_read

KEY_MAX_CHARS = 500
VISIT_OVER = gettext_noop("This conversation is over. Begin a new one.")
FOREIGN = gettext_noop("Pages of this site may not ask here.")
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}


@open_to_read
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """The collection's own page: the widget and nothing else."""
    collection = get_object_or_404(Collection.objects.open(), public_id=public_id)
    context = {"collection": collection}
    response = render(request, "ai_chatbot/collections/visitors.html", context)
    if collection.origins:
        response.xframe_options_exempt = True
        response._csp_replace = {"frame-ancestors": collection.origins}  # type: ignore[attr-defined]
    return response


# --- Who may ask --------------------------------------------------------------------------------


def endpoint(method: str) -> Any:
    """A view that the widget calls from any allowed site: `view(request, collection, …)`."""

    def decorate(view: View) -> View:
        @wraps(view)
        async def call(request: HttpRequest, public_id: str, **arguments: Any) -> HttpResponseBase:
            is_preflight = request.method == "OPTIONS"
            answering = answer_to_site(request, method, view, public_id, arguments)
            response = await answer_or_problem(
                request, "OPTIONS" if is_preflight else method, answering
            )
            patch_vary_headers(response, ["Origin"])
            return response

        return login_not_required(csrf_exempt(call))

    return decorate


async def answer_to_site(
    request: HttpRequest, method: str, view: View, public_id: str, arguments: dict[str, Any]
) -> HttpResponseBase:
    """The view's answer, or why there is none, for a page that is allowed to read it."""
    found = Collection.objects.select_related("owner")
    collection = await found.aget(public_id=public_id)
    origin = request.headers.get("Origin", "")
    if origin and origin not in (*collection.origins, own_origin(request)):
        raise Problem("forbidden", _(FOREIGN))
    if request.method == "OPTIONS":
        response: HttpResponseBase = HttpResponse(status=204, headers=PREFLIGHT)
    else:
        answering = answer_if_open(request, view, collection, arguments)
        response = await answer_or_problem(request, method, answering)
    if origin in collection.origins:
        response["Access-Control-Allow-Origin"] = origin
        response["Access-Control-Expose-Headers"] = "Retry-After"
    return response


def own_origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


async def answer_if_open(
    request: HttpRequest, view: View, collection: Collection, arguments: dict[str, Any]
) -> HttpResponseBase:
    if not (collection.is_open and collection.owner.is_active):
        raise Problem("not_found", _(CLOSED))
    return await view(request, collection, **arguments)


def visit_of(request: HttpRequest, collection: Collection) -> Visit | None:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    is_key = scheme.lower() == "bearer" and len(key) <= KEY_MAX_CHARS
    return read_key(collection, key.strip()) if is_key else None


async def theirs(
    request: HttpRequest, collection: Collection, conversation_id: uuid.UUID
) -> tuple[Conversation, Viewer]:
    """A conversation of the visitor. Raises Problem, LimitReached and Conversation.DoesNotExist."""
    visit = visit_of(request, collection)
    if visit is None:
        raise Problem("unauthorized", _(VISIT_OVER))
    counting = database_sync_to_async(count_request)
    await counting(collection, visit.visitor, address_of(request))
    of_visit = Conversation.objects.filter(collection=collection, visitor=visit.visitor)
    found = await of_visit.select_related("owner").aget(pk=conversation_id)
    right = Right(
        collection.owner_id,
        "",
        None,
        found.pk,
        collection_id=collection.pk,
        visitor=visit.visitor,
        until=visit.until,
    )
    describe = partial(describe_for_visitors, collection)
    return found, Viewer(right, -collection.pk, describe, is_stranger=True)


def address_of(request: HttpRequest) -> str:
    return address_mark(request.META.get("REMOTE_ADDR") or "")


def by(request: HttpRequest) -> CameBy:
    return CameBy(Door.VISITOR, address=address_of(request))


# --- What is asked ------------------------------------------------------------------------------


@endpoint("GET")
async def config(request: HttpRequest, collection: Collection) -> HttpResponseBase:
    return JsonResponse(
        {
            "title": collection.title,
            "greeting": collection.greeting,
            "suggestions": collection.suggestions,
            "question_max_chars": settings.QUESTION_MAX_CHARS,
        }
    )


@endpoint("POST")
async def new_conversation(request: HttpRequest, collection: Collection) -> HttpResponseBase:
    """{"id", "key"}; who shows the key of a visit goes on with it."""
    visit = visit_of(request, collection) or new_visit(collection)
    await database_sync_to_async(count_conversation)(collection, address_of(request))
    made = await database_sync_to_async(conversation_of)(collection, visit)
    return JsonResponse({"id": str(made.pk), "key": visit.key}, status=201)


@endpoint("GET")
async def conversation(
    request: HttpRequest, collection: Collection, conversation_id: uuid.UUID
) -> HttpResponseBase:
    return await widget_calls.show(*await theirs(request, collection, conversation_id))


@endpoint("POST")
async def ask(
    request: HttpRequest, collection: Collection, conversation_id: uuid.UUID
) -> HttpResponseBase:
    found, viewer = await theirs(request, collection, conversation_id)
    return await widget_calls.ask_in(request, found, viewer, by(request))


@endpoint("POST")
async def retry(
    request: HttpRequest, collection: Collection, conversation_id: uuid.UUID
) -> HttpResponseBase:
    found, viewer = await theirs(request, collection, conversation_id)
    return await widget_calls.retry_in(request, found, viewer, by(request))


@endpoint("POST")
async def stop(
    request: HttpRequest, collection: Collection, conversation_id: uuid.UUID
) -> HttpResponseBase:
    found, _ = await theirs(request, collection, conversation_id)
    return await widget_calls.stop_in(found)


@endpoint("GET")
async def events(
    request: HttpRequest, collection: Collection, conversation_id: uuid.UUID
) -> HttpResponseBase:
    found, viewer = await theirs(request, collection, conversation_id)
    return await widget_calls.events_of(request, found, viewer)
