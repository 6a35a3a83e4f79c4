"""Imports take turns by their owners: a large one, or a document that is hard to read, holds up
nobody else's."""

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Self

from django.contrib.auth.models import User

from notes.giving_way import give_way, must_give_way
from notes.importing import staging, uploads
from notes.importing.conversion import Background, stop_converting
from notes.models import ImportJob

TURN_SECONDS = 5.0  # or one file, if that takes longer
OWNERS_AT_ONCE = 32
POLL_SECONDS = 1.0  # while all wait for their documents
# A queue ends what has run for hours: the imports of then are left to the next task.
TAKING_SECONDS = 4 * 3600.0


def read_in_turns(job_id: int, *, ended: Callable[[User], None] = lambda owner: None) -> None:
    """Read this import, unless somebody else does, and those of others that wait meanwhile.

    `ended` is called when one has ended and others go on.
    """
    if first := uploads.claim(job_id):
        with Turns() as turns:
            turns.take(first)
            turns.run(ended)


class Reading:
    """An import that is being read, a turn at a time."""

    def __init__(self, job: ImportJob, pool: ThreadPoolExecutor) -> None:
        self.job = job
        self.convert = Background(pool)
        self.steps = uploads.read_to_the_end(job, self.convert)
        self.has_ended = False

    def go_on(self) -> None:
        """Read until the turn is over or nothing goes on without a document's text."""
        if self.convert.is_busy:
            return
        until = time.monotonic() + TURN_SECONDS
        try:
            for _ in self.steps:
                if self.convert.is_busy or time.monotonic() > until or must_give_way():
                    return
        except uploads.ClaimLost:
            uploads.tell_claim_is_lost(self.job)
        self.has_ended = True


class Turns:
    """The imports that this worker reads: one of each owner."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(1, "documents")
        self.readings: deque[Reading] = deque()
        self.takes_until = time.monotonic() + TAKING_SECONDS

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: BaseException | TracebackType) -> None:
        """Whatever ended them: files are closed, no document is read on, and the imports that
        were not read to their end wait again."""
        try:
            if any(reading.convert.is_busy for reading in self.readings):
                stop_converting()
            for reading in self.readings:
                reading.steps.close()
        finally:
            self.pool.shutdown(cancel_futures=True)
            if self.readings:
                uploads.give_back(reading.job for reading in self.readings)

    def take(self, job: ImportJob) -> None:
        self.readings.append(Reading(job, self.pool))

    def run(self, ended: Callable[[User], None]) -> None:
        while self.readings:
            give_way(self.keep_claims)
            self.take_waiting()
            reading = self.readings[0]
            reading.go_on()
            self.readings.rotate(-1)
            if reading.has_ended:
                self.readings.remove(reading)
                if self.readings:
                    ended(reading.job.owner)
            self.keep_claims()
            self.wait_for_documents()

    def keep_claims(self) -> None:
        uploads.keep_claims(reading.job for reading in self.readings)

    def take_waiting(self) -> None:
        """Begin with imports of owners who have none here."""
        if time.monotonic() > self.takes_until:
            return
        here = {reading.job.owner_id for reading in self.readings}
        for owner_id, job_id in staging.waiting_jobs().items():
            is_full = len(self.readings) >= OWNERS_AT_ONCE
            if owner_id not in here and not is_full and (job := uploads.claim(job_id)):
                self.take(job)

    def wait_for_documents(self) -> None:
        """Sleep while nobody can go on."""
        if self.readings and all(reading.convert.is_busy for reading in self.readings):
            answers = [reading.convert.answer for reading in self.readings]
            wait(answers, POLL_SECONDS, return_when=FIRST_COMPLETED)
