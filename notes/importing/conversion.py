"""Documents as Markdown, converted in a process of their own."""

import atexit
import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path

from notes.importing.formats.scanning import ONLY_PICTURES, scanner
from notes.importing.kinds import Use, ending_of, of_use

SECONDS_MAX = 60.0  # for one document
QUICK_SECONDS = 0.25  # that are waited for a text before something else is done
DOCUMENTS = of_use(Use.DOCUMENT)  # by ending
SCANNED_ENDINGS = {".pdf", ".tif", ".tiff"}
ROOT = Path(__file__).resolve().parents[2]
OUR_CODE = os.pathsep.join(map(str, (ROOT, ROOT / "site")))
PASSED_ON = "PATH HOME USER LANG LC_ALL TZ TMPDIR LD_LIBRARY_PATH".split()


class NotConvertible(Exception):
    """The file cannot be read; the message is a sentence for the user."""


class StillConverting(Exception):
    """Its text is being made elsewhere: it is to be asked for again."""


def convert(path: str, data: bytes, seconds: float = SECONDS_MAX) -> str:
    """The document's text as Markdown; `path` gives its ending, `seconds` is what it may take.

    Raises NotConvertible. Blocks, and threads take turns: one process reads one document at a
    time. The first takes some seconds more.
    """
    ending = ending_of(path)
    if ending not in DOCUMENTS:
        raise NotConvertible("It is no kind of document that can be read.")
    if not data:
        raise NotConvertible("It is empty.")
    reply = _child.ask(ending, data, seconds)
    if reply.get("refusal") == ONLY_PICTURES and ending in SCANNED_ENDINGS:
        reply = scanner.ask(ending, data, environment())
    if refusal := reply.get("refusal"):
        raise NotConvertible(refusal)
    return reply["text"]


# --- The child, seen from outside -------------------------------------------------------------


class Child:
    """The process that reads documents; started when first asked, and again when it has ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, ending: str, data: bytes, seconds: float) -> dict[str, str]:
        """{"text": …} or {"refusal": a sentence}."""
        header = json.dumps({"ending": ending, "size": len(data), "seconds": seconds})
        with self._lock:
            for _ in range(2):  # the first may have gone, idle, at the same moment
                if answer := self._exchange(header.encode() + b"\n", data):
                    return json.loads(answer)
                if code := self._end():
                    return {"refusal": why_it_died(code, DOCUMENTS[ending].name, seconds)}
        raise RuntimeError("The process that reads documents ends before it has read one.")

    def stop(self) -> None:
        """End the child at once, also in the middle of a document."""
        if process := self._process:
            process.kill()
            process.wait()

    def close(self) -> None:
        """End the child when nobody will ask any more."""
        self.stop()
        self._end()

    def _exchange(self, header: bytes, data: bytes) -> bytes:
        """One line, or nothing when the child ended instead of answering."""
        process = self._running()
        assert process.stdin
        assert process.stdout
        try:
            with suppress(BrokenPipeError):
                process.stdin.write(header)
                process.stdin.write(data)
                process.stdin.flush()
            line = process.stdout.readline()
        except BaseException:
            process.kill()  # else its answer would be taken for the next document's
            self._end()
            raise
        return line if line.endswith(b"\n") else b""

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process and self._process.poll() is not None:
            self._end()
        if not self._process:
            self._process = subprocess.Popen(
                [sys.executable, "-B", "-W", "ignore", "-m", "notes.importing.converter"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=ROOT,
                env=environment(),
            )
        return self._process

    def _end(self) -> int:
        """Let the child end, and say its exit code: 0 for none and for one that just left."""
        if not self._process:
            return 0
        process, self._process = self._process, None
        process.communicate()
        return process.returncode


def environment() -> dict[str, str]:
    """The child's: the machine's part of ours, and none of our secrets."""
    # More threads would only take addresses, of which there are few.
    own = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": OUR_CODE}
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ} | own


def why_it_died(code: int, kind: str, seconds: float) -> str:
    """A sentence; raises RuntimeError when it was no document's fault."""
    if code > 0 or -code in {signal.SIGTERM, signal.SIGHUP}:
        raise RuntimeError(f"The process that reads documents was ended or cannot start ({code}).")
    if -code in {signal.SIGALRM, signal.SIGPROF}:
        return f"It takes longer than {seconds:g} seconds to read."
    if -code == signal.SIGKILL:
        return too_much_memory()
    return f"It is {kind} that is damaged."


def too_much_memory() -> str:
    return "It takes too much memory to read."


class Background:
    """Converts in a thread of the pool: who asks again gets the text when it is there."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self.pool = pool
        self.asked: tuple[str, bytes] | None = None  # path and hash
        self.answer: Future[str] = Future()

    def __call__(self, path: str, data: bytes) -> str:
        asked = path, hashlib.sha256(data).digest()
        if asked != self.asked:
            self.asked, self.answer = asked, self.pool.submit(convert, path, data)
        wait([self.answer], QUICK_SECONDS)
        if self.is_busy:
            raise StillConverting
        self.asked = None
        return self.answer.result()

    @property
    def is_busy(self) -> bool:
        return self.asked is not None and not self.answer.done()


def stop_converting() -> None:
    """End what is being read, as nobody waits for it any more."""
    _child.stop()
    scanner.stop()


_child = Child()
atexit.register(_child.close)
