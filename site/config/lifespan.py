"""What happens when the web process starts and when it is asked to end."""

import asyncio
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings

from config import garbage

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
    from ai_chatbot.langflow import shared_session
    from ai_chatbot.services import interrupt_lost_answers
    from ai_chatbot.watch import keep_watch

    # Alone, nobody else can be writing what is still marked running.
    alone = not settings.REDIS_URL
    await sync_to_async(interrupt_lost_answers)(all_running=alone)
    shared_session()  # made now, as it takes the loop's time
    garbage.start()
    return asyncio.create_task(keep_watch())


async def stop(watch: asyncio.Task[None]) -> None:
    from ai_chatbot.langflow import close_session
    from ai_chatbot.runs import end_all_runs
    from ai_chatbot.sockets import open_sockets

    await end_all_runs(SHUTDOWN_GRACE)
    watch.cancel()
    await asyncio.wait([watch])
    await close_session()
    await open_sockets().close()
