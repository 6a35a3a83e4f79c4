"""What open pages show is drawn in turns, so that nobody's drawing holds the others up.

Whole conversations are drawn in threads of their own: the database calls of all sockets share one
thread. One user's come one after the other, in however many tabs.
"""

import asyncio
import time
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from channels.db import database_sync_to_async

threads = ThreadPoolExecutor(max_workers=3, thread_name_prefix="pages")

T = TypeVar("T")
EVERYBODY = 0  # no user's id

_turns: "weakref.WeakValueDictionary[tuple[int, int], asyncio.Lock]" = weakref.WeakValueDictionary()


async def draw(owner_id: int, work: Callable[..., str], *arguments: Any) -> str:
    """What `work` makes of the database's rows, when it is this user's turn."""
    async with turn_of(owner_id):
        drawing = database_sync_to_async(work, thread_sensitive=False, executor=threads)
        return await drawing(*arguments)


async def draw_here(work: Callable[[], T]) -> T:
    """What work of a few milliseconds makes, on the event loop, which goes round between two.

    Of fifty answers that grow at the same moment each takes little, and all of them too long.
    """
    async with turn_of(EVERYBODY):
        drawn = work()
        await asyncio.sleep(0)
        return drawn


def turn_of(user_id: int) -> asyncio.Lock:
    key = (id(asyncio.get_running_loop()), user_id)
    return _turns.get(key) or _turns.setdefault(key, asyncio.Lock())


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What it makes, and the seconds that takes once it is its turn."""
    began = time.perf_counter()
    made = work()
    return made, time.perf_counter() - began
