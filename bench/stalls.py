"""The product's own application with a clock beside it that notices when the event loop stands."""

import asyncio
import json
import time
from typing import Any

from config.asgi import application as product

TICK = 0.01  # seconds

# Seconds, since they were last asked for: that the loop stood still, and that its own thread
# worked without a pause. The rest is waiting for other threads and for the machine.
longest, longest_work = 0.0, 0.0
_clock: asyncio.Task[None] | None = None


async def keep_clock() -> None:
    global longest, longest_work
    while True:
        asked, worked = time.perf_counter(), time.thread_time()
        await asyncio.sleep(TICK)
        longest = max(longest, time.perf_counter() - asked - TICK)
        longest_work = max(longest_work, time.thread_time() - worked)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    global longest, longest_work, _clock
    if scope["type"] == "lifespan":
        _clock = asyncio.create_task(keep_clock())
    if scope.get("path") != "/bench/stalls":
        await product(scope, receive, send)
        return
    body = json.dumps({"longest": longest, "longest_work": longest_work}).encode()
    longest = longest_work = 0.0
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})
