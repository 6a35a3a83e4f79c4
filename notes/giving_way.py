"""Answers go first: what runs in the background stands still while one is written.

The notes do not know who answers. Whoever does says with `stand_back_for` how it is asked.
"""

import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.db import DatabaseError

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.25  # between two looks: an answer has the machine to itself well within a second
# Where answers follow each other without end, this is how long the background waits for a gap,
# and how long it then goes on: it is slow there, and it comes to its end.
PATIENCE_SECONDS = 60.0
GAP_SECONDS = 3.0
BEAT_SECONDS = 5.0
NICENESS = 10  # a tenth of a core beside a process that wants all of it
AUTOGROUP = Path("/proc/self/autogroup")

Asks = Callable[[], bool]


@dataclass
class Way:
    """What this process has seen of answers, and until when it goes on without looking."""

    asks: list[Asks] = field(default_factory=list)
    is_behind: bool = False  # whether all of this process is background
    looked_at: float = -LOOK_SECONDS
    is_needed: bool = False
    waiting_since: float | None = None
    goes_on_until: float = 0.0

    def must_give(self) -> bool:
        """Whether somebody waits for an answer now, as of the last quarter of a second."""
        now = time.monotonic()
        if not self.is_behind or now < self.goes_on_until:
            return False
        if now - self.looked_at >= LOOK_SECONDS:
            self.looked_at, self.is_needed = now, any(map(is_asked, self.asks))
        if not self.is_needed:
            self.waiting_since = None
            return False
        self.waiting_since = self.waiting_since or now
        if now - self.waiting_since < PATIENCE_SECONDS:
            return True
        self.waiting_since, self.goes_on_until = None, now + GAP_SECONDS
        return False


def is_asked(asks: Asks) -> bool:
    try:
        return asks()
    except DatabaseError as problem:  # what is done in the background will meet it by itself
        logger.warning("Whether an answer is written is not known: %s", problem)
        return False


way = Way()


def stand_back_for(asks: Asks) -> None:
    """Let `asks` say when the background is to stand still; it is called four times a second."""
    way.asks.append(asks)


def must_give_way() -> bool:
    return way.must_give()


def give_way(beat: Callable[[], object] = lambda: None) -> None:
    """Wait while an answer is written, for PATIENCE_SECONDS at most; `beat` is called meanwhile,
    for what must be heard of now and then."""
    beaten = time.monotonic()
    while must_give_way():
        time.sleep(LOOK_SECONDS)
        if time.monotonic() - beaten >= BEAT_SECONDS:
            beat()
            beaten = time.monotonic()


def go_behind_others(*, with_session: bool = False) -> None:
    """Make this a process of the background: it gives way, and has little of the processor.

    On Linux threads that were there before keep their priority. Desktops share the processor out
    by sessions first: `with_session` is for who has one of its own, and no terminal is in it.
    """
    way.is_behind = True
    with suppress(OSError):
        os.nice(max(0, NICENESS - os.nice(0)))
    if with_session:
        with suppress(OSError):
            AUTOGROUP.write_text(str(NICENESS))
