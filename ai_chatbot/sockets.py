"""How many websockets each user has open, over all processes when there is a Redis."""

import time
from collections import defaultdict
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from redis.asyncio import Redis

LEASE = 60  # seconds for which a socket counts that nobody renews: its process has died
RENEWAL = 20  # seconds

# One step, so that two processes cannot both give the last place away.
ENTER = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
"""
RENEW = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
"""


class OpenSockets(Protocol):
    async def enter(self, user_id: int | str, name: str) -> bool:
        """Count a socket in; False when the user has SOCKETS_PER_USER already."""

    async def leave(self, user_id: int | str, name: str) -> None:
        """Count it out; one that was never counted in does no harm.

        It has left this process's count even when Redis cannot be told.
        """

    async def refresh(self) -> None:
        """Keep the sockets of this process counted; to be called every few seconds."""

    async def close(self) -> None:
        """Let go of the connection, at the end of the process."""


class LocalSockets:
    """For a lone process."""

    def __init__(self) -> None:
        self._names: defaultdict[int | str, set[str]] = defaultdict(set)

    async def enter(self, user_id: int | str, name: str) -> bool:
        if len(self._names.get(user_id, ())) >= settings.SOCKETS_PER_USER:
            return False
        self._names[user_id].add(name)
        return True

    async def leave(self, user_id: int | str, name: str) -> None:
        names = self._names.get(user_id, set())
        names.discard(name)
        if not names:
            self._names.pop(user_id, None)

    async def refresh(self) -> None:
        """Nothing: what this process does not know of is not there."""

    async def close(self) -> None:
        """Nothing: there is no connection."""


class RedisSockets:
    """A sorted set for each user: the sockets' names, by the time at which their lease ends."""

    def __init__(self, redis: Redis) -> None:
        self._redis: Any = redis  # its types know the blocking client's answers only
        self._mine: set[tuple[int | str, str]] = set()
        self._renewed_at = time.monotonic()

    async def enter(self, user_id: int | str, name: str) -> bool:
        limit = settings.SOCKETS_PER_USER
        if not await self._redis.eval(ENTER, 1, key_of(user_id), name, limit, LEASE):
            return False
        self._mine.add((user_id, name))
        return True

    async def leave(self, user_id: int | str, name: str) -> None:
        self._mine.discard((user_id, name))
        await self._redis.zrem(key_of(user_id), name)

    async def refresh(self) -> None:
        if time.monotonic() - self._renewed_at < RENEWAL:
            return
        renewed = set(self._mine)
        async with self._redis.pipeline(transaction=False) as pipeline:
            for user_id, name in renewed:
                pipeline.eval(RENEW, 1, key_of(user_id), name, LEASE)
            await pipeline.execute()
        self._renewed_at = time.monotonic()
        for user_id, name in renewed - self._mine:  # left in the meantime, and came back by this
            await self._redis.zrem(key_of(user_id), name)

    async def close(self) -> None:
        await self._redis.aclose()


def key_of(user_id: int | str) -> str:
    return f"commonplace:sockets:{user_id}"


@cache
def open_sockets() -> OpenSockets:
    """The count of this process's settings."""
    if settings.REDIS_URL:
        return RedisSockets(Redis.from_url(settings.REDIS_URL))
    return LocalSockets()
