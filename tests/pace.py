"""How quick this machine is, against the one on which bounds of processor time were set."""

import time
from functools import cache

TURNS = 100_000
SECONDS_THERE = 0.025  # that so many turns took


def allowed(seconds: float) -> float:
    """What takes no longer than so many seconds there takes no longer than this here."""
    return seconds * slowness()


@cache
def slowness() -> float:
    """5 where the same takes five times as long; 1 where it takes as long, or less."""
    return max(1.0, min(seconds_of_turns() for _ in range(5)) / SECONDS_THERE)


def seconds_of_turns() -> float:
    began = time.thread_time()
    words: dict[str, int] = {}
    for n in range(TURNS):
        word = f"{n % 1000} word".partition(" ")[0]
        words[word] = words.get(word, 0) + 1
    return time.thread_time() - began
