"""The collector's full rounds wait for quiet, but not for ever."""

import gc

import pytest

from config.base import garbage


@pytest.fixture(autouse=True)
def as_it_was():
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


@pytest.fixture
def seconds_since(monkeypatch):
    """`seconds_since(n)`: the last full round was n seconds ago."""

    def set_clock(seconds):
        monkeypatch.setattr(garbage, "_last_round", garbage.time.monotonic() - seconds)

    return set_clock


def test_after_the_start_no_full_round_comes_by_itself():
    garbage.start()

    assert gc.get_threshold()[2] == garbage.NEVER
    assert gc.get_freeze_count() > 0


@pytest.mark.parametrize(
    ("since", "busy", "collects"),
    [(5, False, False), (61, False, True), (61, True, False), (601, True, True)],
)
def test_a_full_round_comes_when_it_is_quiet_or_long_overdue(seconds_since, since, busy, collects):
    seconds_since(since)

    assert garbage.collect(busy=busy) is collects
    assert garbage.collect(busy=False) is False if collects else True


def test_a_threads_own_time_is_without_its_rounds_of_collecting():
    kept = [[] for _ in range(300_000)]
    began, own = garbage.time.thread_time(), garbage.own_time()
    for _ in range(4):
        gc.collect()

    assert len(kept) == 300_000
    assert garbage.own_time() - own < (garbage.time.thread_time() - began) / 2
