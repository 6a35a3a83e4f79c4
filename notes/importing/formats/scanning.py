"""Reads the words in pictures, in a process of its own, where tesseract is installed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

SECONDS_MAX = 300.0  # for one document, of which each page takes a second or three
GRACE_SECONDS = 10.0  # for the process to start, and to say what it has
NOT_INSTALLED = (
    "Its words can be read from its pictures where tesseract is: install tesseract-ocr, with the "
    "languages that you write, and import it again."
)
ONLY_PICTURES = "It holds no text, only pictures."


def tesseract() -> str | None:
    """The program's path, where it is installed."""
    return shutil.which("tesseract")


class Scanner:
    """One process at a time; threads take turns."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, ending: str, data: bytes, environment: dict[str, str]) -> dict[str, str]:
        """{"text": …}, which is not empty, or {"refusal": a sentence}."""
        program = tesseract()
        if program is None:
            return {"refusal": f"{ONLY_PICTURES} {NOT_INSTALLED}"}
        with self._lock:
            reply = self._exchange(program, ending, data, environment)
        if reply.get("text") == "":
            return {"refusal": f"{ONLY_PICTURES} No words were found in them."}
        return reply

    def stop(self) -> None:
        """End what is being read, with the program that it has started."""
        if process := self._process:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    def _exchange(
        self, program: str, ending: str, data: bytes, environment: dict[str, str]
    ) -> dict[str, str]:
        ours = [sys.executable, "-B", "-W", "ignore", "-m", "notes.importing.formats.scans"]
        self._process = subprocess.Popen(  # noqa: S603
            [*ours, program, ending, str(SECONDS_MAX)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).resolve().parents[3],
            env=environment | {"OMP_THREAD_LIMIT": "1"},
            start_new_session=True,
        )
        try:
            answer, _ = self._process.communicate(data, SECONDS_MAX + GRACE_SECONDS)
            return dict(json.loads(answer))
        except (subprocess.TimeoutExpired, ValueError):  # it was ended, or took too much memory
            return {"refusal": f"{ONLY_PICTURES} They take too long to read, or too much memory."}
        finally:
            self.stop()
            self._process.communicate()
            self._process = None


scanner = Scanner()
