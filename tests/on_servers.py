"""Runs tests over PostgreSQL and Redis instead of SQLite and one process's memory.

`python -m tests.on_servers [pytest's arguments]`: the same tests, the other half of the settings.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.servers import Postgres, Redis
from tests.stack import ROOT

# What touches the database, the cache or the channel layer.
TESTS = ["tests/ai_chatbot", "tests/config", "tests/notes"]


def main(arguments: list[str]) -> int:
    together = ["--numprocesses", "auto", "--dist", "loadgroup"]
    command = [sys.executable, "-m", "pytest", "-m", "not slow", *together, *(arguments or TESTS)]
    with (
        tempfile.TemporaryDirectory() as folder,
        Postgres() as postgres,
        Redis(Path(folder)) as redis,
    ):
        env = {**os.environ, "DATABASE_URL": postgres.database("tests"), "REDIS_URL": redis.url}
        return subprocess.call(command, cwd=ROOT, env=env)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
