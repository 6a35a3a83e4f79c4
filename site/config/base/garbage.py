"""The garbage collector's full rounds, kept out of the moments in which answers are written.

A full round looks at every object of the process while everything else waits: measured with
2,000 open pages it took 0.3 s, and came every few seconds of fifty answers.
"""

import gc
import threading
import time

PAUSE = 60.0  # seconds between two full rounds while nothing is going on
LONGEST_PAUSE = 600.0  # and while there always is
NEVER = 1_000_000

_last_round = time.monotonic()
_rounds = threading.local()  # `began` and `seconds`, of the processor, of a thread's own rounds


def start() -> None:
    """At the start of a process: what is loaded now is there to stay and need not be looked at."""
    gc.collect()
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, NEVER)


def collect(*, busy: bool) -> bool:
    """Make a full round if one is due; returns whether it was."""
    global _last_round
    if time.monotonic() - _last_round < (LONGEST_PAUSE if busy else PAUSE):
        return False
    gc.collect()
    _last_round = time.monotonic()
    return True


def own_time() -> float:
    """Seconds of the processor that this thread has worked, without the collector's rounds: they
    come to whoever makes objects when they are due, and take as long as the process is large."""
    return time.thread_time() - getattr(_rounds, "seconds", 0.0)


def _count(phase: str, _info: object) -> None:
    if phase == "start":
        _rounds.began = time.thread_time()
    elif began := getattr(_rounds, "began", None):
        _rounds.seconds = getattr(_rounds, "seconds", 0.0) + time.thread_time() - began


gc.callbacks.append(_count)
