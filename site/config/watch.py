"""What every web process does every few seconds, whoever's pages are open on it."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from channels.db import database_sync_to_async

from ai_chatbot import rights
from ai_chatbot.answering import registry
from ai_chatbot.answering.groups import publish
from ai_chatbot.answering.pages import draw
from ai_chatbot.answering.progress import show_first_word
from ai_chatbot.conversations import lost
from ai_chatbot.providers import secrets
from ai_chatbot.rendering import fragments
from ai_chatbot.sockets import open_sockets
from config.base import garbage
from config.base.attempts import attempt
from notes.index.choosing import groups
from notes.index.embedding import EmbeddingUnavailable
from notes.search.dates.days import times_of

logger = logging.getLogger(__name__)

PAUSE = 2.0  # seconds
_collector = ThreadPoolExecutor(1, "garbage")  # its own: the common ones may all be in use


async def keep_watch() -> None:
    # What the first question would wait for, and all other pages with it: now, while nobody asks.
    show_first_word()
    await attempt(warm_up_embedder)
    await attempt(warm_up_times)
    await attempt(warm_up_keys)
    while True:
        await asyncio.sleep(PAUSE)
        await attempt(collect_garbage)
        await attempt(end_lost_answers)
        await look_after_rights()


async def collect_garbage() -> None:
    """In a thread: what ends may close thousands of files."""
    collect = partial(garbage.collect, busy=bool(registry.running))
    await asyncio.get_running_loop().run_in_executor(_collector, collect)


async def look_after_rights() -> None:
    await attempt(open_sockets().refresh)
    await attempt(rights.shut_pages_without_right)
    await attempt(rights.end_runs_without_right)


async def warm_up_embedder() -> None:
    try:
        await database_sync_to_async(warm_up_all, thread_sensitive=False)()
    except EmbeddingUnavailable as problem:
        logger.warning("%s", problem)


def warm_up_all() -> None:
    """Those that somebody's notes were read by."""
    for group in groups():
        group.embedder.warm_up()


async def warm_up_times() -> None:
    """What reads time in words is loaded by reading one, which takes a second."""
    await asyncio.to_thread(times_of, "yesterday")


async def warm_up_keys() -> None:
    """What opens the keys of models' servers takes a third of a second to load."""
    await asyncio.to_thread(secrets.warm_up)


async def end_lost_answers() -> None:
    """Answers whose process has died are interrupted, and the pages that follow them hear it."""
    interrupt = database_sync_to_async(lost.interrupt_lost_answers)
    for answer in await interrupt(but=list(registry.running)):
        logger.warning("Answer %s was interrupted: its process has died", answer.pk)
        try:
            owner_id = answer.conversation.owner_id
            html = await draw(owner_id, fragments.finished_fragment, answer.pk)
            await publish(answer.conversation.group, html)
        except Exception:  # the pages of the others are to hear of it all the same
            logger.exception("The pages of answer %s were not told", answer.pk)
