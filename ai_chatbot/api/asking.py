"""Questions by programs, and the events of their answers: streamed, or waited for.

An answer that has begun goes on when whoever asked leaves; `events` tells what was missed.
"""

import uuid
from hashlib import sha256
from typing import Any

from channels.db import database_sync_to_async
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Field, Header, Query, Router, Schema

from ai_chatbot.answering import registry
from ai_chatbot.answering.ask import ask, ask_again
from ai_chatbot.answering.events import last_of_row
from ai_chatbot.api.auth import PersonalAuth, came_by, grant_of
from ai_chatbot.api.own import own_conversation
from ai_chatbot.api.schemas import MessageOut, Question, SourceOut
from ai_chatbot.api.streaming import SEQ_MAX, read_event_id, told
from ai_chatbot.api.waiting import answered, refuse_shut_out
from ai_chatbot.conversations import asking
from ai_chatbot.listening import ShutOut, has_place
from ai_chatbot.models import Conversation, Door, Message, Scope
from ai_chatbot.rights import TOO_MANY_SOCKETS, Right
from config.base.api import sse
from config.base.api.openapi import KEY_MAX_CHARS
from config.base.api.operations import responses_of
from config.base.api.problems import Problem
from config.base.storable import storable

router = Router(auth=PersonalAuth(Scope.ASK), tags=["asking"])
CLIENT_ID_CHARS = 64  # of Message.client_id
EVENT = {  # one of the stream's
    "type": "object",
    "required": ["id", "event", "data"],
    "properties": {
        "id": {"type": "string", "description": "for Last-Event-ID"},
        "event": {"type": "string", "enum": ["begun", "extract", "grown", "served", "ended"]},
        "data": {"type": "string", "contentMediaType": "application/json"},
    },
}
EVENT_STREAM = {"text/event-stream": {"schema": EVENT}}
STREAMED = {200: {"description": "OK", "content": EVENT_STREAM}}
REFUSALS = responses_of(
    "invalid_request", "empty_message", "too_long", "no_notes", "not_found", "conflict",
    "rate_limited", "budget_spent", "upstream_error", "upstream_unavailable",
)  # fmt: skip
KEY: str = Header(
    "",
    alias="Idempotency-Key",
    max_length=KEY_MAX_CHARS,
    description="sent again, it brings the same answer, and asks nothing a second time",
)
STREAM: bool | None = Query(None, description="false waits; left out, the Accept header says")
LAST_EVENT: str = Header(
    "", alias="Last-Event-ID", description="id of the last event heard; goes before the query"
)


NAMED_FLOW = Field("", max_length=100, description="a published flow, by its name")


class AskIn(Schema):
    message: Question = Field(description="the question")
    flow: str = NAMED_FLOW
    instead_of: uuid.UUID | None = Field(None, description="an earlier question, to word it anew")


class RetryIn(Schema):
    message: uuid.UUID = Field(description="a question, or an answer to it")
    flow: str = NAMED_FLOW
    any_day: bool = Field(False, description="search all notes, whatever time the question names")


class EventsIn(Schema):
    answer: uuid.UUID | None = Field(None, description="the conversation's newest if left out")
    after: int | None = Field(None, ge=0, le=SEQ_MAX, description="`seq` of the last event heard")


class AnsweredOut(Schema):
    conversation: uuid.UUID
    question: uuid.UUID
    answer: MessageOut
    sources: list[SourceOut]
    shown: str = Field(description="Markdown of what its page shows: the text, or what is instead")


class StoppedOut(Schema):
    answer: uuid.UUID | None = Field(description="the one that is stopped; null if none was begun")


@router.post(
    "/conversations/{uuid:conversation_id}/ask",
    response=AnsweredOut,
    openapi_extra={"responses": STREAMED | REFUSALS},
    summary="Ask; the answer's events are streamed, or its end is waited for",
)
async def ask_question(
    request: HttpRequest,
    conversation_id: uuid.UUID,
    body: AskIn,
    stream: bool | None = STREAM,
    idempotency_key: str = KEY,
) -> Any:
    """Events: `begun`, `extract` (what the notes say, before the first word), `grown` (`text`
    stands from character `start` on), `served`, `ended` (`instead`: shown in place of all)."""
    conversation, right = await admitted(request, conversation_id)
    client_id = client_id_of(idempotency_key)
    answer, is_new = await ask(
        conversation,
        body.message,
        client_id=client_id,
        instead_of=str(body.instead_of or ""),
        flow=body.flow,
        by=came_by(request, Door.API),
    )
    if not is_new:
        await database_sync_to_async(check_same)(answer, client_id, body.message)
    return await respond(request, stream, right, answer)


