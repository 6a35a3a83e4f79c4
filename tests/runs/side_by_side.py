"""Runs the slow tests, and beside them those over PostgreSQL and Redis.

`python -m tests.runs.side_by_side`: servers and browsers wait for one another for much of their
time, which the other tests use. What these say is shown when both have ended.
"""

import os
import subprocess
import sys
import tempfile
from typing import IO

from tests.stack import ALL_PORTS, ROOT, ports_named

SLOW = "pytest -m slow --numprocesses 2 --dist loadgroup --no-loadscope-reorder".split()
ON_SERVERS = ["tests.on_servers", "--numprocesses", "1"]


def main() -> int:
    middle = (ALL_PORTS.start + ALL_PORTS.stop) // 2
    with tempfile.TemporaryFile() as said:
        beside = start(ON_SERVERS, range(middle, ALL_PORTS.stop), said)
        slow = start(SLOW, range(ALL_PORTS.start, middle))
        codes = [slow.wait(), beside.wait()]
        said.seek(0)
        sys.stdout.buffer.write(said.read())
        sys.stdout.flush()
    return max(codes)


def start(
    module: list[str], ports: range, output: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """With ports that the other one's servers do not take."""
    return subprocess.Popen(
        [sys.executable, "-m", *module],
        cwd=ROOT,
        env=os.environ | ports_named(ports),
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
    )


if __name__ == "__main__":
    sys.exit(main())
