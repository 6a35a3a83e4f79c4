"""Exports of tools that keep all notes in one JSON: each becomes its notes.

What a JSON holds says which tool's it is; others stay the files that they are.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from notes.importing.formats.apps import day_one, keep, simplenote, standard_notes
from notes.importing.formats.apps.values import json_of, object_of
from notes.importing.formats.writing import Paths
from notes.importing.sources import NotReadable, SourceFile

LOOKED_INTO = 20  # files of a folder
EXPORTS_MAX = 100  # in one import: each looks at all files
TOOLS = (simplenote, standard_notes, day_one)
COPIES = "Items"  # the folder in which Standard Notes has each item once more


def as_imported(files: list[SourceFile]) -> list[SourceFile]:
    files = keep.as_imported(files)
    exports = list(islice(filter(is_export, candidates(files)), EXPORTS_MAX))
    if not exports:
        return files
    for file in exports:
        files = without_copies(files, file)
    taken = Paths()
    for file in files:
        taken.take(file.path)
    return files + [note for file in exports for note in notes_of(file, taken)]


def candidates(files: Sequence[SourceFile]) -> Iterator[SourceFile]:
    seen: Counter[str] = Counter()
    for file in files:
        folder = file.path.rpartition("/")[0]
        is_backup = file.path.endswith(standard_notes.BACKUP)
        if (file.ending == ".json" or is_backup) and not file.problem:
            seen[folder] += 1
            if is_backup or seen[folder] <= LOOKED_INTO:
                yield file


def said_by(file: SourceFile) -> Mapping[str, Any]:
    with suppress(NotReadable):
        return object_of(json_of(file))
    return {}


def is_export(file: SourceFile) -> bool:
    said = said_by(file)
    return any(tool.is_export(said) for tool in TOOLS)


def without_copies(files: list[SourceFile], export: SourceFile) -> list[SourceFile]:
    """The files without the export, and without those beside it that say the same."""
    said, folder = said_by(export), export.path.rpartition("/")[0]
    files = [each for each in files if each is not export]
    if simplenote.is_export(said):
        return simplenote.without_copies(said, folder, files)
    if standard_notes.is_export(said):
        inside = f"{folder}/{COPIES}/".lstrip("/")
        return [each for each in files if not each.path.startswith(inside)]
    return files


def notes_of(export: SourceFile, taken: Paths) -> list[SourceFile]:
    said, (folder, _, name) = said_by(export), export.path.rpartition("/")
    if simplenote.is_export(said):
        return list(simplenote.notes_of(said, folder, taken))
    if standard_notes.is_encrypted(said):
        return [replace(export, problem=standard_notes.ENCRYPTED)]
    if standard_notes.is_export(said):
        return list(standard_notes.notes_of(said, folder, taken))
    return list(day_one.notes_of(said, folder, PurePosixPath(name).stem, taken))
