"""Where an import's files come from: folders and files."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from notes.importing.kinds import Use, ending_of, max_bytes, use_of
from notes.text.decoding.filenames import decode_names


class NotReadable(Exception):
    """One file cannot be read; the message is a sentence."""


class UploadRefused(Exception):
    """Nothing of the upload is taken; the text is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that may become a note or an attachment; `read` raises NotReadable."""

    path: str  # relative, with "/"
    read: Callable[[], bytes]
    modified: datetime | None = None
    problem: str = ""  # why it cannot be read, known beforehand
    read_as: str = ""  # the ending that says what it is, where its path does not

    @property
    def ending(self) -> str:
        return self.read_as or ending_of(self.path)

    @property
    def use(self) -> Use | None:
        """What becomes of it; None for kinds that are not known."""
        return use_of(self.ending)


def held(path: str, data: bytes, modified: datetime | None = None, read_as: str = "") -> SourceFile:
    """A file whose content is in memory."""
    return SourceFile(path, lambda: data, modified, read_as=read_as)


def is_wanted(path: str) -> bool:
    """Whether an import looks at it at all: hidden and system files are passed over silently."""
    return not any(part.startswith((".", "__MACOSX", "~$")) for part in path.split("/"))


def check_size(ending: str, size: int) -> None:
    most = max_bytes(ending)
    if size > most:
        what = "note" if use_of(ending) is Use.NOTE else "file"
        raise NotReadable(f"It is longer than {most // 1_000_000} MB: too long for a {what}.")


# --- A folder -------------------------------------------------------------------------------


def folder_files(folder: Path) -> Iterator[SourceFile]:
    """The files below a folder, in order; a single file is a folder of one."""
    if folder.is_file():
        reader = partial(read_file, folder.parent.resolve(), folder.name)
        modified = modified_at(folder.parent, folder.name)
        yield SourceFile(readable(folder.name), reader, modified)
        return
    top = folder.resolve()
    closed: list[OSError] = []  # folders that may not be looked into
    for parent, folders, names in os.walk(top, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        below = os.path.relpath(parent, top)
        for name in sorted(names):
            path = name if below == "." else f"{below}/{name}"
            if is_wanted(path):
                reader = partial(read_file, top, path)
                yield SourceFile(readable(path), reader, modified_at(top, path))
    for error in closed:
        path = Path(error.filename).relative_to(top).as_posix()
        yield SourceFile(readable(path), bytes, problem=f"It cannot be read: {error.strerror}.")


def modified_at(top: Path, path: str) -> datetime | None:
    try:
        # Not through Path, which remembers the parts of all paths there were.
        return datetime.fromtimestamp(os.lstat(os.path.join(top, path)).st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return None


def readable(path: str) -> str:
    """A name that is not UTF-8 in the likeliest code page, so that it can be stored and shown."""
    raw = path.encode("utf-8", "surrogateescape")
    return decode_names([raw])[0].replace("\x00", "")


def read_file(top: Path, path: str) -> bytes:
    """A file below a folder. Whoever holds many has the folder once and no more than the paths."""
    file = top / path
    try:
        if not file.resolve().is_relative_to(top):
            raise NotReadable("It is a link that leads out of the folder.")
        if not file.is_file():
            raise NotReadable("It is not a file.")
        check_size(file.suffix.lower(), file.stat().st_size)
        return file.read_bytes()
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        why = getattr(error, "strerror", None) or error
        raise NotReadable(f"It cannot be read: {why}.") from error
