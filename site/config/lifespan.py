"""What happens when the web process starts and when it is asked to end."""

import asyncio
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from ai_chatbot.answering.registry import end_all_runs
from ai_chatbot.conversations.lost import interrupt_lost_answers
from ai_chatbot.langflow.stream import close_session, shared_session
from ai_chatbot.sockets import open_sockets
from config.base import garbage
from config.watch import keep_watch

SHUTDOWN_GRACE = 10.0  # seconds that running answers get to finish


async def lifespan(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The ASGI lifespan protocol, which neither Django nor Channels speaks."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            watch = await start()
            await send({"type": "lifespan.startup.complete"})
        else:
            await stop(watch)
            await send({"type": "lifespan.shutdown.complete"})
            return


async def start() -> asyncio.Task[None]:
    """Make good what an earlier end left behind; returns the watch over what comes."""
    # Alone, nobody else can be writing what is still marked running.
    alone = not settings.REDIS_URL
    await sync_to_async(interrupt_lost_answers)(all_running=alone)
    await sync_to_async(load_pages)()
    shared_session()  # made now, as it takes the loop's time
    garbage.start()
    return asyncio.create_task(keep_watch())


def load_pages() -> None:
    """The code of all pages, their addresses and words in each language: whoever asked first would
    let all others wait for that, a second and more, as Django looks for the page on the loop."""
    for language, _ in settings.LANGUAGES:
        with override(language):
            reverse("notes:new")
            gettext("Settings")


async def stop(watch: asyncio.Task[None]) -> None:
    await end_all_runs(SHUTDOWN_GRACE)
    watch.cancel()
    await asyncio.wait([watch])
    await close_session()
    await open_sockets().close()
