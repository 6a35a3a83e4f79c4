"""OpenAI's addresses: a request read, asked, and its answer in their dress."""

from collections.abc import AsyncGenerator
from http import HTTPStatus
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from ai_chatbot.answering.registry import stop_run
from ai_chatbot.api.auth import grant_of
from ai_chatbot.models import Message
from ai_chatbot.openai.asking import begin, check_model, model_names
from ai_chatbot.openai.chat import ChatDress
from ai_chatbot.openai.errors import ApiError
from ai_chatbot.openai.fields import read
from ai_chatbot.openai.places import own_answers
from ai_chatbot.openai.requests import (
    RESPONSE_PREFIX,
    Wishes,
    answer_id_of,
    read_chat,
    read_response,
)
from ai_chatbot.openai.responses import ResponseDress, ResponseEvents
from ai_chatbot.openai.telling import Told, begun, tell, told_as_kept, told_whole
from ai_chatbot.rendering.thoughts import Piece
from config.base.api import sse

Status = Message.Status
Telling = AsyncGenerator[Piece | Told, None]


async def list_models(request: HttpRequest) -> HttpResponseBase:
    return JsonResponse({"object": "list", "data": [*map(model_object, await model_names())]})


async def show_model(request: HttpRequest, name: str) -> HttpResponseBase:
    await check_model(name)
    return JsonResponse(model_object(name))


def model_object(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "commonplace"}


async def complete(request: HttpRequest) -> HttpResponseBase:
    """Nobody can come back to a completion: one that is left is stopped."""
    wishes = await read(request, read_chat)
    right, answer = await begin(request, wishes)
    dress = ChatDress(
        id=f"chatcmpl-{answer.pk.hex}",
        model=wishes.model,
        created=seconds_of(answer),
        host=host_of(request),
        with_usage=wishes.with_usage,
    )
    telling = tell(right, answer, wishes, stop_if_left=True)
    if wishes.stream:
        telling = await begun_without_database(telling)
        return sse.stream(dress.chunks(telling), lets_go=False)
    return JsonResponse(dress.completion(await told_whole(telling)))


async def begun_without_database(telling: Telling) -> Telling:
    """The database is let go while the first word is waited for, and not when it is there."""
    await sse.let_go_of_database()
    return await begun(telling, sse.HEARTBEAT)


async def respond(request: HttpRequest) -> HttpResponseBase:
    """A response that is left goes on, and is there to be fetched by its id."""
    wishes = await read(request, read_response)
    right, answer = await begin(request, wishes)
    dress = response_dress(request, answer, wishes)
    telling = tell(right, answer, wishes, stop_if_left=False)
    if wishes.stream:
        events = ResponseEvents(dress)
        telling = await begun_without_database(telling)
        return sse.stream(events.lines(telling), lets_go=False)
    return JsonResponse(dress.whole(await told_whole(telling)))


async def show_response(request: HttpRequest, response_id: str) -> HttpResponseBase:
    answer = await find_answer(request, response_id)
    dress = response_dress(request, answer)
    if answer.is_running:
        return JsonResponse(dress.response("in_progress", []))
    whole = dress.whole(await told_as_kept(answer))
    if answer.status == Status.STOPPED:
        whole["status"] = "cancelled"
    elif answer.status != Status.DONE:
        error = {"code": "server_error", "message": answer.error}
        whole |= {"status": "failed", "error": error}
    return JsonResponse(whole)


async def cancel_response(request: HttpRequest, response_id: str) -> HttpResponseBase:
    answer = await find_answer(request, response_id)
    if not answer.is_running:
        raise ApiError("This response is not being written any more.", HTTPStatus.CONFLICT)
    await stop_run(answer.pk)
    return JsonResponse(response_dress(request, answer).response("cancelled", []))


async def find_answer(request: HttpRequest, response_id: str) -> Message:
    answer_id = answer_id_of(response_id)
    answers = own_answers(grant_of(request).owner_id)
    found = await sync_to_async(answers.filter(pk=answer_id).first)() if answer_id else None
    if found is None:
        sentence = "There is no such response."
        raise ApiError(sentence, HTTPStatus.NOT_FOUND, "response_not_found")
    return found


def response_dress(
    request: HttpRequest, answer: Message, wishes: Wishes | None = None
) -> ResponseDress:
    previous = answer.parent.parent_id if answer.parent else None
    return ResponseDress(
        id=f"{RESPONSE_PREFIX}{answer.pk.hex}",
        model=wishes.model if wishes else answer.flow or settings.LANGFLOW_FLOW,
        created=seconds_of(answer),
        host=host_of(request),
        previous=f"{RESPONSE_PREFIX}{previous.hex}" if previous else None,
        limit=wishes.limit if wishes else None,
    )


def seconds_of(answer: Message) -> int:
    return int(answer.created_at.timestamp())


def host_of(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").removesuffix("/")


async def nowhere(request: HttpRequest, **parts: str) -> HttpResponseBase:
    sentence = f"There is nothing at {request.method} {request.path[:200]} here."
    raise ApiError(sentence, HTTPStatus.NOT_FOUND, "unknown_url")
