"""Files that hold files: an export in one file becomes the notes in it.

A pack's reader takes its bytes and gives what lies in it as SourceFiles with paths inside the
pack; their `read` may hold on to the bytes, as one pack is open at a time.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

from notes.importing.kinds import KINDS, Use, ending_of, load_reader, use_of
from notes.importing.sources import NotReadable, SourceFile, UploadRefused, is_wanted

logger = logging.getLogger(__name__)

PACKED_MAX = 50_000  # files in one pack


class Packs:
    """The packs among an import's files."""

    def __init__(self) -> None:
        self.opened: tuple[SourceFile, dict[str, SourceFile]] | None = None

    def unpacked(self, files: Sequence[SourceFile]) -> list[SourceFile]:
        """The files, and in each pack's place those that it holds, in a folder of its name.

        A pack that cannot be read stays, with its problem.
        """
        return [each for file in files for each in self.files_of(file)]

    def files_of(self, file: SourceFile) -> Iterator[SourceFile]:
        if file.use is not Use.PACK or file.problem:
            yield file
            return
        try:
            inside = self.open(file)
        except NotReadable as problem:
            yield replace(file, problem=str(problem))
            return
        for path, packed in inside.items():
            reader = partial(self.read, file, path)
            yield replace(packed, path=f"{folder_of(file.path)}/{path}", read=reader)

    def read(self, file: SourceFile, path: str) -> bytes:
        packed = self.open(file).get(path)
        if packed is None:
            raise NotReadable("It is gone from the file that held it.")
        return packed.read()

    def open(self, file: SourceFile) -> dict[str, SourceFile]:
        """What it holds, by path inside; raises NotReadable."""
        if self.opened and self.opened[0] is file:
            return self.opened[1]
        self.opened = None  # before the next is read: memory holds one
        self.opened = file, held_by(file)
        return self.opened[1]


def folder_of(path: str) -> str:
    """The folder of what lies in the pack at this path; the path itself if it is no pack's."""
    is_pack = use_of(ending_of(path)) is Use.PACK
    return str(PurePosixPath(path).with_suffix("")) if is_pack else path


def held_by(file: SourceFile) -> dict[str, SourceFile]:
    kind = KINDS[file.ending]
    data = file.read()
    try:
        inside = load_reader(kind)(data)
    except NotReadable:
        raise
    except UploadRefused as refusal:
        raise NotReadable(str(refusal)) from refusal
    except Exception as error:  # whatever the bytes made of the reader
        logger.warning("%r cannot be unpacked: %r", file.path, error)
        raise NotReadable(f"It is {kind.name} that is damaged or cut off.") from error
    if len(inside) > PACKED_MAX:
        raise NotReadable(f"It holds {len(inside):,} files; {PACKED_MAX:,} are allowed.")
    kept = filter(lambda each: is_wanted(each.path), map(kept_inside, inside))
    # What lies inside goes before what only looks so without its "..".
    return {each.path: each for each in sorted(kept, key=lambda each: not each.problem)}


def kept_inside(file: SourceFile) -> SourceFile:
    """The file; one whose path leads out of the pack is told under what is left of it."""
    parts = [part for part in file.path.split("/") if part not in {"", ".", ".."}]
    path = "/".join(parts) or "file"
    if not file.path.startswith("/") and ".." not in file.path.split("/"):
        return replace(file, path=path)
    return replace(file, path=path, problem="Its path leads out of the file that holds it.")
