"""An answer's events as Server-Sent Events with JSON in them.

Each has an id, `<answer>:<seq>`, by which a client that was cut comes back; the last is `ended`.
"""

import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import asdict
from typing import Any

from ai_chatbot.answering.events import Ended, Event, Extracted, Grown, Served, Stepped
from ai_chatbot.api.schemas import describe_source
from ai_chatbot.listening import ShutOut, listen
from ai_chatbot.models import Message
from ai_chatbot.rights import Right
from config.base.api import sse

SEQ_MAX = 2**31 - 1


async def told(
    right: Right, answer: Message, after: int | None = None
) -> AsyncGenerator[bytes, None]:
    """The events after number `after`; all of them, and `begun` first, when it is None.

    Whoever loses the right to listen is told nothing more, also not that the answer ended: it
    has not, and coming back says why.
    """
    if after is None:
        yield sse.encode("begun", begun(answer), event_id(answer.pk, 0))
    with suppress(ShutOut, Message.DoesNotExist):
        async with aclosing(listen(right, answer.pk, after or 0)) as events:
            async for event in events:
                name, data = dressed(answer.pk, event)
                yield sse.encode(name, data, event_id(answer.pk, event.seq))


def begun(answer: Message) -> dict[str, str]:
    return {
        "conversation": str(answer.conversation_id),
        "question": str(answer.parent_id),
        "answer": str(answer.pk),
    }


def dressed(answer_id: uuid.UUID, event: Event) -> tuple[str, dict[str, Any]]:
    """The event's name and data."""
    about = {"answer": str(answer_id), "seq": event.seq}
    match event:
        case Grown(_, start, text):
            return "grown", about | {"start": start, "text": text}
        case Extracted(_, quotes):
            return "extract", about | {"quotes": list(quotes)}
        case Stepped(_, steps):
            return "stepped", about | {"steps": [asdict(step) for step in steps]}
        case Served(_, sources):
            return "served", about | {"sources": [describe_source(each) for each in sources]}
        case Ended(_, status, error, grounding, instead):
            end = {"status": str(status), "error": error}
            return "ended", about | end | {"grounding": grounding, "instead": instead}


def event_id(answer_id: uuid.UUID, seq: int) -> str:
    return f"{answer_id}:{seq}"


def read_event_id(said: str) -> tuple[uuid.UUID, int] | None:
    """The answer and number that an id of ours names; None for any other text."""
    answer, _, seq = said.partition(":")
    if len(said) > 60 or not (seq.isascii() and seq.isdigit()) or int(seq) > SEQ_MAX:
        return None
    with suppress(ValueError):
        return uuid.UUID(answer), int(seq)
    return None
