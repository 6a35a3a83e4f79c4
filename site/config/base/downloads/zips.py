"""Zips made while they are sent: what is packed is held a piece at a time, and never as a whole."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils import timezone

CHUNK = 256 * 1024
FIRST_YEAR = 1980  # that a zip can say


@dataclass(frozen=True)
class Packed:
    """A file of a zip; `size` in bytes where it is known, as zips say large ones otherwise."""

    name: str
    pieces: Iterable[bytes]
    at: datetime | None = None
    size: int = 0


def text_file(name: str, text: str, at: datetime | None = None) -> Packed:
    return Packed(name, [text.encode()], at)


def disk_file(name: str, path: Path, at: datetime | None = None) -> Packed:
    return Packed(name, pieces_of(path), at, path.stat().st_size)


def pieces_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


class Sink:
    """What a zip is written to; it cannot go back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def zipped(files: Iterable[Packed]) -> Iterator[bytes]:
    """The zip's bytes, from each file on as soon as it is packed."""
    sink = Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as pack:  # type: ignore[call-overload]
        for each in files:
            with pack.open(info_of(each), "w") as file:
                for piece in each.pieces:
                    file.write(piece)
                    yield sink.take()
            yield sink.take()
    yield sink.take()


def info_of(each: Packed) -> zipfile.ZipInfo:
    at = timezone.localtime(each.at or timezone.now())
    stamp = at if at.year >= FIRST_YEAR else at.replace(year=FIRST_YEAR, month=1, day=1)
    moment = (stamp.year, stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second)
    info = zipfile.ZipInfo(each.name, moment)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    info.file_size = each.size
    return info
