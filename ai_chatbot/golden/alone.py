"""Golden questions asked by a process that does nothing else with its event loop."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from ai_chatbot.answering import registry
from ai_chatbot.langflow.stream import close_session

LAST_WORDS = 10.0  # seconds that an answer which is stopped gets to be written down
T = TypeVar("T")


def alone(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Do it in an event loop of its own, and close what its runs have opened."""

    async def and_close() -> T:
        try:
            return await work()
        finally:
            await registry.end_all_runs(LAST_WORDS)
            await close_session()

    return asyncio.run(and_close())
