"""The process that converts documents: within its memory, one after the other."""

import io
import json
import logging
import os
import select
import signal
import sys
import zipfile
from collections.abc import Callable, Collection
from typing import Any

from notes.giving_way import go_behind_others
from notes.importing.conversion import DOCUMENTS, SCANNED_ENDINGS, NotConvertible, too_much_memory
from notes.importing.formats.office.created import with_day
from notes.importing.formats.writing import without_data_pictures
from notes.importing.kinds import load_reader
from notes.text.parsing import NOTE_MAX_BYTES
from notes.text.reading.body import read_body

MEMORY_MAX_BYTES = 2_000_000_000  # of addresses, for the child with all it has loaded
UNPACKED_MAX_BYTES = 200_000_000  # of all that lies in one .docx, .pptx or .epub
BEHIND_OTHERS = 10  # times that a document may take longer while others have the processor
IDLE_SECONDS = 120  # after which the child gives its memory back
RETIRE_AT_BYTES = 1_000_000_000  # of memory once used, after which a fresh child goes on
SOMETIMES_PICTURES = {*SCANNED_ENDINGS, ".pptx"}
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
OLD_OFFICE_START = b"\xd0\xcf\x11\xe0"  # Office before 2007, and today's with a password
CONTROLS = {code: None for code in range(32) if chr(code) not in "\n\t"}
# What a document shall not make its reader do, by the names of Python's audit events.
REFUSED_EVENTS = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system")
WRITING = os.O_WRONLY | os.O_RDWR
# A reader takes a document and says its Markdown and its title, which may be empty.
Reader = Callable[[bytes], tuple[str, str]]


def serve() -> None:
    """Read documents from standard input until it ends or nothing comes for a while."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent's end is this one's
    logging.disable()
    go_behind_others()
    requests, replies = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no reply
    readers = load_readers()
    lock_in()
    # Linux counts in what the parent held when it started us: by that alone, the child of a large
    # process would leave after each document, and take seconds to start for the next.
    enough = max(RETIRE_AT_BYTES, memory_used())
    while select.select([requests], [], [], IDLE_SECONDS)[0] and (line := requests.readline()):
        request = json.loads(line)
        data = requests.read(request["size"])
        limit(request["seconds"])
        reply = answer(readers, request["ending"], data)
        limit(0)
        replies.write(json.dumps(reply).encode() + b"\n")
        replies.flush()
        if memory_used() > enough:
            return


def limit(seconds: float) -> None:
    """End the process when it has worked for so long, or has been at it for many times as long:
    behind others it may get little of the processor."""
    # Nobody handles these signals, so they end the process whatever code is running.
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, seconds * BEHIND_OTHERS)


def lock_in(programs: Collection[str] = ()) -> None:
    """From here on: no more memory than allowed, no network, no file but our code, and no process
    but of these programs."""
    import resource

    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX_BYTES, MEMORY_MAX_BYTES))
    ours = (sys.prefix + os.sep, sys.base_prefix + os.sep)

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            is_ours = not flags & WRITING and os.path.abspath(str(path)).startswith(ours)
            refused = not (is_ours or isinstance(path, int))  # which is open already
        elif event == "subprocess.Popen":
            refused = arguments[0] not in programs
        else:
            refused = event.startswith(REFUSED_EVENTS)
        if refused:
            raise PermissionError(f"A document may not do this: {event}.")

    sys.addaudithook(refuse)


def memory_used() -> int:
    """The most bytes this process, or on Linux the one that started it, has ever held."""
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used * (1024 if sys.platform == "linux" else 1)


def load_readers() -> dict[str, Reader]:
    """A reader for each ending; here and not above, for the parent shall not load all this."""
    return {ending: load_reader(kind) for ending, kind in DOCUMENTS.items()}


def answer(readers: dict[str, Reader], ending: str, data: bytes) -> dict[str, str]:
    """{"text": …} or {"refusal": a sentence}."""
    try:
        check(ending, data)
        text = tidy(*readers[ending](data))
        if not text:
            only_pictures = ", only pictures" if ending in SOMETIMES_PICTURES else ""
            raise NotConvertible(f"It holds no text{only_pictures}.")
        if len(text.encode()) > NOTE_MAX_BYTES:
            megabytes = NOTE_MAX_BYTES // 1_000_000
            raise NotConvertible(f"Its text is longer than {megabytes} MB: too long for a note.")
    except NotConvertible as refusal:
        return {"refusal": str(refusal)}
    except MemoryError:
        return {"refusal": too_much_memory()}
    except Exception as error:
        if "PDFPasswordIncorrect" in repr(error):
            return {"refusal": locked(ending)}
        return {"refusal": damaged(ending)}
    return {"text": with_day(text, ending, data)}


def damaged(ending: str) -> str:
    return f"It is {DOCUMENTS[ending].name} that is damaged or cut off."


def locked(ending: str) -> str:
    return f"It is {DOCUMENTS[ending].name} that is locked with a password. Save it without one."


def check(ending: str, data: bytes) -> None:
    """Raise NotConvertible for what no reader should be given."""
    if ending == ".pdf":
        check_pdf(data)
    elif DOCUMENTS[ending].main_file:
        check_zip(ending, data)


def check_pdf(data: bytes) -> None:
    if b"%PDF-" not in data[:1024]:
        raise NotConvertible("It is not a PDF, though its name says so.")
    # A reader would make do with the pages it finds, and nobody would miss the others.
    if b"%%EOF" not in data.rstrip(b"\x00\r\n\t ")[-2048:]:
        raise NotConvertible(damaged(".pdf"))


def check_zip(ending: str, data: bytes) -> None:
    if data.startswith(OLD_OFFICE_START) and ending != ".epub":
        raise NotConvertible(
            f"It is locked with a password or of an old Office. Save it as {ending} without one."
        )
    if not data.startswith(b"PK"):
        raise NotConvertible(f"It is not {DOCUMENTS[ending].name}, though its name says so.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
        raise NotConvertible(damaged(ending)) from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise NotConvertible(locked(ending))
    if any(entry.compress_type not in METHODS for entry in entries):
        raise NotConvertible(damaged(ending))  # no program writes such; bombs are made so
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > UNPACKED_MAX_BYTES:
        raise NotConvertible(
            f"It unpacks to {unpacked / 1e6:,.0f} MB; {UNPACKED_MAX_BYTES // 1_000_000} MB are "
            "allowed."
        )
    if DOCUMENTS[ending].main_file not in {entry.filename for entry in entries}:
        raise NotConvertible(f"It is a zip, but not {DOCUMENTS[ending].name}.")


def tidy(text: str, title: str) -> str:
    """The text as a note holds it, under its title when it has no heading of its own."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = without_data_pictures(text.translate(CONTROLS)).encode(errors="ignore").decode()
    text = "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
    title = " ".join(title.translate(CONTROLS).split())
    if title and not read_body(text).title:
        text = f"# {title}\n\n{text}".rstrip()
    return text


if __name__ == "__main__":
    serve()
