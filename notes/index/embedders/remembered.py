"""What models made before, kept for a while, and made while there is time where it was not."""

import time
from collections.abc import Callable, Hashable, Iterable, Sequence
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")


class Remembered(Generic[V]):
    """Values by their keys, the `most` latest used kept; shared by all threads."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = Lock()
        self._kept: dict[Hashable, V] = {}

    def known(self, keys: Sequence[Hashable]) -> list[V | None]:
        return [self._get(key) for key in keys]

    def fill(
        self,
        found: list[V | None],
        keys: Sequence[Hashable],
        make: Callable[[list[int]], Iterable[V]],
        *,
        batch: int,
        seconds: float,
    ) -> None:
        """Put into `found` what is not `known`, by batches: `make` is given the places of one.

        When `seconds` are over no further batch is begun. What `make` raises leaves what was made.
        """
        give_up = time.monotonic() + seconds
        missing = [at for at, value in enumerate(found) if value is None]
        for first in range(0, len(missing), batch):
            if first and time.monotonic() > give_up:
                break
            places = missing[first : first + batch]
            for at, value in zip(places, make(places), strict=True):
                found[at] = value
                self._keep(keys[at], value)

    def _get(self, key: Hashable) -> V | None:
        with self._lock:
            value = self._kept.pop(key, None)
            if value is not None:
                self._kept[key] = value  # the latest used stand last
            return value

    def _keep(self, key: Hashable, value: V) -> None:
        with self._lock:
            self._kept[key] = value
            if len(self._kept) > self.most:
                del self._kept[next(iter(self._kept))]
