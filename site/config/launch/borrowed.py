"""The instance that a command needs: the one that runs, or one for as long as the command does."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
from django.conf import settings
from django.core.management import CommandError

from config.launch.preparation import runs_own_langflow
from config.launch.services import local

ANSWER_SECONDS = 2.0  # for a server that runs to say so
READY_SECONDS = 300.0  # Langflow takes about a minute, more on a busy machine
END_SECONDS = 30.0
PAUSE = 1.0


@contextmanager
def running_instance(say: Callable[[str], object]) -> Iterator[None]:
    """Inside, questions can be answered; raises CommandError when they never can."""
    if answers():
        yield
        return
    say("Nothing runs yet: starting Langflow, which takes about a minute.")
    command = [sys.executable, "-m", "config.launch"]
    path = os.pathsep.join([str(settings.BASE_DIR), str(settings.BASE_DIR / "site")])
    # What it prints is no part of the answer, which may be read by another program.
    process = subprocess.Popen(  # noqa: S603 - our own words
        command, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": path}
    )
    try:
        wait_until_ready(process)
        yield
    finally:
        end(process)


def answers() -> bool:
    """Whether an instance runs: its Langflow or, where that is somebody else's, its pages."""
    page = f"{web_address()}/healthz"
    return status_of(f"{settings.LANGFLOW_URL}/health" if runs_own_langflow() else page) is not None


def web_address() -> str:
    return f"http://{local(settings.HOST)}:{settings.PORT}"


def status_of(url: str) -> int | None:
    try:
        return httpx.get(url, timeout=ANSWER_SECONDS).status_code
    except httpx.HTTPError:
        return None


def wait_until_ready(process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + READY_SECONDS
    while status_of(f"{web_address()}/readyz") != httpx.codes.OK:
        if process.poll() is not None:
            raise CommandError("Commonplace could not be started; the lines above say why.")
        if time.monotonic() > give_up:
            raise CommandError(
                f"Not ready after {READY_SECONDS:.0f} s; see {settings.DATA_DIR}/logs."
            )
        time.sleep(PAUSE)


def end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
