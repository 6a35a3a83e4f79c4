"""What every web process does every few seconds, whoever's pages are open on it."""

import asyncio
import logging

from channels.db import database_sync_to_async

from ai_chatbot import presentation, runs, services
from ai_chatbot.groups import publish
from ai_chatbot.progress import show_first_word
from ai_chatbot.sockets import open_sockets
from config import garbage
from notes.embedding import EmbeddingUnavailable, get_embedder

logger = logging.getLogger(__name__)

PAUSE = 2.0  # seconds


async def keep_watch() -> None:
    # What the first question would wait for, and all other pages with it: now, while nobody asks.
    show_first_word()
    await asyncio.to_thread(warm_up_embedder)
    while True:
        await asyncio.sleep(PAUSE)
        garbage.collect(busy=bool(runs.running))
        for duty in (end_lost_answers, open_sockets().refresh):
            try:
                await duty()
            except Exception:
                # A database or a Redis that is away comes back: the watch must still be there.
                logger.exception("%s failed; it is tried again soon", duty.__name__)


def warm_up_embedder() -> None:
    try:
        get_embedder().warm_up()
    except EmbeddingUnavailable as problem:
        logger.warning("%s", problem)


async def end_lost_answers() -> None:
    """Answers whose process has died are interrupted, and the pages that follow them hear it."""
    interrupt = database_sync_to_async(services.interrupt_lost_answers)
    for answer in await interrupt(but=list(runs.running)):
        logger.warning("Answer %s was interrupted: its process has died", answer.pk)
        await publish(answer.conversation.group, await presentation.finished_fragment(answer.pk))
