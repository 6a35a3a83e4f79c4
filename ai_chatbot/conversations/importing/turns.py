"""A person's imports take turns within a process: each takes a processor for as long as it may.

Twenty at once would leave the event loop, and everybody's answers with it, a twentieth. Twenty
that wait would hold twenty of the database's connections, which others need as well.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from weakref import WeakValueDictionary

THERE_MAX = 3  # imports of a person, those that wait included


class TooManyWait(Exception):
    """There are as many of the person's as may wait."""


class Turn:
    """A person's: one import at a time has its `lock`, so many are `there`."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.there = 0


_turns: "WeakValueDictionary[int, Turn]" = WeakValueDictionary()  # by person, while one waits
_looking = Lock()


@contextmanager
def own_turn(user_id: int) -> Iterator[None]:
    """Wait for the person's import before this one; raises TooManyWait."""
    with _looking:
        turn = _turns.setdefault(user_id, Turn())
        if turn.there >= THERE_MAX:
            raise TooManyWait
        turn.there += 1
    try:
        with turn.lock:
            yield
    finally:
        with _looking:
            turn.there -= 1
