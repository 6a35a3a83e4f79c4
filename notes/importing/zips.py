"""Zips as sources: looked into, measured and bounded before anything of them is unpacked."""

import io
import os
import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from config.base.languages import numbers
from notes.importing.kinds import DOCUMENT_MAX_BYTES, ending_of
from notes.importing.sources import (
    NotReadable,
    SourceFile,
    UploadRefused,
    check_size,
    hidden_part,
    is_wanted,
    readable,
)
from notes.text.decoding.filenames import decode_names

ENTRIES_MAX = 50_000  # in one zip, with those of the zips in it
DIRECTORY_MAX_BYTES = 20_000_000  # of a zip's list of its entries
UNPACKED_MAX_BYTES = 2_000_000_000  # of one zip, with the zips in it
INNER_ZIPS_MAX = 100
READ_BYTES = 64 * 1024
# A file of text shrinks to a tenth; one that shrinks to a thousandth was made to explode.
RATIO_MAX = 300
INNER_RATIO_MAX = 20  # a zip that is zipped again hardly shrinks
DISK_RESERVE_BYTES = 500_000_000  # of free disk that no upload takes
# Other methods may unpack one small piece to a gigabyte, whatever size they say.
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
SAYS_UTF8 = 0x800
UNICODE_NAME = 0x7075  # the extra field that holds a name in UTF-8
NAMELESS = "unnamed"
ENTRY_START = b"PK\x01\x02"  # of each entry in a zip's list
DRIVE = re.compile(r"[A-Za-z]:/")
NO_DAY = (1980, 1, 1)


def zipped_at(entry: zipfile.ZipInfo) -> datetime | None:
    """A zip holds no time zone: the clock of whoever made it, whose day it stays. The first
    moment that a zip can say is that of programs that say none."""
    if entry.date_time[:3] <= NO_DAY:
        return None
    try:
        return datetime(*entry.date_time, tzinfo=timezone.get_current_timezone())
    except ValueError:
        return None


# --- A zip ----------------------------------------------------------------------------------


@contextmanager
def open_zip(
    file: Path, name: str, passed_over: list[str] | None = None
) -> Iterator[list[SourceFile]]:
    """The files of a zip, or of the zips in it when it holds nothing else, as Notion's may.

    What is hidden or a system's is added to `passed_over`, a folder as one. Raises UploadRefused
    when it is no zip or was made to do harm.
    """
    with ExitStack() as hold:
        outer = open_archive(raw_file(file, name), name, hold)
        if parts := parts_of(outer):
            inner = InnerZips(outer, name, size_on_disk(file))
            hold.callback(inner.close)
            yield last_of_each(inner.files(parts))
        else:
            if passed_over is not None:
                passed_over += hidden_in(outer.infolist())
            yield last_of_each(zip_files(outer.infolist(), partial(read_entry, outer)))


def hidden_in(entries: Sequence[zipfile.ZipInfo]) -> list[str]:
    hidden = (hidden_part(entry_path(entry)) for entry in entries if not entry.is_dir())
    return list(dict.fromkeys(path for path in hidden if path))


class Contents(NamedTuple):
    """What a zip says of itself: how many files or zips are to be read, of how many bytes."""

    files: int
    unpacked: int


def look_into_zip(file: Path, name: str) -> Contents:
    """What it holds, as far as that is known while nothing is unpacked.

    Raises UploadRefused as `open_zip` does, but for what only a zip in it would show.
    """
    with ExitStack() as hold:
        outer = open_archive(raw_file(file, name), name, hold)
        if parts := parts_of(outer):
            check_parts(parts, size_on_disk(file), name)
        files = [entry for entry in outer.infolist() if is_file(entry)]
        return Contents(len(files), sum(entry.file_size for entry in files))


class ZipOnDisk(io.BufferedReader):
    """A zip's file that does not read a list of too many entries: of each an object is kept."""

    def __init__(self, raw: io.FileIO, name: str) -> None:
        super().__init__(raw)
        self.called = name

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > DIRECTORY_MAX_BYTES:
            said = _("%(name)s holds more than %(allowed)s files.")
            raise UploadRefused(said % {"name": self.called, "allowed": figure(ENTRIES_MAX)})
        data = super().read(size)
        count = data.count(ENTRY_START) if len(data) > ENTRIES_MAX else 0
        if count > ENTRIES_MAX:
            raise too_many(count, self.called)
        return data


def figure(count: int) -> str:
    """The number as people read it: "10,000"."""
    return str(number_format(count, force_grouping=True))


def too_many(count: int, name: str) -> UploadRefused:
    said = _("%(name)s holds %(count)s files; %(allowed)s are allowed.")
    figures = {"count": figure(count), "allowed": figure(ENTRIES_MAX)}
    return UploadRefused(said % {"name": name, **figures})


def unreadable(name: str, why: object) -> UploadRefused:
    said = _("%(name)s is not a zip that can be read (%(why)s).")
    return UploadRefused(said % {"name": name, "why": why})


