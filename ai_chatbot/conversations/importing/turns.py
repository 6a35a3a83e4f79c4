"""A person's imports take turns within a process: each takes a processor for as long as it may.

Twenty at once would leave the event loop, and everybody's answers with it, a twentieth.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from weakref import WeakValueDictionary

_turns: "WeakValueDictionary[int, Lock]" = WeakValueDictionary()  # by person, while one waits
_looking = Lock()


@contextmanager
def own_turn(user_id: int) -> Iterator[None]:
    """Wait for the person's import before this one."""
    with _looking:
        turn = _turns.setdefault(user_id, Lock())
    with turn:
        yield
