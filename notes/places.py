"""Where an owner's notes lie, for the links that name them, and free places for new ones."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from django.contrib.auth.models import User

from notes.importing import NOTE_ENDINGS
from notes.models import Note


@dataclass(frozen=True)
class Places:
    """The ids of notes by where they are; all in lower case and without the ending.

    `by_file` has those that do not lie where they lay in their vault, by its root and their path
    in it: the links of that vault still mean them.
    """

    by_path: dict[str, int]
    by_name: dict[str, int]  # file name, alias or title
    by_file: dict[tuple[str, str], int]

    def find(self, target: str, folder: str, root: str = "") -> int | None:
        """The id of the note that a link in this folder, of this vault, leads to, or None.

        A path next to the linking note goes before one from the top.
        """
        wanted = unquote(target).lower()
        if Path(wanted).suffix in NOTE_ENDINGS:
            wanted = os.path.splitext(wanted)[0]
        paths = os.path.normpath(os.path.join(folder.lower(), wanted)), os.path.normpath(wanted)
        ways = (
            *(self.by_file.get((root, path)) for path in paths),
            *(self.by_path.get(path) for path in paths),
            self.by_name.get(wanted.rpartition("/")[2]),
        )
        return next((found for found in ways if found), None)


def places_of_notes(owner: User | int) -> Places:
    by_path: dict[str, int] = {}
    by_name: dict[str, int] = {}
    by_file: dict[tuple[str, str], int] = {}
    notes = Note.objects.owned_by(owner).order_by("-path")
    fields = ("pk", "path", "title", "front_matter__aliases", "root", "file_path")
    rows = list(notes.values_list(*fields))
    for pk, _, title, aliases, _, _ in rows:
        by_name[title.lower()] = pk
        for alias in aliases if isinstance(aliases, list) else [aliases]:
            if isinstance(alias, str) and alias:
                by_name.setdefault(alias.lower(), pk)
    for pk, path, _, _, root, file_path in rows:
        stem = os.path.splitext(path)[0].lower()
        by_path[stem] = by_path[path.lower()] = pk
        by_name[stem.rpartition("/")[2]] = pk  # a file's name goes before another's title
        if file_path not in {"", path}:
            by_file[root, os.path.splitext(file_path)[0].lower()] = pk
            by_file[root, file_path.lower()] = pk
    return Places(by_path, by_name, by_file)


def free_paths(owner: User, path: str) -> Iterator[str]:
    """The path, and then numbered ones, of which no note of the owner's has any."""
    stem, ending = os.path.splitext(path)
    # A folder on Windows or a Mac takes names that differ only in their case for one.
    alike = Note.objects.filter(owner=owner, path__istartswith=stem)
    taken = {path.lower() for path in alike.values_list("path", flat=True)}
    for number in range(1, 1000):
        numbered = path if number == 1 else f"{stem} {number}{ending}"
        if numbered.lower() not in taken:
            yield numbered
