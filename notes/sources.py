"""Where an import's files come from: a folder or a zip, with what is dangerous left out."""

import os
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from notes.conversion import CONVERTED_ENDINGS
from notes.importing import NOTE_ENDINGS, NOTE_MAX_BYTES

ATTACHMENT_ENDINGS = frozenset(
    ".png .jpg .jpeg .gif .webp .svg .avif .bmp .mp3 .wav .m4a .ogg .flac .mp4 .webm .mov"
    " .csv .json .canvas .xlsx".split()
)
DOCUMENT_MAX_BYTES = 50_000_000  # of a PDF, a picture and the like
ENTRIES_MAX = 50_000  # in one zip
UNPACKED_MAX_BYTES = 2_000_000_000  # of one zip
READ_BYTES = 64 * 1024
# A file of text shrinks to a tenth; one that shrinks to a thousandth was made to explode.
RATIO_MAX = 300


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

    @property
    def ending(self) -> str:
        return os.path.splitext(self.path)[1].lower()


def is_wanted(path: str) -> bool:
    """Whether an import looks at it at all: hidden and system files are passed over silently."""
    return not any(part.startswith((".", "__MACOSX", "~$")) for part in path.split("/"))


def largest(ending: str) -> int:
    return NOTE_MAX_BYTES if ending in NOTE_ENDINGS else DOCUMENT_MAX_BYTES


def check_size(ending: str, size: int) -> None:
    most = largest(ending)
    if size > most:
        what = "note" if ending in NOTE_ENDINGS else "file"
        raise NotReadable(f"It is longer than {most // 1_000_000} MB: too long for a {what}.")


def is_importable(ending: str) -> bool:
    return ending in NOTE_ENDINGS or ending in CONVERTED_ENDINGS or ending in ATTACHMENT_ENDINGS


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


def zipped_at(entry: zipfile.ZipInfo) -> datetime | None:
    try:
        return datetime(*entry.date_time, tzinfo=UTC)
    except ValueError:
        return None


def readable(path: str) -> str:
    """A name that is not UTF-8 with its odd bytes replaced, so that it can be stored and shown."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\x00", "")


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


# --- A zip ----------------------------------------------------------------------------------


@contextmanager
def open_zip(file: Path, name: str) -> Iterator[list[SourceFile]]:
    """The files of a zip, or of the zips in it when it holds nothing else, as Notion's may.

    Raises UploadRefused when it is no zip or was made to do harm.
    """
    with ExitStack() as opened:
        archives = [open_archive(file, name, opened)]
        if parts := parts_of(archives[0]):
            archives = [
                open_archive(unpack(archives[0], part, name, opened), part.filename, opened)
                for part in parts
            ]
        if sum(entry.file_size for each in archives for entry in each.infolist()) > (
            UNPACKED_MAX_BYTES
        ):
            raise UploadRefused(
                f"{name} unpacks to more than {UNPACKED_MAX_BYTES // 1_000_000_000} GB. "
                "Import it in parts."
            )
        yield [found for archive in archives for found in zip_files(archive)]


def open_archive(file: Path | IO[bytes], name: str, opened: ExitStack) -> zipfile.ZipFile:
    try:
        archive = opened.enter_context(zipfile.ZipFile(file))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise UploadRefused(f"{name} is not a zip that can be read ({error}).") from error
    entries = archive.infolist()
    if len(entries) > ENTRIES_MAX:
        raise UploadRefused(f"{name} holds {len(entries):,} files; {ENTRIES_MAX:,} are allowed.")
    for entry in entries:
        check_entry(entry, name)
    return archive


def parts_of(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The zips in a zip that holds nothing else, or none."""
    entries = [
        entry for entry in archive.infolist() if not entry.is_dir() and is_wanted(entry_path(entry))
    ]
    zips = all(entry_path(entry).lower().endswith(".zip") for entry in entries)
    return entries if zips else []


def unpack(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, opened: ExitStack
) -> IO[bytes]:
    """A zip inside another, on disk for as long as `opened` is."""
    if part.file_size > UNPACKED_MAX_BYTES:
        raise UploadRefused(f"{name} holds a zip that is too large ({part.filename!r}).")
    file = opened.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - closed with the others
    try:
        with archive.open(part) as source:
            shutil.copyfileobj(source, file)
    except Exception as error:  # zlib and lzma raise errors of their own
        raise UploadRefused(f"{name} is damaged ({part.filename!r}: {error}).") from error
    return file


def zip_files(archive: zipfile.ZipFile) -> Iterator[SourceFile]:
    for entry in archive.infolist():
        path = entry_path(entry)
        if not entry.is_dir() and is_wanted(path):
            yield SourceFile(path, partial(read_entry, archive, entry), zipped_at(entry))


def entry_path(entry: zipfile.ZipInfo) -> str:
    return str(PurePosixPath(readable(entry.filename.replace("\\", "/"))))


def check_entry(entry: zipfile.ZipInfo, name: str) -> None:
    path = entry.filename.replace("\\", "/")
    if path.startswith("/") or ":" in path.split("/")[0] or ".." in path.split("/"):
        raise UploadRefused(
            f"{name} holds a path that leads out of its folder ({entry.filename!r}), so "
            "nothing of it was imported."
        )
    if entry.flag_bits & 1:
        raise UploadRefused(f"{name} is encrypted. Unpack it and zip it without a password.")
    packed = max(entry.compress_size, 1)
    if entry.file_size > DOCUMENT_MAX_BYTES and entry.file_size / packed > RATIO_MAX:
        raise UploadRefused(
            f"{name} holds a file that unpacks to {entry.file_size / 1e9:.1f} GB "
            f"({entry.filename!r}), so nothing of it was imported."
        )


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """An entry's content, read piece by piece so that no lie about its size helps."""
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise NotReadable("It is a link, not a file.")
    ending = PurePosixPath(entry.filename).suffix.lower()
    check_size(ending, entry.file_size)
    pieces, size = [], 0
    try:
        with archive.open(entry) as source:
            while piece := source.read(READ_BYTES):
                pieces.append(piece)
                size += len(piece)
                check_size(ending, size)
    except NotReadable:
        raise
    except Exception as error:  # zlib and lzma raise errors of their own
        raise NotReadable(f"It is damaged inside the zip ({error}).") from error
    return b"".join(pieces)
