"""Uploaded files and zips as paths and contents; what is dangerous or no note is left out."""

import stat
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from notes.importing import NOTE_ENDINGS, NOTE_MAX_BYTES
from notes.services import Skipped

ENTRIES_MAX = 20_000  # in one zip
UNPACKED_MAX_BYTES = 500_000_000  # of notes in one request
READ_BYTES = 64 * 1024
# A file of text shrinks to a tenth; one that shrinks to a thousandth was made to explode.
RATIO_MAX = 300


class UploadRefused(Exception):
    """Nothing of the upload is taken; the text is a sentence for the user."""


class Upload:
    """Collects the files of one request within its limits."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.skipped: list[Skipped] = []
        self._room = UNPACKED_MAX_BYTES

    def add(self, path: str, content: bytes) -> None:
        self.files[path] = content

    def skip(self, path: str, reason: str) -> None:
        self.skipped.append(Skipped(path, reason))

    def read(self, source: IO[bytes], path: str) -> None:
        """Take a file's content, read piece by piece so that no lie about its size helps."""
        pieces, size = [], 0
        while piece := source.read(READ_BYTES):
            pieces.append(piece)
            size += len(piece)
            self._room -= len(piece)
            if self._room < 0:
                raise UploadRefused(
                    f"The upload unpacks to more than {UNPACKED_MAX_BYTES // 1_000_000} MB of "
                    "notes. Import it in parts."
                )
            if size > NOTE_MAX_BYTES:
                self.skip(path, too_long())
                return
        self.add(path, b"".join(pieces))


def too_long() -> str:
    return f"It is longer than {NOTE_MAX_BYTES // 1_000_000} MB: too long for a note."


def read_uploads(uploads: Iterable[UploadedFile]) -> Upload:
    """All notes of the uploaded files and zips; raises UploadRefused when nothing can be taken."""
    taken = Upload()
    uploads = list(uploads)
    if not uploads:
        raise UploadRefused("Choose a zip or some Markdown or text files first.")
    if sum(upload.size or 0 for upload in uploads) > settings.UPLOAD_MAX_MB * 1_000_000:
        raise UploadRefused(
            f"The upload is larger than {settings.UPLOAD_MAX_MB} MB. Import it in parts, or from "
            "the server's own disk with `manage.py import_notes`."
        )
    for upload in uploads:
        name = PurePosixPath((upload.name or "note.md").replace("\\", "/")).name
        if name.lower().endswith(".zip"):
            read_zip(upload, name, taken)
        elif PurePosixPath(name).suffix.lower() in NOTE_ENDINGS:
            taken.read(content_of(upload), name)
        else:
            taken.skip(name, "It is neither Markdown nor plain text nor a zip.")
    return taken


def content_of(upload: UploadedFile) -> IO[bytes]:
    assert upload.file is not None
    return upload.file


def read_zip(upload: UploadedFile, name: str, taken: Upload) -> None:
    try:
        with zipfile.ZipFile(content_of(upload)) as archive:
            entries = archive.infolist()
            if len(entries) > ENTRIES_MAX:
                raise UploadRefused(
                    f"{name} holds {len(entries):,} files; {ENTRIES_MAX:,} are allowed."
                )
            check_entries(entries, name)
            for entry in note_entries(entries, taken):
                read_entry(archive, entry, taken)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise UploadRefused(f"{name} is not a zip that can be read ({error}).") from error


def check_entries(entries: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse a zip that was made to do harm: then nothing else in it is to be trusted."""
    for entry in entries:
        path = entry.filename.replace("\\", "/")
        if path.startswith("/") or ":" in path.split("/")[0] or ".." in path.split("/"):
            raise UploadRefused(
                f"{name} holds a path that leads out of its folder ({entry.filename!r}), so "
                "nothing of it was imported."
            )
        if entry.flag_bits & 1:
            raise UploadRefused(f"{name} is encrypted. Unpack it and zip it without a password.")
        packed = max(entry.compress_size, 1)
        if entry.file_size > UNPACKED_MAX_BYTES and entry.file_size / packed > RATIO_MAX:
            raise UploadRefused(
                f"{name} holds a file that unpacks to {entry.file_size / 1e9:.1f} GB "
                f"({entry.filename!r}), so nothing of it was imported."
            )


def note_entries(entries: list[zipfile.ZipInfo], taken: Upload) -> Iterator[zipfile.ZipInfo]:
    """The entries that are notes; hidden folders are passed over, other files counted."""
    others = 0
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if entry.is_dir() or any(part.startswith((".", "__MACOSX")) for part in path.parts):
            continue
        if stat.S_ISLNK(entry.external_attr >> 16):
            taken.skip(str(path), "It is a link, not a file.")
        elif path.suffix.lower() not in NOTE_ENDINGS:
            others += 1
        elif entry.file_size > NOTE_MAX_BYTES:
            taken.skip(str(path), too_long())
        else:
            yield entry
    if others:
        taken.skip(
            f"{others} other file{'s' if others > 1 else ''}",
            "Only Markdown and plain text are imported; pictures and the like stay out.",
        )


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, taken: Upload) -> None:
    path = str(PurePosixPath(entry.filename.replace("\\", "/")))
    try:
        with archive.open(entry) as source:
            taken.read(source, path)
    except (zipfile.BadZipFile, EOFError, RuntimeError) as error:
        taken.skip(path, f"It is damaged inside the zip ({error}).")
