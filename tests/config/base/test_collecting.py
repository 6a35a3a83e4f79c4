"""The watch of a web process goes on, whatever becomes of a round of the garbage collector."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from ai_chatbot.answering import registry
from config import watch
from config.base import garbage
from tests.processes.conftest import until


@pytest.fixture
def looks(monkeypatch):
    """How often it was looked for answers whose process has died."""
    seen = []

    async def nothing():
        seen.append(1)

    for name in ("warm_up_embedder", "warm_up_times", "warm_up_keys", "look_after_rights"):
        monkeypatch.setattr(watch, name, nothing_else)
    monkeypatch.setattr(watch, "end_lost_answers", nothing)
    monkeypatch.setattr(watch, "PAUSE", 0.01)
    return seen


async def nothing_else():
    pass


async def watched(looks):
    watching = asyncio.create_task(watch.keep_watch())
    try:
        await until(lambda: len(looks) > 2)
    finally:
        watching.cancel()
        await asyncio.wait([watching])


async def test_a_round_of_the_collector_that_fails_ends_no_watch(looks, monkeypatch, caplog):
    def fail(*, busy):
        raise MemoryError("Größe 鍵")

    monkeypatch.setattr(garbage, "collect", fail)

    await watched(looks)

    assert "Größe 鍵" in caplog.text
    assert not registry.running


async def test_the_collector_waits_for_no_thread_that_others_hold(looks, monkeypatch):
    monkeypatch.setattr(garbage, "collect", lambda *, busy: False)
    held = threading.Event()
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
    holding = asyncio.create_task(asyncio.to_thread(held.wait))

    try:
        await watched(looks)
    finally:
        held.set()
        await holding
