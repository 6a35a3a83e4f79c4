"""Whose PDF is made now, and who may wait for it: a place in a process is a thread and a
connection to the database, which are not to wait by the dozen for one person's."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class NoTurn(Exception):
    """It is not one's turn, and will not be soon."""


class Turns:
    """One at a time: some wait, of one person fewer."""

    def __init__(self, *, in_all: int, of_one: int) -> None:
        self.in_all = in_all
        self.of_one = of_one
        self._at_work = threading.BoundedSemaphore(1)
        self._counting = threading.Lock()
        self._there: Counter[int] = Counter()  # those at work or waiting, by person

    @contextmanager
    def turn(self, person: int, seconds: float) -> Iterator[None]:
        """Wait so many seconds at most; raises NoTurn."""
        with self._place(person):
            if not self._at_work.acquire(timeout=seconds):
                raise NoTurn
            try:
                yield
            finally:
                self._at_work.release()

    @contextmanager
    def _place(self, person: int) -> Iterator[None]:
        with self._counting:
            if self._there[person] >= self.of_one or self._there.total() >= self.in_all:
                raise NoTurn
            self._there[person] += 1
        try:
            yield
        finally:
            with self._counting:
                self._there -= Counter([person])  # who has none there is forgotten