@router.post(
    "/conversations/{uuid:conversation_id}/retry",
    response=AnsweredOut,
    openapi_extra={"responses": STREAMED | REFUSALS},
    summary="Have a question answered again, beside the answers that it has",
)
async def retry_question(
    request: HttpRequest,
    conversation_id: uuid.UUID,
    body: RetryIn,
    stream: bool | None = STREAM,
    idempotency_key: str = KEY,
) -> Any:
    conversation, right = await admitted(request, conversation_id)
    answer = await ask_again(
        conversation,
        str(body.message),
        any_day=body.any_day,
        flow=body.flow,
        client_id=client_id_of(idempotency_key),
        by=came_by(request, Door.API),
    )
    return await respond(request, stream, right, answer)


@router.post(
    "/conversations/{uuid:conversation_id}/stop",
    response=StoppedOut,
    summary="Stop the answer that is being written; what there is of it is kept",
)
async def stop_answer(request: HttpRequest, conversation_id: uuid.UUID) -> dict[str, Any]:
    running = await database_sync_to_async(find_running)(request, conversation_id)
    if running:
        await registry.stop_run(running.pk)
    return {"answer": running and running.pk}


@router.get(
    "/conversations/{uuid:conversation_id}/events",
    response={200: None, 204: None},
    openapi_extra={"responses": STREAMED},
    summary="An answer's events again, after the last one heard; 204 when that was its end",
)
async def follow_answer(
    request: HttpRequest,
    conversation_id: uuid.UUID,
    asked: Query[EventsIn],
    last_event_id: str = LAST_EVENT,
) -> HttpResponseBase:
    answer_id, after = heard(last_event_id) if last_event_id else (asked.answer, asked.after)
    right, answer = await database_sync_to_async(find_answer)(request, conversation_id, answer_id)
    if after is not None and not answer.is_running and after >= last_of_row(answer):
        return HttpResponse(status=204)  # by which a browser's EventSource knows not to come back
    await check_place(right)
    return sse.stream(told(right, answer, after))


async def admitted(request: HttpRequest, conversation_id: uuid.UUID) -> tuple[Conversation, Right]:
    """The conversation, if there is room to follow what is asked in it."""
    conversation = await database_sync_to_async(own_conversation)(request, conversation_id)
    right = right_to(request, conversation)
    await check_place(right)
    return conversation, right


def right_to(request: HttpRequest, conversation: Conversation) -> Right:
    """What listening to this conversation rests on; its owner is loaded."""
    token_id = grant_of(request).token_id
    return Right(
        conversation.owner_id, conversation.owner.password, None, conversation.pk, token_id
    )


async def check_place(right: Right) -> None:
    if not await has_place(right):
        refuse_shut_out(ShutOut(TOO_MANY_SOCKETS))


async def respond(
    request: HttpRequest, stream: bool | None, right: Right, answer: Message
) -> HttpResponseBase | dict[str, Any]:
    if wants_stream(request) if stream is None else stream:
        return sse.stream(told(right, answer))
    return await answered(right, answer)


def wants_stream(request: HttpRequest) -> bool:
    wanted = request.get_preferred_type(["text/event-stream", "application/json"])
    return wanted != "application/json"


def client_id_of(key: str) -> str:
    """The key as a message keeps it; a long one by its hash."""
    key = storable(key).strip()
    return key if len(key) <= CLIENT_ID_CHARS else sha256(key.encode()).hexdigest()


def check_same(answer: Message, client_id: str, text: str) -> None:
    """Raise Refused when the key belongs to something else than this question."""
    question = answer.parent
    if question is None or (question.client_id, question.text) != (client_id, text.strip()):
        raise asking.Refused(asking.TAKEN, code="conflict")


def find_running(request: HttpRequest, conversation_id: uuid.UUID) -> Message | None:
    return asking.running_answer(own_conversation(request, conversation_id))


def find_answer(
    request: HttpRequest, conversation_id: uuid.UUID, answer_id: uuid.UUID | None
) -> tuple[Right, Message]:
    """The answer of that id, or the newest one of the branch that shows."""
    conversation = own_conversation(request, conversation_id)
    answers = conversation.messages.filter(role=Message.Role.ASSISTANT)
    found = answers.filter(pk__in=[answer_id or conversation.head_id]).first()
    if found is None:
        raise Problem("not_found", "There is no such answer in this conversation.")
    return right_to(request, conversation), found


def heard(last_event_id: str) -> tuple[uuid.UUID, int]:
    if found := read_event_id(last_event_id):
        return found
    detail = "Last-Event-ID must be the id of an event, as it was sent: an answer's id, “:”, seq."
    raise Problem("invalid_request", detail)
