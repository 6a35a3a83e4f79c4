"""The supervisor: health before "ready", the dead are started again, and nothing stays behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.stack import ROOT, free_port

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).with_name("small_stack.py")


def processes_naming(text):
    """Process ids whose command line holds the text, and not in the middle of a longer number:
    browsers have many of those."""
    named = re.compile(rf"(?<!\d){re.escape(text)}(?!\d)")
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
            if named.search(line):
                found.append(int(entry.name))
    return found


def is_alive(pid):
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def start(tmp_path):
    started = []

    def start_one(*extra):
        port = free_port()
        process = subprocess.Popen(
            [sys.executable, str(SCRIPT), str(tmp_path), str(port), *extra],
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        process.mark = str(tmp_path)
        process.port = port
        started.append(process)
        return process

    yield start_one
    for process in started:
        process.kill()
        process.communicate()


def wait_until_ready(process, tmp_path):
    assert process.stdout.readline().startswith("Ready")
    child = tmp_path / "child.pid"
    until(lambda: child.exists() and child.read_text())
    return int(child.read_text())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_end_it_ends_everything_even_a_stubborn_grandchild(start, tmp_path, number):
    process = start()
    grandchild = wait_until_ready(process, tmp_path)

    process.send_signal(number)

    assert process.wait(60) == 0
    assert not is_alive(grandchild)
    assert not processes_naming(str(process.port))


def test_killed_outright_it_leaves_no_process_behind(start, tmp_path):
    process = start()
    grandchild = wait_until_ready(process, tmp_path)

    process.kill()
    process.wait(60)

    until(lambda: not is_alive(grandchild))
    until(lambda: not processes_naming(str(process.port)))


def test_a_service_that_never_was_well_is_named_and_ends_the_others(start, tmp_path):
    process = start("dies")

    _, errors = process.communicate(timeout=60)

    assert process.returncode == 1
    assert errors.strip() == (
        f"The other ended by itself (status 3). See {tmp_path / 'other.log'}."
    )
    assert not processes_naming(str(process.port))


def test_one_that_the_others_can_do_without_is_named_and_tried_again_while_they_go_on(
    start, tmp_path
):
    process = start("dies", "spared")

    assert process.stdout.readline().startswith("Ready")
    assert process.stderr.readline() == (
        f"The other ended by itself (status 3). See {tmp_path / 'other.log'}. It is started again. "
        "All goes on without it.\n"
    )
    until(lambda: answers(process.port))
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0


def test_a_service_that_was_well_is_started_again_when_it_dies(start, tmp_path):
    process = start()
    wait_until_ready(process, tmp_path)
    (server,) = [pid for pid in processes_naming("http.server") if is_server(pid, process.port)]

    os.kill(server, signal.SIGKILL)

    assert process.stderr.readline() == (
        f"The web ended by itself (status 137). See {tmp_path / 'web.log'}. It is started again.\n"
    )
    until(lambda: answers(process.port))
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    assert not processes_naming(str(process.port))


def is_server(pid, port):
    """Not its keeper, whose command line names it too."""
    line = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
    return str(port) in line and "keeper" not in line and "small_stack" not in line


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