def raw_file(file: Path, name: str) -> io.FileIO:
    try:
        return io.FileIO(file)
    except OSError as error:
        raise unreadable(name, error.strerror) from error


def size_on_disk(file: Path) -> int:
    return file.stat().st_size


def open_archive(raw: io.FileIO, name: str, hold: ExitStack) -> zipfile.ZipFile:
    """A zip whose entries may be read, open for as long as `hold` is."""
    file = hold.enter_context(ZipOnDisk(raw, name))
    try:
        archive = hold.enter_context(zipfile.ZipFile(file))
    except UploadRefused:
        raise
    except Exception as error:  # struct and the codecs have errors of their own
        raise unreadable(name, error) from error
    entries = archive.infolist()
    if len(entries) > ENTRIES_MAX:
        raise too_many(len(entries), name)
    name_entries(entries)
    for entry in entries:
        check_entry(entry, name)
    files = [entry for entry in entries if is_file(entry)]
    if files and all(map(is_locked, files)):
        said = _("%(name)s is encrypted. Unpack it and zip it without a password.")
        raise UploadRefused(said % {"name": name})
    check_sizes(entries, os.fstat(file.fileno()).st_size, name)
    return archive


def check_sizes(entries: Sequence[zipfile.ZipInfo], packed: int, name: str) -> None:
    """Raise UploadRefused if the entries of so many bytes on disk unpack to too much together."""
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > UNPACKED_MAX_BYTES:
        said = _("%(name)s unpacks to more than %(limit)s. Import it in parts.")
        raise UploadRefused(said % {"name": name, "limit": numbers.size(UNPACKED_MAX_BYTES)})
    if unpacked > DOCUMENT_MAX_BYTES + RATIO_MAX * packed:
        said = _(
            "%(name)s unpacks to %(size)s, a thousand times its size, so nothing "
            "of it was imported."
        )
        raise UploadRefused(said % {"name": name, "size": numbers.size(unpacked)})


def is_locked(entry: zipfile.ZipInfo) -> bool:
    return bool(entry.flag_bits & 1)


def is_file(entry: zipfile.ZipInfo) -> bool:
    return not entry.is_dir() and is_wanted(entry_path(entry))


def zip_files(
    entries: Sequence[zipfile.ZipInfo], read: Callable[[zipfile.ZipInfo], bytes]
) -> list[SourceFile]:
    return [
        SourceFile(entry_path(entry), partial(read, entry), zipped_at(entry))
        for entry in entries
        if is_file(entry)
    ]


def last_of_each(files: Sequence[SourceFile]) -> list[SourceFile]:
    """The files; of those of one path all but the last have a problem, as unpacking would."""
    last = {file.path: number for number, file in enumerate(files)}
    problem = "Its name stands in the zip more than once: the last one was taken."
    return [
        file if last[file.path] == number else replace(file, problem=problem)
        for number, file in enumerate(files)
    ]


def entry_path(entry: zipfile.ZipInfo) -> str:
    return str(PurePosixPath(readable(entry.filename)))


def name_entries(entries: Sequence[zipfile.ZipInfo]) -> None:
    """Give the entries the names that were meant: by what they say of them, else by all names of
    the zip together. How they are read does not change: that goes by `orig_filename`."""
    silent = [entry for entry in entries if not entry.flag_bits & SAYS_UTF8]
    raw = [entry.orig_filename.encode("cp437").split(b"\x00")[0] for entry in silent]
    said = [said_apart(entry.extra, name) for entry, name in zip(silent, raw, strict=True)]
    for entry, name, apart in zip(silent, decode_names(raw), said, strict=True):
        entry.filename = apart or name
    for entry in entries:
        entry.filename = entry.filename.replace("\\", "/") or NAMELESS


def said_apart(extra: bytes, name: bytes) -> str:
    """The name in UTF-8 that some programs write beside that in a code page, or ""."""
    while len(extra) >= 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == UNICODE_NAME and field[1:5] == zlib.crc32(name).to_bytes(4, "little"):
            return field[5:].decode("utf-8", "replace").replace("\x00", "")
    return ""


def check_entry(entry: zipfile.ZipInfo, name: str) -> None:
    path = entry.filename
    if path.startswith("/") or DRIVE.match(path) or ".." in path.split("/"):
        said = _(
            "%(name)s holds a path that leads out of its folder (%(path)r), so "
            "nothing of it was imported."
        )
        raise UploadRefused(said % {"name": name, "path": path})
    packed = max(entry.compress_size, 1)
    if entry.file_size > DOCUMENT_MAX_BYTES and entry.file_size / packed > RATIO_MAX:
        said = _(
            "%(name)s holds a file that unpacks to %(size)s "
            "(%(path)r), so nothing of it was imported."
        )
        size = numbers.size(entry.file_size)
        raise UploadRefused(said % {"name": name, "size": size, "path": path})


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """An entry's content, read piece by piece so that no lie about its size helps."""
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise NotReadable("It is a link, not a file.")
    if is_locked(entry):
        raise NotReadable("It is encrypted. Unpack it and zip it without a password.")
    ending = ending_of(entry.filename)
    check_size(ending, entry.file_size)
    check_method(entry)
    pieces, size = [], 0
    try:
        with archive.open(entry) as source:
            while piece := source.read(READ_BYTES):
                pieces.append(piece)
                size += len(piece)
                check_size(ending, size)
    except NotReadable:
        raise
    except Exception as error:  # zlib has errors of its own
        raise NotReadable(f"It is damaged inside the zip ({error}).") from error
    return b"".join(pieces)


