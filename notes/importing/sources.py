"""Where an import's files come from: folders and files."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from notes.importing.kinds import Use, ending_of, max_bytes, use_of
from notes.text.decoding.filenames import decode_names
from notes.text.parsing import PATH_MAX_BYTES, PATH_MAX_CHARS, digest

OF_SYSTEMS = {"thumbs.db", "desktop.ini", "icon\r", "$recycle.bin", "system volume information"}


class NotReadable(Exception):
    """One file cannot be read; the message is a sentence."""


class UploadRefused(Exception):
    """Nothing of the upload is taken; the text is a sentence for the user."""


class NotNow(UploadRefused):
    """Nothing is wrong with the upload: another time it may be taken."""


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


def hash_of(file: SourceFile) -> str:
    """The file's hash, or "" when it cannot be read, which is told when it is imported."""
    try:
        return digest(file.read())
    except NotReadable:
        return ""


def check_path(path: str) -> None:
    if len(path) > PATH_MAX_CHARS or len(path.encode()) > PATH_MAX_BYTES:
        raise NotReadable(
            f"Its path is longer than {PATH_MAX_CHARS} characters or {PATH_MAX_BYTES} bytes."
        )


def is_wanted(path: str) -> bool:
    """Whether an import looks at it at all: not at hidden files and those of systems."""
    return hidden_part(path) is None


def hidden_part(path: str) -> str | None:
    """The path as far as its first part that is hidden or a system's; None if none is."""
    parts = path.split("/")
    for number, part in enumerate(parts):
        if part.startswith((".", "__MACOSX", "~$")) or part.lower() in OF_SYSTEMS:
            return "/".join(parts[: number + 1]) + "/" * (number + 1 < len(parts))
    return None


def check_size(ending: str, size: int) -> None:
    most = max_bytes(ending)
    if size > most:
        what = "note" if use_of(ending) is Use.NOTE else "file"
        raise NotReadable(f"It is longer than {most // 1_000_000} MB: too long for a {what}.")


# --- A folder -------------------------------------------------------------------------------


def folder_files(folder: Path, passed_over: list[str] | None = None) -> Iterator[SourceFile]:
    """The files below a folder, in order; a single file is a folder of one.

    What is hidden or a system's is added to `passed_over`, a folder as one.
    """
    if folder.is_file():
        reader = partial(read_file, folder.parent.resolve(), folder.name)
        modified = modified_at(folder.parent, folder.name)
        yield SourceFile(readable(folder.name), reader, modified)
        return
    yield from Walk(folder.resolve(), [] if passed_over is None else passed_over).files()


class Walk:
    """A walk through a vault, into its linked folders too as long as these lie in it."""

    def __init__(self, top: Path, passed_over: list[str]) -> None:
        self.top = top
        self.passed_over = passed_over
        self.closed: list[OSError] = []  # folders that may not be looked into
        self.linked: set[str] = set()  # the folders that links lead to, of which one is followed

    def files(self) -> Iterator[SourceFile]:
        yield from self.below("")
        for error in self.closed:
            path = Path(error.filename).relative_to(self.top).as_posix()
            yield SourceFile(readable(path), bytes, problem=f"It cannot be read: {error.strerror}.")

    def below(self, start: str) -> Iterator[SourceFile]:
        for parent, folders, names in os.walk(self.top / start, onerror=self.closed.append):
            below = os.path.relpath(parent, self.top)
            prefix = "" if below == "." else f"{below}/"
            folders[:] = sorted(self.wanted(prefix, folders, "/"))
            for name in sorted(self.wanted(prefix, names)):
                reader = partial(read_file, self.top, prefix + name)
                yield SourceFile(
                    readable(prefix + name), reader, modified_at(self.top, prefix + name)
                )
            for name in folders:
                if os.path.islink(os.path.join(parent, name)):
                    yield from self.behind(prefix + name)

    def wanted(self, prefix: str, names: list[str], end: str = "") -> Iterator[str]:
        for name in names:
            if is_wanted(name):
                yield name
            else:
                self.passed_over.append(readable(prefix + name + end))

    def behind(self, path: str) -> Iterator[SourceFile]:
        """What lies in a linked folder, under the link's path."""
        place = self.top / path
        target = os.path.realpath(place)
        if not Path(target).is_relative_to(self.top):
            why = "It is a link to a folder that lies outside of this one."
        elif place.parent.resolve().is_relative_to(target):
            why = "It is a link to a folder in which it lies itself."
        elif target in self.linked:
            why = "It is a second link to a folder; the files there are imported once."
        else:
            self.linked.add(target)
            yield from self.below(path)
            return
        yield SourceFile(readable(path), bytes, problem=why)


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
