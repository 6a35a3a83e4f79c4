"""Exports of tools that keep all notes in one JSON: each becomes its notes.

What a JSON holds says which tool's it is; others stay the files that they are.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from notes.importing.formats.apps import (
    anki,
    clippings,
    day_one,
    keep,
    mediawiki,
    roam,
    simplenote,
    standard_notes,
)
from notes.importing.formats.apps.values import json_of, object_of
from notes.importing.formats.writing import Paths
from notes.importing.sources import NotReadable, SourceFile
from notes.text.decoding.texts import NotText, read_text

LOOKED_INTO = 20  # files of a folder
EXPORTS_MAX = 100  # in one import: each looks at all files
TOOLS = (simplenote, standard_notes, day_one)
TEXTS = 500  # that may be looked at; most are left when their first letters are seen
COPIES = "Items"  # the folder in which Standard Notes has each item once more


def as_imported(files: list[SourceFile]) -> list[SourceFile]:
    files = keep.as_imported(files)
    files = with_texts(files)
    files = with_wikis(files)
    exports = list(islice(filter(is_export, candidates(files)), EXPORTS_MAX))
    if not exports:
        return files
    for file in exports:
        files = without_copies(files, file)
    taken = Paths()
    for file in files:
        taken.take(file.path)
    return files + [note for file in exports for note in notes_of(file, taken)]


def with_texts(files: list[SourceFile]) -> list[SourceFile]:
    """Exports that are plain texts: Anki's, and what a Kindle has kept."""
    return with_notes_of(
        files, ".txt", lambda file: clippings.may_be(file) or anki.may_be(file), notes_of_text
    )


def with_wikis(files: list[SourceFile]) -> list[SourceFile]:
    """Exports that are XML: MediaWiki's."""
    return with_notes_of(files, ".xml", mediawiki.is_export, mediawiki.notes_of)


def with_notes_of(
    files: list[SourceFile],
    ending: str,
    is_export: Callable[[SourceFile], bool],
    read: Callable[[SourceFile, Paths], Iterable[SourceFile]],
) -> list[SourceFile]:
    """In an export's place the notes that it holds; the paths of all other files are taken."""
    texts = islice((file for file in files if file.ending == ending and not file.problem), TEXTS)
    exports = {id(file) for file in texts if is_export(file)}
    if not exports:
        return files
    taken = Paths()
    for file in files:
        taken.take(file.path)
    return [
        note for file in files for note in (read(file, taken) if id(file) in exports else [file])
    ]


def notes_of_text(file: SourceFile, taken: Paths) -> list[SourceFile]:
    with suppress(NotReadable, NotText):
        text = read_text(file.read())
        if anki.is_export(text):
            return [replace(file, read=partial(anki.as_note, text), read_as=".md")]
        if clippings.is_export(text):
            return list(clippings.notes_of(text, file, taken))
    return [file]


def candidates(files: Sequence[SourceFile]) -> Iterator[SourceFile]:
    seen: Counter[str] = Counter()
    for file in files:
        folder = file.path.rpartition("/")[0]
        is_backup = file.path.endswith(standard_notes.BACKUP)
        if (file.ending == ".json" or is_backup) and not file.problem:
            seen[folder] += 1
            if is_backup or seen[folder] <= LOOKED_INTO:
                yield file


def all_said_by(file: SourceFile) -> Any:
    with suppress(NotReadable):
        return json_of(file)
    return None


def said_by(file: SourceFile) -> Mapping[str, Any]:
    return object_of(all_said_by(file))


def is_export(file: SourceFile) -> bool:
    whole = all_said_by(file)
    said = object_of(whole)
    return roam.is_export(whole) or any(tool.is_export(said) for tool in TOOLS)


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
    whole, (folder, _, name) = all_said_by(export), export.path.rpartition("/")
    if roam.is_export(whole):
        return list(roam.notes_of(whole, folder, taken))
    said = object_of(whole)
    if simplenote.is_export(said):
        return list(simplenote.notes_of(said, folder, taken))
    if standard_notes.is_encrypted(said):
        return [replace(export, problem=standard_notes.ENCRYPTED)]
    if standard_notes.is_export(said):
        return list(standard_notes.notes_of(said, folder, taken))
    return list(day_one.notes_of(said, folder, PurePosixPath(name).stem, taken))
