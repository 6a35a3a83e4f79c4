"""The product's own application with a clock beside it that notices when the event loop stands."""

import asyncio
import json
import time
from typing import Any

from config.asgi import application as product

TICK = 0.01  # seconds

longest = 0.0  # seconds that the loop stood still, since they were last asked for
_clock: asyncio.Task[None] | None = None


async def keep_clock() -> None:
    global longest
    while True:
        asked = time.perf_counter()
        await asyncio.sleep(TICK)
        longest = max(longest, time.perf_counter() - asked - TICK)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    global longest, _clock
    if scope["type"] == "lifespan":
        _clock = asyncio.create_task(keep_clock())
    if scope.get("path") != "/bench/stalls":
        await product(scope, receive, send)
        return
    body = json.dumps({"longest": longest}).encode()
    longest = 0.0
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})
