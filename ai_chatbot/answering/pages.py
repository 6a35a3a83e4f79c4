"""Whole conversations drawn for open pages, in threads of their own.

The database calls of all sockets share one thread: a long conversation drawn there would hold
everybody's questions up. And one user's drawings come one after the other, in however many tabs.
"""

import asyncio
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from channels.db import database_sync_to_async

threads = ThreadPoolExecutor(max_workers=3, thread_name_prefix="pages")

_turns: "weakref.WeakValueDictionary[tuple[int, int], asyncio.Lock]" = weakref.WeakValueDictionary()


async def draw(owner_id: int, work: Callable[..., str], *arguments: Any) -> str:
    """What `work` makes of the database's rows, when it is this user's turn."""
    key = (id(asyncio.get_running_loop()), owner_id)
    turn = _turns.get(key) or _turns.setdefault(key, asyncio.Lock())
    async with turn:
        drawing = database_sync_to_async(work, thread_sensitive=False, executor=threads)
        return await drawing(*arguments)
