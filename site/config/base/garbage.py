"""The garbage collector's full rounds, made short, and kept out of the moments that are busy.

A full round looks at every object of the process while everything else waits: measured with
2,000 open pages it took 0.3 s, and came every few seconds of fifty answers. So what outlives a
round is set aside, as an open page is, and the next one looks at what is new alone. Where that is
much, as while another thread reads a long text, it is set aside unseen: most of it is in use, and
goes when that is done. What is set aside and becomes garbage later is looked for where the process
has grown.
"""

import gc
import threading
import time
from pathlib import Path

PAUSE = 60.0  # seconds between two rounds over all that was set aside
LONGEST_PUT_OFF = 10 * PAUSE  # of a whole round, while much is new at each look
GROWN = 1.2  # times the memory after the last of them, with which it is due in a quiet moment
GROWN_LONG = 2.0  # and although answers run
SURVIVED = 10  # small rounds that left something behind, with which one over that is due
LOOKED_AT = 100_000  # objects at most, in a round over what is new: each takes 0.3 microseconds
NEVER = 1_000_000

_last_round = time.monotonic()
_pages_then = 0  # of memory
_rounds = threading.local()  # `began` and `seconds`, of the processor, of a thread's own rounds


def start() -> None:
    """At the start of a process: what is loaded now is there to stay and need not be looked at."""
    global _pages_then
    gc.collect()
    gc.freeze()
    _pages_then = pages_of_memory()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, NEVER)


def collect(*, busy: bool) -> bool:
    """Make a round if one is due; returns whether it was."""
    global _last_round, _pages_then
    since = time.monotonic() - _last_round
    is_whole = since >= PAUSE and has_grown(busy=busy)
    if not is_whole and gc.get_count()[2] < SURVIVED:
        return False
    is_put_off = not is_whole or since < LONGEST_PUT_OFF
    if is_put_off and len(gc.get_objects(generation=2)) > LOOKED_AT:
        gc.freeze()  # the next whole round looks at it
        return True
    if is_whole:
        gc.unfreeze()
    gc.collect()
    gc.freeze()
    if is_whole:
        _last_round, _pages_then = time.monotonic(), pages_of_memory()
    return True


def has_grown(*, busy: bool) -> bool:
    return 0 < _pages_then * (GROWN_LONG if busy else GROWN) < pages_of_memory()


def pages_of_memory() -> int:
    """Of this process, as Linux counts them; 0 elsewhere."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0


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
