"""An answer waited for, for who wants it whole."""

from contextlib import aclosing
from typing import Any, NoReturn

from channels.db import database_sync_to_async
from django.conf import settings

from ai_chatbot.answering.events import Ended
from ai_chatbot.api.schemas import describe_message, describe_source
from ai_chatbot.conversations.messages import versions_of
from ai_chatbot.langflow.errors import is_passing
from ai_chatbot.listening import ShutOut, listen
from ai_chatbot.models import Message
from ai_chatbot.rendering.grounds.shown import shown_text
from ai_chatbot.rights import NO_CONVERSATION, NOT_ALLOWED, NOT_SIGNED_IN, TOO_MANY_SOCKETS, Right
from config.base.api.problems import Problem

PLACE_RETRY = 5  # seconds
GONE = "The conversation was deleted meanwhile."
Status = Message.Status


async def answered(right: Right, answer: Message) -> dict[str, Any]:
    """The answer at its end, with its sources; raises Problem for one that failed."""
    try:
        ended = await end_of(right, answer)
        found = await database_sync_to_async(describe_whole)(answer)
    except ShutOut as shut:
        refuse_shut_out(shut)
    except Message.DoesNotExist:
        raise Problem("not_found", GONE) from None
    refuse_failed(ended)
    return found


async def end_of(right: Right, answer: Message) -> Ended:
    async with aclosing(listen(right, answer.pk)) as events:
        async for event in events:
            if isinstance(event, Ended):
                return event
    raise AssertionError("the last event is an answer's end")


def describe_whole(answer: Message) -> dict[str, Any]:
    answers = Message.objects.select_related("parent").prefetch_related("sources")
    answer = answers.get(pk=answer.pk)
    sources = list(answer.sources.all())
    return {
        "conversation": answer.conversation_id,
        "question": answer.parent_id,
        "answer": describe_message(answer, versions_of(answer)),
        "sources": [describe_source(source) for source in sources],
        "shown": shown_text(answer, sources, answer.parent.text if answer.parent else ""),
    }


def refuse_failed(ended: Ended) -> None:
    """What there was of the answer is kept: the conversation's messages have it."""
    if ended.status == Status.INTERRUPTED or is_passing(ended.error):
        raise Problem("upstream_unavailable", ended.error)
    if ended.status == Status.FAILED:
        raise Problem("upstream_error", ended.error)


def refuse_shut_out(shut: ShutOut) -> NoReturn:
    limit = settings.SOCKETS_PER_USER
    problems = {
        NOT_SIGNED_IN: Problem("unauthorized", "This token is not valid any more."),
        NOT_ALLOWED: Problem("forbidden", "This account is not active."),
        NO_CONVERSATION: Problem("not_found", GONE),
        TOO_MANY_SOCKETS: Problem(
            "rate_limited",
            f"{limit} pages and streams of yours are open, the most allowed at once. "
            "Close one, or wait until an answer has ended.",
            PLACE_RETRY,
        ),
    }
    raise problems[shut.code] from None
