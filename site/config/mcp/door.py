"""`/mcp` over HTTP: each request by itself, in whichever process it comes to.

Nothing is kept between two requests. What a client calls its session is a name that we gave it
and that nobody looks up: within it, it numbers its requests (ai_chatbot/mcp/stopping).
"""

import logging
import uuid
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from io import BytesIO
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from ninja.errors import AuthenticationError
from sse_starlette.sse import AppStatus

from ai_chatbot.mcp.calls import Caller
from ai_chatbot.mcp.stopping import stop_question
from ai_chatbot.mcp.tools import WENT_WRONG
from config.api_v1 import say_who_may
from config.base.api.problems import Problem, problem_response
from config.mcp.callers import caller_of, count
from config.mcp.catalogue import server_for
from config.mcp.messages import HungUp, NotUnderstood, Posted, read_posted

logger = logging.getLogger(__name__)

Message = Any  # of ASGI; Django's types and the library's differ
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

CALL = "tools/call"  # counted where it is refused with a result, which a model reads
# The web server waits some seconds for what goes on when it is to end; this would cut it at once.
AppStatus.disable_automatic_graceful_drain()
HEADERS = {"Cache-Control": "private, no-store, no-transform", "X-Content-Type-Options": "nosniff"}


async def open_door(scope: Scope, receive: Receive, send: Send) -> None:
    request = ASGIRequest(scope, BytesIO())
    try:
        caller, posted = await let_in(request, receive)
    except HungUp:
        pass
    except NotUnderstood as error:
        await respond(send, error_response(error))
    except Problem as problem:
        await respond(send, await refusal_of(request, problem))
    except Exception:  # a database or a Redis that is away; nothing was said yet
        logger.exception("%s %s failed", request.method, request.path)
        await respond(send, problem_response(Problem("server_error", WENT_WRONG)))
    else:
        await take(caller, posted, scope, receive, send)


async def let_in(request: HttpRequest, receive: Receive) -> tuple[Caller, Posted]:
    """Who calls and what it says; who may not call is not listened to."""
    caller = await caller_of(request)
    if request.method != "POST":
        # No stream that a server begins, and no session that could be ended.
        raise Problem("method_not_allowed", "Send messages with POST.")
    posted = await read_posted(receive)
    if posted.method != CALL:
        await count(caller)
    if posted.cancels is not None:
        await stop_question(caller.owner.pk, caller.name_question(posted.cancels))
    return caller, posted


async def take(caller: Caller, posted: Posted, scope: Scope, receive: Receive, send: Send) -> None:
    if posted.is_request:
        await serve(caller, posted, scope, receive, send)
    else:
        await respond(send, HttpResponse(status=HTTPStatus.ACCEPTED))


async def serve(caller: Caller, posted: Posted, scope: Scope, receive: Receive, send: Send) -> None:
    """One message through the library's transport, which lives as long as its request."""

    async def who() -> Caller:
        return caller

    headers = dict(HEADERS)
    if posted.method == "initialize":
        headers["Mcp-Session-Id"] = uuid.uuid4().hex
    manager = StreamableHTTPSessionManager(server_for(who), stateless=True)
    async with manager.run():
        await manager.handle_request(scope, again(posted.body, receive), adding(headers, send))


def again(body: bytes, receive: Receive) -> Receive:
    """`receive` that begins with the body that was read already."""
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_again


def adding(headers: Mapping[str, str], send: Send) -> Send:
    """`send` that puts these headers in the place of others of their names."""
    ours = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    names = {name for name, _ in ours}

    async def send_with(message: Message) -> None:
        if message["type"] == "http.response.start":
            others = [pair for pair in message["headers"] if pair[0].lower() not in names]
            message = {**message, "headers": [*others, *ours]}
        await send(message)

    return send_with


async def refusal_of(request: HttpRequest, problem: Problem) -> HttpResponse:
    if problem.code == "unauthorized":  # who guesses is told to wait
        return await sync_to_async(say_who_may, thread_sensitive=False)(
            request, AuthenticationError()
        )
    response = problem_response(problem)
    if problem.code == "method_not_allowed":
        response.headers["Allow"] = "POST"
    return response


def error_response(error: NotUnderstood) -> HttpResponse:
    said = {"code": error.code, "message": error.sentence}
    return JsonResponse({"jsonrpc": "2.0", "id": error.request_id, "error": said})


async def respond(send: Send, response: HttpResponse) -> None:
    headers = [(name.encode(), value.encode()) for name, value in response.items()]
    headers.append((b"content-length", str(len(response.content)).encode()))
    start = {"type": "http.response.start", "status": response.status_code, "headers": headers}
    await adding(HEADERS, send)(start)
    await send({"type": "http.response.body", "body": response.content})
