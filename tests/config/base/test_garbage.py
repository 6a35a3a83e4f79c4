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


@pytest.mark.parametrize(
    ("since", "pages", "collects"), [(61, 1210, True), (61, 1190, False), (5, 5000, False)]
)
def test_a_process_that_has_grown_is_not_left_until_it_is_quiet(
    seconds_since, monkeypatch, since, pages, collects
):
    seconds_since(since)
    monkeypatch.setattr(garbage, "_pages_then", 1000)
    monkeypatch.setattr(garbage, "pages_of_memory", lambda: pages)

    assert garbage.collect(busy=True) is collects
    assert garbage._pages_then == (pages if collects else 1000)


def test_where_memory_is_not_told_time_alone_counts(seconds_since, monkeypatch):
    seconds_since(61)
    monkeypatch.setattr(garbage, "_pages_then", 0)

    assert not garbage.has_grown()
    assert not garbage.collect(busy=True)


def test_a_threads_own_time_is_without_its_rounds_of_collecting():
    kept = [[] for _ in range(300_000)]
    began, own = garbage.time.thread_time(), garbage.own_time()
    for _ in range(4):
        gc.collect()

    assert len(kept) == 300_000
    assert garbage.own_time() - own < (garbage.time.thread_time() - began) / 2