def check_method(entry: zipfile.ZipInfo) -> None:
    if entry.compress_type not in METHODS:
        said = _("It is packed by a method that is not read here (%(number)d). Zip it anew.")
        raise NotReadable(said % {"number": entry.compress_type})


# --- The zips in a zip ------------------------------------------------------------------------


def parts_of(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The zips in a zip that holds nothing else, or none."""
    entries = [entry for entry in archive.infolist() if is_file(entry)]
    zips = all(entry_path(entry).lower().endswith(".zip") for entry in entries)
    return entries if zips else []


def check_parts(parts: Sequence[zipfile.ZipInfo], packed: int, name: str) -> None:
    """Raise UploadRefused before anything is unpacked: by what the zip says of the zips in it."""
    if len(parts) > INNER_ZIPS_MAX:
        said = _("%(name)s holds %(count)s zips; %(allowed)d are allowed.")
        figures = {"count": figure(len(parts)), "allowed": INNER_ZIPS_MAX}
        raise UploadRefused(said % {"name": name, **figures})
    unpacked = sum(part.file_size for part in parts)
    if unpacked > UNPACKED_MAX_BYTES or unpacked > 1_000_000 + INNER_RATIO_MAX * packed:
        said = _("%(name)s holds zips that unpack to %(size)s, so nothing of it was imported.")
        raise UploadRefused(said % {"name": name, "size": numbers.size(unpacked)})
    for part in parts:
        try:
            check_method(part)
        except NotReadable as problem:
            said = _("%(name)s cannot be read (%(path)r): %(problem)s")
            about = {"name": name, "path": part.filename, "problem": problem}
            raise UploadRefused(said % about) from None


class InnerZips:
    """The zips in a zip, of which one is open at a time, in a file that has no name."""

    def __init__(self, outer: zipfile.ZipFile, name: str, packed: int) -> None:
        self.outer = outer
        self.name = name
        self.packed = packed  # bytes of the outer zip
        self.hold = ExitStack()
        self.opened: tuple[zipfile.ZipInfo, zipfile.ZipFile] | None = None

    def files(self, parts: Sequence[zipfile.ZipInfo]) -> list[SourceFile]:
        """The files of all; raises UploadRefused if they are too many or too large together."""
        check_parts(parts, self.packed, self.name)
        entries: list[zipfile.ZipInfo] = []
        files: list[SourceFile] = []
        for part in parts:
            inside = self.open(part).infolist()
            entries += inside
            if len(entries) > ENTRIES_MAX:
                raise too_many(len(entries), self.name)
            check_sizes(entries, self.packed, self.name)
            files += zip_files(inside, partial(self.read, part))
        return files

    def read(self, part: zipfile.ZipInfo, entry: zipfile.ZipInfo) -> bytes:
        try:
            return read_entry(self.open(part), entry)
        except UploadRefused as refusal:  # the disk may be full by now
            raise NotReadable(str(refusal)) from refusal

    def open(self, part: zipfile.ZipInfo) -> zipfile.ZipFile:
        if self.opened and self.opened[0] is part:
            return self.opened[1]
        self.close()
        archive = open_archive(self.unpack(part), part.filename, self.hold)
        self.opened = part, archive
        return archive

    def unpack(self, part: zipfile.ZipInfo) -> io.FileIO:
        """It, on disk for as long as it is open."""
        check_disk(part.file_size, Path(tempfile.gettempdir()))
        try:
            with tempfile.TemporaryFile() as file, self.outer.open(part) as source:
                shutil.copyfileobj(source, file, READ_BYTES)
                file.flush()
                return io.FileIO(os.dup(file.fileno()))
        except Exception as error:  # zlib has errors of its own
            said = _("%(name)s is damaged (%(path)r: %(why)s).")
            about = {"name": self.name, "path": part.filename, "why": error}
            raise UploadRefused(said % about) from error

    def close(self) -> None:
        self.opened = None
        self.hold.close()


def check_disk(size: int, folder: Path) -> None:
    """Raise UploadRefused if so many bytes more would fill the disk that the folder is on."""
    if shutil.disk_usage(folder).free < size + DISK_RESERVE_BYTES:
        raise UploadRefused(_("The server's disk is nearly full. Ask its administrator for room."))
