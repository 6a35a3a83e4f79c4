"""The whole product as `make run` starts it, on free ports and in a folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 300


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


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
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._reader.join(10)
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
