"""Where an owner's notes lie, for the links that name them, and free places for new ones."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from django.contrib.auth.models import User

from notes.models import Note
from notes.text.parsing import NOTE_ENDINGS


@dataclass(frozen=True)
class Places:
    """The ids of notes by where they are; all in lower case and without the ending.

    `by_file` has those that do not lie where they lay in their vault, by its root and their path
    in it: the links of that vault still mean them.
    """

    by_path: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, int] = field(default_factory=dict)  # the file's
    by_title: dict[str, int] = field(default_factory=dict)  # or alias
    by_file: dict[tuple[str, str], int] = field(default_factory=dict)

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
            self.named(wanted.rpartition("/")[2]),
        )
        return next((found for found in ways if found), None)

    def named(self, name: str) -> int | None:
        """A file's name goes before another's title."""
        return self.by_name.get(name.lower()) or self.by_title.get(name.lower())

    def add(self, pk: int, path: str, titles: list[str], root: str, file_path: str) -> None:
        """Add a note; the one that is added last is found by what several share."""
        stem, ending = os.path.splitext(path.lower())
        self.by_path[stem] = self.by_name[stem.rpartition("/")[2]] = pk
        if ending not in NOTE_ENDINGS:
            self.by_path[path.lower()] = pk
        title, *aliases = titles
        self.by_title[title.lower()] = pk
        for alias in aliases:
            self.by_title.setdefault(alias.lower(), pk)
        if file_path not in {"", path}:
            stem, ending = os.path.splitext(file_path.lower())
            self.by_file[root, stem] = self.by_file[root, stem + ending] = pk


def places_of_notes(owner: User | int) -> Places:
    places = Places()
    notes = Note.objects.owned_by(owner).order_by("-path")
    fields = ("pk", "path", "title", "front_matter__aliases", "root", "file_path")
    for pk, path, title, given, root, file_path in notes.values_list(*fields).iterator(2000):
        aliases = given if isinstance(given, list) else [given]
        titles = [title, *(alias for alias in aliases if alias and isinstance(alias, str))]
        places.add(pk, path, titles, root, file_path)
    return places


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
