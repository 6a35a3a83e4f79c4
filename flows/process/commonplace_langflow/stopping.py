"""A run whose reader has left ends, whatever it was waiting for.

Python 3.11's `asyncio.wait_for` takes no notice of a cancellation that comes in the moment in
which what it waited for is there. A model's pieces are waited for so: of those who left while one
arrived, every fourth let their model go on writing, for nobody.
"""

import asyncio
import gc
import logging
from typing import Any

logger = logging.getLogger(__name__)

PAUSE = 0.2  # seconds
TIMES = 100
# Generations of the collector. What the run leaves behind holds the model's open answer, in a
# circle with the exception that ended it: only once that is collected is the model hung up on.
RECENT = 1


async def stop(running: "asyncio.Task[Any]") -> None:
    """Cancel it until it has ended."""
    for _ in range(TIMES):
        running.cancel()
        await asyncio.wait({running}, timeout=PAUSE)
        if running.done():
            gc.collect(RECENT)
            return
    logger.warning("A run goes on although nobody reads it any more: %r", running)
