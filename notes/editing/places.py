"""Where an owner's notes lie, for the links that name them, and free places for new ones."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.contrib.auth.models import User

from config.base.keys import path_key
from notes.editing.nearest import CROWD, Nearest, Place, Wanted
from notes.editing.spellings import (
    day_of,
    likeness,
    other_names,
    place_key,
    spellings,
    tidied,
    without_ids,
    zettel_id,
)
from notes.models import Note, NoteQuerySet
from notes.text.parsing import NOTE_ENDINGS
from notes.text.reading.naming import ALIASES, aliases_of

FOLDERS_PAGES = ("index", "README")


class Named(NamedTuple):
    """A note by what it is called beside its file's name."""

    name: str
    is_alias: bool
    place: Place


@dataclass(frozen=True)
class Places:
    """Notes by where they are and what they are called, whatever the case of its letters, the
    form of its accents, and the tool that it was written with.

    What is spelled as the link has it goes before what is only alike, and a note of the link's
    own vault before one of another.
    """

    notes: Nearest = field(default_factory=Nearest)
    titles: dict[str, list[Named]] = field(default_factory=lambda: defaultdict(list))
    days: dict[str, Place] = field(default_factory=dict)  # journals' pages, by "2024-05-03"

    def find(self, target: str, folder: str, root: str = "") -> int | None:
        """The id of the note that a link in this folder, of this vault, leads to, or None."""
        written = spellings(target)
        for spelled in dict.fromkeys([*written, without_ids(written[-1]), zettel_id(target)]):
            if spelled and (place := self.place_of(spelled, folder, root)):
                return place.pk
        return None

    def place_of(self, target: str, folder: str, root: str) -> Place | None:
        path, ending = without_ending(target)
        wanted = Wanted(tidied(path), folder, root, ending)
        return (
            self.notes.pointed_at(path, wanted)
            or self.notes.find(wanted)
            or self.titled(path.strip("/"), wanted)
            or self.days.get(day_of(wanted.key))
            or self.titled(wanted.tail, wanted)
            or self.notes.named(wanted)
            or self.titled(wanted.tail.rpartition("/")[2], wanted)
            or self.index_of(wanted)
        )

    def index_of(self, wanted: Wanted) -> Place | None:
        """The page of a folder that a link names, as GitHub and the makers of sites show it."""
        pages = (replace(wanted, tail=f"{wanted.tail}/{name}") for name in FOLDERS_PAGES)
        found = map(self.notes.find, pages) if wanted.tail else ()
        return next(filter(None, found), None)

    def titled(self, name: str, wanted: Wanted) -> Place | None:
        """The note with this title, or else this alias."""

        def rank(named: Named) -> tuple[object, ...]:
            place = named.place
            is_foreign = bool(wanted.root and place.root and place.root != wanted.root)
            return is_foreign, named.is_alias, likeness(named.name, name), place.path

        alike = self.titles.get(place_key(name))
        return min(alike, key=rank).place if alike else None

    def add(
        self, pk: int, path: str, title: str, aliases: Iterable[str], root: str, file_path: str
    ) -> None:
        stem, ending = os.path.splitext(path)
        place = Place(pk, stem, os.path.splitext(file_path)[0] or stem, root, ending.lower())
        self.notes.add(place)
        if ending.lower() not in NOTE_ENDINGS:  # a document is linked to by its whole name
            self.notes.add(Place(pk, path, file_path or path, root))
        name = stem.rpartition("/")[2]
        self.call(place, [title])
        self.call(place, [*aliases, *other_names(name)], is_alias=True)
        if day := day_of(place_key(name)):
            self.days.setdefault(day, place)

    def call(self, place: Place, names: Iterable[str], *, is_alias: bool = False) -> None:
        for name in names:
            alike = self.titles[place_key(name)]
            if len(alike) < CROWD:
                alike.append(Named(name, is_alias, place))


def without_ending(target: str) -> tuple[str, str]:
    """("folder/note", ".md"); a name's other dots are its own."""
    stem, ending = os.path.splitext(target)
    return (stem, ending.lower()) if ending.lower() in NOTE_ENDINGS else (target, "")


def places_of_notes(owner: User | int) -> Places:
    return places_among(Note.objects.owned_by(owner))


def places_among(notes: NoteQuerySet) -> Places:
    """Where these notes of one owner lie, as if there were no others."""
    places = Places()
    aliases = [f"front_matter__{name}" for name in (*ALIASES, "id")]
    rows = notes.order_by("path").values_list("pk", "path", "title", "root", "file_path", *aliases)
    for pk, path, title, root, file_path, *given, own_id in rows.iterator(2000):
        names = filter(None, [*aliases_of(*given), zettel_id(own_id)])
        places.add(pk, path, title, names, root, file_path)
    return places


def free_paths(owner: User, path: str) -> Iterator[str]:
    """The path, and then numbered ones, of which no note of the owner's has any, nor one alike."""
    stem, ending = os.path.splitext(path)
    # A folder on Windows or a Mac takes names that differ only in their case for one.
    alike = Note.objects.filter(owner=owner, path_key__startswith=path_key(stem))
    taken = set(alike.values_list("path_key", flat=True))
    for number in range(1, 1000):
        numbered = path if number == 1 else f"{stem} {number}{ending}"
        if path_key(numbered) not in taken:
            yield numbered
