"""What the hostile tests share: sources whose names are hostile too, and an end to what hangs."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.passages import BOAT, Source

PATIENCE = 60.0  # seconds of the processor; what hangs takes minutes, on a slow machine too


SOURCES = [
    Source(
        1,
        title='"><img src=x onerror=1>',
        text=f"{BOAT.text} boat repair",
        heading="</a><script>x</script> [2]",
    ),
    Source(
        2,
        title="' onmouseover='x\ue0001\ue001&#57344;1&#57345;",
        text="9400 status line",
        url="/notes/2/?x=\"'<>&y",
    ),
    Source(
        3,
        title='--!><svg onload=x> aria-label="Source 1"',
        text="次の文 船 2021年5月",
        heading="<!--",
        url="/notes/3/",
    ),
]


class TookTooLong(Exception):
    """A small text kept the program busy."""


@contextmanager
def patience() -> Iterator[None]:
    """Break off what would hang for minutes: a test then fails instead."""

    def give_up(number: int, frame: Any) -> None:
        raise TookTooLong(f"It took more than {PATIENCE} seconds of work.")

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
