"""A client takes back what it asked: perhaps of another process than the one that answers."""

import hashlib
import uuid

from channels.db import database_sync_to_async

from ai_chatbot.answering.registry import stop_run
from ai_chatbot.models import Message


def question_name(token_id: int, session: str, request_id: str | int) -> str:
    """The `client_id` of the question that this request asked.

    A client's numbers are its own within its session only, so the token is part of the name.
    """
    kind = type(request_id).__name__  # 1 and "1" are two requests
    named = f"mcp\n{token_id}\n{session}\n{kind}\n{request_id}"
    return hashlib.sha256(named.encode()).hexdigest()


async def stop_question(owner_id: int, name: str) -> None:
    """Stop what answers the owner's question of this name; none is none."""
    for answer_id in await running_answers(owner_id, name):
        await stop_run(answer_id)


@database_sync_to_async
def running_answers(owner_id: int, name: str) -> list[uuid.UUID]:
    answers = Message.objects.filter(
        status=Message.Status.RUNNING, parent__client_id=name, conversation__owner=owner_id
    )
    return list(answers.values_list("pk", flat=True)) if name else []
