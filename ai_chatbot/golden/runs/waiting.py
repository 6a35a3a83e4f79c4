"""What the worker's thread does: takes up the runs that wait, one at a time.

Beside the worker's tasks: an import of hours holds no run up, and a run of an hour no import.
"""

import logging
import threading
import time
from functools import partial

from django.db import close_old_connections

from ai_chatbot.golden.alone import alone
from ai_chatbot.golden.runs.carrying_out import carry_out
from ai_chatbot.golden.runs.claiming import claim_next
from ai_chatbot.golden.runs.due import begin_due

logger = logging.getLogger(__name__)
LOOK_EVERY = 2.0  # seconds
DUE_EVERY = 60.0  # seconds between two looks at what is to begin by itself


def keep_asking(stop: threading.Event) -> None:
    """What the worker's thread does until it is told to stop."""
    looked = -DUE_EVERY
    while not stop.is_set():
        try:
            if time.monotonic() - looked >= DUE_EVERY:
                looked = time.monotonic()
                begin_due()
            if not take_up_one():
                stop.wait(LOOK_EVERY)
        except Exception:  # a database that is away comes back
            logger.exception("Golden questions are not asked")
            stop.wait(LOOK_EVERY)
        close_old_connections()


def take_up_one() -> bool:
    """Ask the questions of a run that waits, to their end; whether there was one."""
    run = claim_next()
    if run is None:
        return False
    alone(partial(carry_out, run))
    return True
