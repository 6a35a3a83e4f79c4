"""The folders of somebody's notes, and their tags, each as a tree."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from django.contrib.auth.models import User

from config.base.folding import fold_path
from config.base.keys import sort_key
from notes.models import Note

SHOWN_MAX = 500  # folders, or tags; the first by name
T = TypeVar("T")
DEPTH_MAX = 8  # one in another; what lies deeper is counted where these end


@dataclass
class TreeNode:
    """A folder or a tag, with those in it."""

    path: str  # with "/" between the names
    count: int = 0  # of the notes in it and below it
    is_open: bool = False  # one below it is looked at
    children: list["TreeNode"] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


def folder_tree(owner: User, shown: str = "") -> list[TreeNode]:
    """The folders at the top, each with those in it, by name; alike names are one.

    Those around the folder that is `shown` are open.
    """
    paths = Note.objects.owned_by(owner).order_by().values_list("path", flat=True)
    counts = Counter(path.rpartition("/")[0] for path in paths.iterator())
    tree = Tree()
    for path, count in by_name(counts.items()):
        for folder in tree.way_to(path):
            folder.count += count
    return tree.opened_at(shown)


def tag_tree(owner: User, shown: str = "") -> list[TreeNode]:
    """The tags of an owner's notes, "a/b" below "a"; a note counts once wherever it is counted."""
    mine = Note.objects.owned_by(owner).order_by().values("pk")
    tagged: dict[str, set[int]] = defaultdict(set)
    pairs = Note.tags.through.objects.filter(note__in=mine).values_list("tag__name", "note_id")
    for name, note in pairs.iterator():
        tagged[name].add(note)
    tree, below = Tree(), defaultdict[str, set[int]](set)
    for name, notes in by_name(tagged.items()):
        for tag in tree.way_to(name):
            below[tag.path] |= notes
            tag.count = len(below[tag.path])
    return tree.opened_at(shown)


def paths_in(children: Iterable[TreeNode]) -> Iterator[str]:
    for node in children:
        yield node.path
        yield from paths_in(node.children)


def by_name(named: Iterable[tuple[str, T]]) -> list[tuple[str, T]]:
    """In the order in which people read paths: each folder before what is in it, 2 before 10."""
    return sorted(named, key=lambda pair: [sort_key(part) for part in pair[0].split("/")])


class Tree:
    """Nodes by their paths, made as they are asked for, while there is room."""

    def __init__(self) -> None:
        self.known: dict[str, TreeNode] = {"": TreeNode("")}

    def way_to(self, path: str) -> list[TreeNode]:
        """From the root to this one, or as near as there is."""
        way = [self.known[""]]
        parts = path.split("/")[:DEPTH_MAX] if path else []
        for depth in range(1, len(parts) + 1):
            here = "/".join(parts[:depth])
            key = fold_path(here)
            if key not in self.known:
                if len(self.known) > SHOWN_MAX:
                    break
                self.known[key] = TreeNode(here)
                way[-1].children.append(self.known[key])
            way.append(self.known[key])
        return way

    def opened_at(self, path: str) -> list[TreeNode]:
        """What is at the root; this one is open, and those around it."""
        keys = fold_path(path.strip("/")).split("/")[:DEPTH_MAX]
        for depth in range(1, len(keys) + 1):
            if node := self.known.get("/".join(keys[:depth])):
                node.is_open = True
        return self.known[""].children
