"""A question of this door put to the one entry of all doors."""

import asyncio
import time
import uuid
from collections.abc import Callable
from http import HTTPStatus

from channels.db import database_sync_to_async
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from ai_chatbot.answering.ask import ask_as_written
from ai_chatbot.api.auth import came_by, grant_of
from ai_chatbot.conversations.asking import CameBy, Refused, check_question
from ai_chatbot.flows.current import published_flows
from ai_chatbot.listening import has_place
from ai_chatbot.models import Door, Message
from ai_chatbot.openai import places
from ai_chatbot.openai.errors import ApiError, too_many_at_once
from ai_chatbot.openai.requests import Wishes, no_previous
from ai_chatbot.rights import Right
from ai_chatbot.tokens import Grant

PATIENCE = 3.0  # seconds for an answer that was stopped to end, before the next is begun
PAUSE = 0.1


@database_sync_to_async
def model_names() -> list[str]:
    """Each published flow is a model, named as its address in Langflow is; the usual one first."""
    return published_flows() or [settings.LANGFLOW_FLOW]


async def check_model(name: str) -> None:
    names = await model_names()
    if name not in names:
        raise ApiError(
            f"The model “{name[:100]}” does not exist here. There is: {', '.join(names)}.",
            HTTPStatus.NOT_FOUND,
            "model_not_found",
            "model",
        )


async def begin(request: HttpRequest, wishes: Wishes) -> tuple[Right, Message]:
    """Ask; returns what to listen with, and the answer that is being written.

    Raises ApiError and Refused; nothing is kept then.
    """
    await check_model(wishes.model)
    check_question(wishes.asked.question)
    grant, by = grant_of(request), came_by(request, Door.OPENAI)
    if not await has_place(right_in(grant, None)):
        raise too_many_at_once()
    answer = await when_free(lambda: write_down(grant.owner_id, wishes, by))
    return right_in(grant, answer.conversation_id), answer


def right_in(grant: Grant, conversation_id: uuid.UUID | None) -> Right:
    """A token's right rests on no password and no session."""
    return Right(grant.owner_id, "", None, conversation_id or uuid.UUID(int=0), grant.token_id)


def write_down(owner_id: int, wishes: Wishes, by: CameBy) -> tuple[Message, bool]:
    """The answer, and whether its conversation's pages are shown anew."""
    place = places.find_place(owner_id, wishes.asked, wishes.follows)
    if place is None:
        raise no_previous()
    with transaction.atomic():
        answer = places.write_down(owner_id, place, wishes.asked, by, wishes.model)
        if answer.parent_id and not wishes.follows:
            places.remember(owner_id, wishes.asked, answer.parent_id)
    return answer, bool(place.again or place.beside or place.after)


async def when_free(write: Callable[[], tuple[Message, bool]]) -> Message:
    """Wait a little for the end of an answer before: who cut it off may ask on at once."""
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            return await ask_as_written(write)
        except Refused as refusal:
            if refusal.code != "conflict" or time.monotonic() > give_up:
                raise
        await asyncio.sleep(PAUSE)
