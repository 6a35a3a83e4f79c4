"""Of all that a link may lead to, what it means: by its path, from the nearest folder."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from notes.editing.spellings import likeness, place_key, tidied

CROWD = 50  # so many of one name are compared; a link in a crowd finds the others by their path


@dataclass(frozen=True, slots=True)
class Place:
    """A note or a file: where it lies here, where it lay in its vault, and that vault's root.

    Both paths are without the ending where `ending` has one.
    """

    pk: int
    path: str
    file_path: str
    root: str = ""
    ending: str = ""

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.path,) if self.path == self.file_path else (self.file_path, self.path)


@dataclass(frozen=True)
class Wanted:
    """A path as a link gives it, `tail`, and the note that it stands in."""

    tail: str
    folder: str
    root: str = ""
    ending: str = ""

    @cached_property
    def key(self) -> str:
        return place_key(self.tail)

    @cached_property
    def beside(self) -> str:
        """The key of the path next to the note."""
        return place_key(tidied(f"{self.folder}/{self.tail}"))

    @cached_property
    def folder_key(self) -> str:
        return place_key(self.folder)


@dataclass(frozen=True)
class Nearest:
    """Places by their folded paths, last two parts, and names."""

    by_path: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    by_tail: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))

    def add(self, place: Place) -> None:
        for path in place.paths:
            key = place_key(path)
            *folders, name = key.rsplit("/", 2)
            join(self.by_path[key], place)
            join(self.by_name[name], place)
            if folders:
                join(self.by_tail[f"{folders[-1]}/{name}"], place)

    def find(self, wanted: Wanted) -> Place | None:
        """The place that has this path, or ends with it."""
        at = [*self.by_path.get(wanted.beside, []), *self.by_path.get(wanted.key, [])]
        return best(once(at, self.ending_with(wanted.key)), wanted)

    def pointed_at(self, path: str, wanted: Wanted) -> Place | None:
        """Where a path leads that begins at the note ("./", "../") or at the top ("/")."""
        if path.startswith("/"):
            return best(self.by_path.get(wanted.key, []), wanted)
        if path.startswith(("./", "../")):
            from_top = replace(wanted, tail=tidied(f"{wanted.folder}/{path}"))
            return best(self.by_path.get(from_top.key, []), from_top)
        return None

    def named(self, wanted: Wanted) -> Place | None:
        """The place with the last part of the path for its name, in whatever folder."""
        name = wanted.tail.rpartition("/")[2]
        return best(
            self.by_name.get(place_key(name), []),
            Wanted(name, wanted.folder, wanted.root, wanted.ending),
        )

    def ending_with(self, key: str) -> list[Place]:
        *folders, name = key.rsplit("/", 2)
        if not folders:
            return self.by_name.get(name, [])
        found = self.by_tail.get(f"{folders[-1]}/{name}", [])
        return [place for place in found if any(has_tail(path, key) for path in place.paths)]


def has_tail(path: str, key: str) -> bool:
    return f"/{place_key(path)}".endswith(f"/{key}")


def join(places: list[Place], place: Place) -> None:
    if len(places) < CROWD and place not in places[-1:]:
        places.append(place)


def once(*many: Iterable[Place]) -> list[Place]:
    return list(dict.fromkeys(place for some in many for place in some))


def best(places: list[Place], wanted: Wanted) -> Place | None:
    if len(places) < 2:
        return places[0] if places else None
    return min(places, key=lambda place: rank(place, wanted))


def rank(place: Place, wanted: Wanted) -> tuple[object, ...]:
    """The less the better: of the same vault, spelled as the link has it, beside the note, from
    the top, near, of the ending that is named, high up."""
    is_foreign = bool(wanted.root and place.root and place.root != wanted.root)
    path = place.path if is_foreign else place.file_path
    spelled = path[-len(wanted.tail) :] if wanted.tail else path
    key = place_key(path)
    return (
        is_foreign,
        likeness(spelled, wanted.tail),
        key != wanted.beside,
        key != wanted.key,
        -shared_folders(key, wanted.folder_key),
        place.ending != (wanted.ending or ".md"),
        key.count("/"),
        place.path,
    )


def shared_folders(path: str, folder: str) -> int:
    """How many folders two paths have in common from the top."""
    pairs: Iterator[tuple[str, str]] = zip(path.split("/")[:-1], folder.split("/"), strict=False)
    return next((n for n, (one, other) in enumerate(pairs) if one != other), shorter(path, folder))


def shorter(path: str, folder: str) -> int:
    return min(path.count("/"), folder.count("/") + 1 if folder else 0)
