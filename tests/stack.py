"""The whole product as `make run` starts it, on free ports and in a folder of its own."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 600


FIRST_PORT, LAST_PORT = 20_000, 32_000
_given: set[int] = set()


def free_port() -> int:
    """One that nobody listens at and nobody else is given until it is used.

    Below those that the system gives to connections, never one twice, and each process of tests
    has its own share: a server that takes long to start finds its port as free as it was.
    """
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    while True:
        port = random.randrange(FIRST_PORT + process, LAST_PORT, processes)
        if port not in _given and can_be_listened_at(port):
            _given.add(port)
            return port


def can_be_listened_at(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def product_environment(folder: Path) -> dict[str, str]:
    """The product's own settings, not the tests', with their data in `folder`."""
    return {
        **os.environ,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ASK_WITHOUT_NOTES": "true",  # most of what asks has none
        "FLOW_SERVER_WORKERS": "0",  # it takes ten seconds of processor to start
        "DATA_DIR": str(folder),
        "MODELS_DIR": os.environ.get("MODELS_DIR", str(ROOT / "var" / "models")),
    }


class Stack:
    """`with Stack(data_dir, LLM_BASE_URL=…) as stack:` runs the launcher until the block ends."""

    USERNAME, PASSWORD = "admin", "correct horse battery"

    def __init__(self, data_dir: Path, **env: str) -> None:
        self.port, self.langflow_port, self.model_port = free_port(), free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.langflow_url = f"http://127.0.0.1:{self.langflow_port}"
        self.data_dir = data_dir
        self.lines: list[str] = []
        self._ready = threading.Event()
        self.env = {
            **product_environment(data_dir),
            "PYTHONUNBUFFERED": "1",
            "PORT": str(self.port),
            "LANGFLOW_PORT": str(self.langflow_port),
            "MODEL_PORT": str(self.model_port),
            "FLOW_SERVER_PORT": str(free_port()),
            "ADMIN_USERNAME": self.USERNAME,
            "ADMIN_PASSWORD": self.PASSWORD,
            **env,
        }

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.launch"],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if not self._ready.wait(START_SECONDS) or self.process.poll() is not None:
            self.stop()
            raise AssertionError(f"The product did not get ready:\n{self.output}")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as output:
            for line in output:
                self.lines.append(line)
                if line.startswith("Ready: "):
                    self._ready.set()
        self._ready.set()  # the process ended: nobody need wait any longer

    def stop(self) -> int:
        """Ctrl-C; returns the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(120)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._reader.join(60)
        return self.process.returncode

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run manage.py against this stack's data."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=True,
        )
