"""Runs one command so that it cannot outlive us: `python keeper.py GRACE COMMAND…`.

Its standard input is a pipe from the supervisor. When that closes, because the supervisor
asks for the end or was killed itself, the command gets SIGTERM, GRACE seconds, and then it and
all that it started are killed. It must lead a session of its own.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading

LINGER = 2.0  # seconds for a command's own children once it has ended


def main(grace: float, command: list[str]) -> int:
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - the supervisor's words
    threading.Thread(target=end_with_supervisor, args=(child, grace), daemon=True).start()
    status = child.wait()
    end_group()
    return status


def end_with_supervisor(child: subprocess.Popen[bytes], grace: float) -> None:
    while os.read(0, 4096):
        pass
    child.terminate()
    try:
        child.wait(grace)
    except subprocess.TimeoutExpired:
        child.kill()


def end_group() -> None:
    """End what the command left behind: first asked, then killed, and last ourselves survive."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(0, signal.SIGTERM)
    for pid in group_members():
        wait_for(pid)
    for pid in group_members():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def group_members() -> list[int]:
    """Other processes of our group, from /proc; where there is none, nothing more can be done."""
    ours, members = os.getpgrp(), []
    if not os.path.isdir("/proc"):
        return []
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) != os.getpid():
            with contextlib.suppress(OSError):
                if os.getpgid(int(name)) == ours:
                    members.append(int(name))
    return members


def wait_for(pid: int, pause: float = 0.05) -> None:
    waited, gone = 0.0, threading.Event()
    while waited < LINGER:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        gone.wait(pause)
        waited += pause


if __name__ == "__main__":
    # A Ctrl-C reaches the terminal's whole group; when to end is the supervisor's word.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    code = main(float(sys.argv[1]), sys.argv[2:])
    sys.exit(code if code >= 0 else 128 - code)
