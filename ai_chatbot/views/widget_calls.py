"""What the widget may ask of a conversation, whoever's it is: both of its uses end here."""

import logging
import uuid
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from channels.db import database_sync_to_async
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.csrf import csrf_exempt
from redis.exceptions import RedisError

from ai_chatbot.answering import registry
from ai_chatbot.answering.ask import ask, ask_again
from ai_chatbot.answering.pages import draw
from ai_chatbot.connections.frames import BadFrame, read_frame, text_of
from ai_chatbot.conversations import asking
from ai_chatbot.conversations.asking import CameBy, Refused
from ai_chatbot.conversations.limits import LimitReached
from ai_chatbot.listening import has_place
from ai_chatbot.models import Conversation, Message
from ai_chatbot.widget.dress import Dressed
from ai_chatbot.widget.messages import conversation_json
from ai_chatbot.widget.viewer import Viewer
from config.base.api.problems import Problem, problem_response
from config.base.api.sse import stream
from config.base.storable import storable

logger = logging.getLogger(__name__)

View = Callable[..., Coroutine[Any, Any, HttpResponseBase]]
CLIENT_ID_CHARS = 64
SEQ_MAX = 2**31
AWAY = gettext_noop("The server cannot reach its database just now. Try again in a moment.")
FAILED = gettext_noop("That went wrong on the server; its log says how. Try again in a moment.")
TOO_MANY = gettext_noop("Too many pages are open here at once. Close some, then try again.")
NOT_THERE = gettext_noop("There is no such conversation here any more. Begin a new one.")


def endpoint(method: str) -> Callable[[View], View]:
    """A view that programs call by this method, and that says no by problem documents.

    Who may call it, it finds out by itself.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        async def call(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
            return await answer_or_problem(request, method, view(request, **arguments))

        return login_not_required(csrf_exempt(call))

    return decorate


async def answer_or_problem(
    request: HttpRequest, method: str, answering: Coroutine[Any, Any, HttpResponseBase]
) -> HttpResponseBase:
    """What the view makes of a request by this method, or why it makes nothing."""
    if request.method != method:
        answering.close()
        problem = Problem("method_not_allowed", f"This address takes {method} alone.")
        response = problem_response(problem)
        response["Allow"] = method
        return response
    try:
        return await answering
    except Exception as error:
        return problem_response(problem_of(error, request))


def problem_of(error: Exception, request: HttpRequest) -> Problem:
    match error:
        case Problem():
            return error
        case Refused() | LimitReached():
            return Problem(error.code, str(error), error.retry_after or None)
        case BadFrame():
            return Problem("invalid_request", str(error))
        case RequestDataTooBig():
            return Problem("too_large", _("That is more than is taken in one request."))
        case Http404() | ObjectDoesNotExist():
            return Problem("not_found", _(NOT_THERE))
        case DatabaseError() | RedisError():
            logger.error("%s %s failed", request.method, request.path, exc_info=error)
            return Problem("upstream_unavailable", _(AWAY), 5)
    logger.error("%s %s failed", request.method, request.path, exc_info=error)
    return Problem("server_error", _(FAILED))


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that was sent; raise BadFrame saying what is wrong with it."""
    try:
        return read_frame(request.body.decode(), None)
    except UnicodeDecodeError:
        raise BadFrame(_("This could not be read: it is not JSON in UTF-8.")) from None


async def show(conversation: Conversation, viewer: Viewer) -> HttpResponse:
    body = await draw(viewer.turn, conversation_json, conversation, viewer)
    return HttpResponse(body, content_type="application/json")


async def ask_in(
    request: HttpRequest, conversation: Conversation, viewer: Viewer, by: CameBy
) -> HttpResponseBase:
    body = body_of(request)
    client_id = storable(text_of(body, "id"))[:CLIENT_ID_CHARS]
    await check_place(viewer)
    answer, _is_new = await ask(conversation, text_of(body, "message"), client_id=client_id, by=by)
    return stream(Dressed(viewer, await with_question(answer)).with_begun())


async def retry_in(
    request: HttpRequest, conversation: Conversation, viewer: Viewer, by: CameBy
) -> HttpResponseBase:
    message_id = text_of(body_of(request), "id")
    await check_place(viewer)
    answer = await ask_again(conversation, message_id, by=by)
    return stream(Dressed(viewer, await with_question(answer)).with_begun())


async def stop_in(conversation: Conversation) -> HttpResponse:
    running = await database_sync_to_async(asking.running_answer)(conversation)
    if running:
        await registry.stop_run(running.pk)
    return HttpResponse(status=204)


async def events_of(
    request: HttpRequest, conversation: Conversation, viewer: Viewer
) -> HttpResponseBase:
    answer_id, after = place_in_stream(request)
    answers = conversation.messages.filter(role=Message.Role.ASSISTANT)
    answer = await answers.select_related("parent").aget(pk=answer_id)
    await check_place(viewer)
    return stream(Dressed(viewer, answer, after).events())


async def check_place(viewer: Viewer) -> None:
    """Raise Problem when as many answers are followed already as may be: a stream is begun by
    saying that all is well."""
    if not await has_place(viewer.right):
        raise Problem("rate_limited", _(TOO_MANY), 5)


async def with_question(answer: Message) -> Message:
    """An answer that was asked for before is read without its question."""
    if not Message.parent.is_cached(answer):
        await database_sync_to_async(lambda: answer.parent)()
    return answer


def place_in_stream(request: HttpRequest) -> tuple[uuid.UUID, int]:
    """The answer that is followed, and the number of the last event that was heard of it."""
    said = request.headers.get("Last-Event-ID", "")[:100].rpartition(":")
    answer = said[0] or request.GET.get("answer", "")[:100]
    after = said[2] or request.GET.get("after", "") or "0"
    try:
        seq = int(after) if after.isascii() and after.isdigit() and len(after) < 12 else -1
        if not 0 <= seq < SEQ_MAX:
            raise ValueError
        return uuid.UUID(answer), seq
    except ValueError:
        raise Problem(
            "invalid_request", "Say which 'answer' is followed, and 'after' which event's number."
        ) from None
