"""An answer's events, for every door: from any process, after any number.

Where the run is in this process it tells them itself. Where it is in another, it is asked over
the channel layer. An answer that has ended is told from its row, and so is one that ends unheard.
"""

import asyncio
import logging
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing

from channels.db import database_sync_to_async

from ai_chatbot.answering import groups
from ai_chatbot.answering.events import Ended, Event, Grown, Served, events_of_row, from_message
from ai_chatbot.answering.registry import running
from ai_chatbot.models import Message, Source

logger = logging.getLogger(__name__)

SILENCE = 2.0  # seconds without an event after which the row is looked at, and its run asked again


async def follow(answer_id: uuid.UUID, after: int = 0) -> AsyncGenerator[Event, None]:
    """The answer's events after number `after`, as they come; the last one is its Ended.

    Whose answer it is, the caller has looked at. Raises Message.DoesNotExist when there is none,
    or none any more.
    """
    run = running.get(answer_id)
    source = run.follow(after) if run else follow_elsewhere(answer_id, after)
    async with aclosing(source) as events:
        async for event in events:
            yield event


async def follow_elsewhere(answer_id: uuid.UUID, after: int) -> AsyncGenerator[Event, None]:
    while True:
        for event in await look_at_row(answer_id, after):
            yield event
            if isinstance(event, Ended):
                return
        try:
            async with aclosing(hear_run(answer_id, after)) as events:
                async for event in events:
                    yield event
                    after = event.seq
                    if isinstance(event, Ended):
                        return
        except groups.LayerAway as error:
            logger.warning("Answer %s is not heard for a while: %s", answer_id, error)
            await asyncio.sleep(SILENCE)


async def hear_run(answer_id: uuid.UUID, after: int) -> AsyncGenerator[Event, None]:
    """What its run tells, until it is silent."""
    known = None  # characters of its text that were told
    async with groups.listening() as messages:
        request = {"type": "follow", "seq": after, "reply_to": messages.name}
        await groups.group_send(groups.run_group(answer_id), request)
        while message := await messages.within(SILENCE):
            event = from_message(message)
            if event.seq <= after:
                continue
            if isinstance(event, Grown):
                if known is not None and event.start > known:
                    return  # something was lost on the way: what is missing is asked for again
                known = event.start + len(event.text)
            if isinstance(event, Served):
                event = Served(event.seq, await sources_of(answer_id))
            after = event.seq
            yield event


@database_sync_to_async
def look_at_row(answer_id: uuid.UUID, after: int) -> list[Event]:
    """The events of an answer that has ended; [] while it is being written."""
    answer = Message.objects.prefetch_related("sources").get(pk=answer_id)
    return [] if answer.is_running else events_of_row(answer, after)


@database_sync_to_async
def sources_of(answer_id: uuid.UUID) -> list[Source]:
    return list(Source.objects.filter(message=answer_id))
