"""Open websockets are counted for each user; over all processes when there is a Redis."""

import asyncio

import pytest
from redis.asyncio import Redis

from ai_chatbot import sockets
from ai_chatbot.sockets import LocalSockets, RedisSockets


@pytest.fixture
async def counts(settings):
    """Two counts: those of two processes with Redis, else one process's twice."""
    settings.SOCKETS_PER_USER = 2
    if not settings.REDIS_URL:
        local = LocalSockets()
        yield local, local
        return
    both = [RedisSockets(Redis.from_url(settings.REDIS_URL)) for _ in range(2)]
    yield tuple(both)
    for each in both:
        await each.close()


async def test_a_user_has_so_many_places_and_no_more(counts):
    here, there = counts

    assert await here.enter(1, "a")
    assert await there.enter(1, "b")
    assert not await here.enter(1, "c")
    assert not await there.enter(1, "c")
    assert await there.enter(2, "d")  # somebody else


async def test_a_place_that_was_left_is_free(counts):
    here, there = counts
    await here.enter(1, "a")
    await there.enter(1, "b")

    await here.leave(1, "a")

    assert await there.enter(1, "c")


async def test_leaving_without_having_entered_does_no_harm(counts):
    here, there = counts
    await here.enter(1, "a")

    await there.leave(1, "never in")

    assert await there.enter(1, "b")
    assert not await there.enter(1, "c")


async def test_the_places_of_a_dead_process_come_back(counts, settings, monkeypatch):
    if not settings.REDIS_URL:
        pytest.skip("alone: they are gone with the process")
    monkeypatch.setattr(sockets, "LEASE", 3)
    monkeypatch.setattr(sockets, "RENEWAL", 0)
    dead, alive = counts
    await dead.enter(1, "a")
    await alive.enter(1, "b")

    await asyncio.sleep(2)
    await alive.refresh()
    await asyncio.sleep(2)
    await alive.refresh()  # as a process that lives does all the time

    assert await alive.enter(1, "c")  # the place of "a"
    assert not await alive.enter(1, "d")  # "b" was renewed


async def test_after_redis_lost_its_memory_the_open_sockets_are_counted_again(
    counts, settings, monkeypatch
):
    if not settings.REDIS_URL:
        pytest.skip("no Redis here")
    monkeypatch.setattr(sockets, "RENEWAL", 0)
    here, there = counts
    await here.enter(1, "a")
    await there.enter(1, "b")
    async with Redis.from_url(settings.REDIS_URL) as redis:
        await redis.flushdb()

    await here.refresh()
    await there.refresh()

    assert not await here.enter(1, "c")
