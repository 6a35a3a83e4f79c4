"""A supervisor with two small services, as a process: `small_stack.py FOLDER PORT [dies [spared]]`.

The first service starts a child that ignores SIGTERM, as the worst of servers do.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from config.launch.problems import LaunchError
from config.launch.supervisor import Service, Supervisor

STUBBORN_CHILD = """
import pathlib, signal, subprocess, sys, time
child = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
started = subprocess.Popen([sys.executable, "-c", child])
pathlib.Path(sys.argv[1]).write_text(str(started.pid))
time.sleep(600)
"""


def services(folder: Path, port: int, *, dies: bool, without: str) -> list[Service]:
    url = f"http://127.0.0.1:{port}/"
    web = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    other = [sys.executable, "-c", STUBBORN_CHILD, str(folder / "child.pid")]
    other_url = url
    if dies:
        other = [sys.executable, "-c", "import sys, time; time.sleep(1); sys.exit(3)"]
        other_url = "http://127.0.0.1:1/"  # so it is never well
    return [
        Service("The web", web, os.environ, url, folder / "web.log", grace=3),
        Service(
            "The other",
            other,
            os.environ,
            other_url,
            folder / "other.log",
            grace=3,
            without=without,
        ),
    ]


async def main(folder: Path, port: int, *, dies: bool, without: str) -> None:
    supervisor = Supervisor()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, supervisor.ending.set)
    await supervisor.run(
        services(folder, port, dies=dies, without=without),
        lambda: print("Ready", os.getpid(), flush=True),
    )


if __name__ == "__main__":
    try:
        without = "All goes on without it." if "spared" in sys.argv else ""
        asyncio.run(
            main(Path(sys.argv[1]), int(sys.argv[2]), dies="dies" in sys.argv, without=without)
        )
    except LaunchError as problem:
        sys.exit(str(problem))
