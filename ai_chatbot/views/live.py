"""An open page without a websocket: what it is shown as a stream, what it asks as requests."""

import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing

from asgiref.sync import sync_to_async
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from ai_chatbot.connections.entry import Entry, entry_of_session
from ai_chatbot.connections.handler import FrameHandler
from ai_chatbot.connections.stream import Answers, shown_to
from config.base.api.sse import encode, stream


@require_GET
async def events(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponseBase:
    """What a websocket would be shown: `shown` {"html"} and, at the end, `closed` {"code"}."""
    return stream(as_events(await entry_of(request, conversation_id)))


async def as_events(entry: Entry) -> AsyncGenerator[bytes, None]:
    async with aclosing(shown_to(entry)) as shown:
        async for each in shown:
            if isinstance(each, int):
                yield encode("closed", {"code": each})
            else:
                yield encode("shown", {"html": each})


@require_POST
async def frames(request: HttpRequest, conversation_id: uuid.UUID) -> JsonResponse:
    """Obey the frame in the body: {"shown": [html, …], "closed": code, or 0 if it stays open}."""
    entry = await entry_of(request, conversation_id)
    answers = Answers()
    handler = FrameHandler(entry.conversation, answers, entry.by)
    try:
        await handler.handle(request.body.decode())
    except UnicodeDecodeError:
        await handler.handle(None, request.body)
    return JsonResponse({"shown": answers.fragments, "closed": answers.code})


async def entry_of(request: HttpRequest, conversation_id: uuid.UUID) -> Entry:
    """What who is signed in may open; raises Http404 when that is not this conversation."""
    user = await request.auser()
    key = request.session.session_key
    entry = await sync_to_async(entry_of_session)(user, key, conversation_id)
    if not isinstance(entry, Entry):
        raise Http404
    return entry
