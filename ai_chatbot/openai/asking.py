"""A question of this door put to the one entry of all doors."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest

from ai_chatbot.answering.ask import ask, ask_again
from ai_chatbot.api.auth import came_by, grant_of, right_of
from ai_chatbot.conversations.asking import CameBy, Refused, check_question
from ai_chatbot.listening import has_place
from ai_chatbot.models import Door, Message
from ai_chatbot.openai import places
from ai_chatbot.openai.errors import ApiError, too_many_at_once
from ai_chatbot.openai.places import Place
from ai_chatbot.openai.requests import Wishes, no_previous
from ai_chatbot.rights import Right
from config.base.attempts import attempt

PATIENCE = 3.0  # seconds for an answer that was stopped to end, before the next is begun
PAUSE = 0.1


def model_names() -> list[str]:
    """Each published flow is a model, named as its address in Langflow is."""
    return [settings.LANGFLOW_FLOW]


def check_model(name: str) -> None:
    if name not in model_names():
        raise ApiError(
            f"The model “{name[:100]}” does not exist here. There is: {', '.join(model_names())}.",
            HTTPStatus.NOT_FOUND,
            "model_not_found",
            "model",
        )


async def begin(request: HttpRequest, wishes: Wishes) -> tuple[Right, Message]:
    """Ask; returns what to listen with, and the answer that is being written.

    Raises ApiError and Refused; nothing is kept then.
    """
    check_model(wishes.model)
    check_question(wishes.asked.question)
    owner_id = grant_of(request).owner_id
    place = await sync_to_async(places.find_place)(owner_id, wishes.asked, wishes.follows)
    if place is None:
        raise no_previous()
    try:
        right = await right_of(request, place.conversation)
        if not await has_place(right):
            raise too_many_at_once()
        answer = await ask_there(place, wishes.asked.question, came_by(request, Door.OPENAI))
    except BaseException:
        await sync_to_async(places.give_up)(place)
        raise
    await attempt(remember, owner_id, wishes, answer)
    return right, answer


@sync_to_async
def remember(owner_id: int, wishes: Wishes, answer: Message) -> None:
    if answer.parent_id and not wishes.follows:
        places.remember(owner_id, wishes.asked, answer.parent_id)


async def ask_there(place: Place, question: str, by: CameBy) -> Message:
    async def once() -> Message:
        if place.again:
            return await ask_again(place.conversation, str(place.again), by=by)
        beside = str(place.beside or "")
        return (await ask(place.conversation, question, instead_of=beside, by=by))[0]

    return await when_free(once)


async def when_free(once: Callable[[], Awaitable[Message]]) -> Message:
    """Wait a little for the end of an answer before: who cut it off may ask on at once."""
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            return await once()
        except Refused as refusal:
            if refusal.code != "conflict" or time.monotonic() > give_up:
                raise
        await asyncio.sleep(PAUSE)
