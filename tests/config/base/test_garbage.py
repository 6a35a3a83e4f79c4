"""The collector looks at what is new, and at all of a process that has grown."""

import gc
import weakref

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


@pytest.fixture
def cycle():
    """Garbage that only a round finds; gone when `cycle()` is None."""

    class Page:
        def __init__(self):
            self.itself = self

    page = Page()
    gc.collect()
    gc.freeze()
    gone = weakref.ref(page)
    del page
    return gone


def test_what_was_looked_at_once_is_not_looked_at_again(cycle, seconds_since, monkeypatch):
    seconds_since(61)
    monkeypatch.setattr(garbage, "SURVIVED", 0)

    assert garbage.collect(busy=True)

    assert cycle() is not None
    assert gc.get_count()[2] == 0


@pytest.mark.parametrize(("many", "are_seen"), [(200, True), (garbage.LOOKED_AT + 1, False)])
@pytest.mark.parametrize("has_grown", [False, True])
def test_what_is_too_much_to_look_at_is_set_aside_unseen(
    many, are_seen, has_grown, seconds_since, monkeypatch
):
    seconds_since(61)
    monkeypatch.setattr(garbage, "has_grown", lambda busy: has_grown)
    monkeypatch.setattr(garbage, "SURVIVED", 0)
    garbage.start()
    rounds = []
    text_that_is_read = [[] for _ in range(many)]
    gc.collect(1)  # they are old now
    gc.callbacks.append(lambda phase, info: rounds.append(info["generation"]))

    assert garbage.collect(busy=False)

    gc.callbacks.pop()
    assert (2 in rounds) is are_seen
    assert not gc.get_objects(generation=2)
    assert len(text_that_is_read) == many


def test_a_round_that_was_put_off_for_long_is_made_however_much_is_new(
    cycle, seconds_since, monkeypatch
):
    seconds_since(601)
    monkeypatch.setattr(garbage, "has_grown", lambda busy: True)
    text_that_is_read = [[] for _ in range(garbage.LOOKED_AT + 1)]

    assert garbage.collect(busy=True)

    assert cycle() is None
    assert text_that_is_read


def test_nothing_is_looked_at_while_nothing_new_is_kept(seconds_since):
    seconds_since(601)
    gc.collect()

    assert not garbage.collect(busy=False)


@pytest.mark.parametrize(
    ("since", "pages", "busy", "collects"),
    [
        (61, 1210, False, True),
        (61, 1190, False, False),
        (61, 1210, True, False),
        (61, 2010, True, True),
        (5, 5000, False, False),
    ],
)
def test_a_process_that_has_grown_looks_at_all_again(
    cycle, seconds_since, monkeypatch, since, pages, busy, collects
):
    seconds_since(since)
    monkeypatch.setattr(garbage, "_pages_then", 1000)
    monkeypatch.setattr(garbage, "pages_of_memory", lambda: pages)

    assert garbage.collect(busy=busy) is collects
    assert (cycle() is None) is collects
    assert garbage._pages_then == (pages if collects else 1000)


def test_where_memory_is_not_told_only_what_is_new_counts(seconds_since, monkeypatch):
    seconds_since(61)
    monkeypatch.setattr(garbage, "_pages_then", 0)

    assert not garbage.has_grown(busy=False)


def test_a_threads_own_time_is_without_its_rounds_of_collecting():
    kept = [[] for _ in range(300_000)]
    began, own = garbage.time.thread_time(), garbage.own_time()
    for _ in range(4):
        gc.collect()

    assert len(kept) == 300_000
    assert garbage.own_time() - own < (garbage.time.thread_time() - began) / 2
