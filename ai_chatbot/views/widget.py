"""The widget of somebody who is signed in to this site."""

import uuid
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ai_chatbot.conversations import keeping
from ai_chatbot.conversations.asking import CameBy
from ai_chatbot.models import Conversation, Door
from ai_chatbot.rights import Right
from ai_chatbot.views import widget_calls
from ai_chatbot.views.widget_calls import endpoint
from ai_chatbot.widget.viewer import Viewer, describe_fully
from config.base.api.problems import Problem

BY = CameBy(Door.WIDGET)
NOT_SIGNED_IN = gettext_noop("You are not signed in any more. Sign in, then ask again.")
FOREIGN = gettext_noop("This page may not ask in your name: reload it, then ask again.")


class Foreign(CsrfViewMiddleware):
    """Says why a request may come from another site, instead of making a page of it."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        raise Problem("forbidden", _(FOREIGN))


def user_of(request: HttpRequest) -> User:
    """Who is signed in; raise Problem when nobody is, or another site's page may be asking."""
    user = request.user
    if not user.is_authenticated:
        raise Problem("unauthorized", _(NOT_SIGNED_IN))
    # Here and not in the middleware, whose refusals are pages; no view is exempt of it.
    Foreign(lambda request: HttpResponse()).process_view(request, HttpResponse, (), {})
    return user


async def own(request: HttpRequest, conversation_id: uuid.UUID) -> tuple[Conversation, Viewer]:
    """A conversation of who is signed in. Raises Problem and Conversation.DoesNotExist."""
    # All in one: a way to a thread and back takes as long as a query.
    return await sync_to_async(find_own)(request, conversation_id)


def find_own(request: HttpRequest, conversation_id: uuid.UUID) -> tuple[Conversation, Viewer]:
    user = user_of(request)
    found = Conversation.objects.owned_by(user).select_related("owner").get(pk=conversation_id)
    right = Right(user.pk, user.password, request.session.session_key, found.pk)
    return found, Viewer(right, user.pk, describe_fully)


@endpoint("GET")
async def config(request: HttpRequest) -> HttpResponseBase:
    await sync_to_async(user_of)(request)
    return JsonResponse(
        {
            "title": _("Your notes"),
            "greeting": _("Ask your notes. Answers name the passages that they rest on."),
            "suggestions": [],
            "question_max_chars": settings.QUESTION_MAX_CHARS,
            "csrf": get_token(request),
        }
    )


@endpoint("POST")
async def new_conversation(request: HttpRequest) -> HttpResponseBase:
    user = await sync_to_async(user_of)(request)
    made = await sync_to_async(keeping.new_conversation)(user)
    return JsonResponse({"id": str(made.pk)}, status=201)


@endpoint("GET")
async def conversation(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponseBase:
    return await widget_calls.show(*await own(request, conversation_id))


@endpoint("POST")
async def ask(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponseBase:
    return await widget_calls.ask_in(request, *await own(request, conversation_id), BY)


@endpoint("POST")
async def retry(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponseBase:
    return await widget_calls.retry_in(request, *await own(request, conversation_id), BY)


@endpoint("POST")
async def stop(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponseBase:
    found, _ = await own(request, conversation_id)
    return await widget_calls.stop_in(found)


@endpoint("GET")
async def events(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponseBase:
    return await widget_calls.events_of(request, *await own(request, conversation_id))
