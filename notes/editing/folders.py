"""The folders of somebody's notes, as a tree."""

from collections import Counter
from dataclasses import dataclass, field

from django.contrib.auth.models import User

from config.base.folding import fold_path
from notes.models import Note

SHOWN_MAX = 500  # folders; the first by name
DEPTH_MAX = 8  # folders in folders; what lies deeper is counted where these end


@dataclass
class Folder:
    path: str
    count: int = 0  # of the notes in it and below it
    folders: list["Folder"] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


def folder_tree(owner: User) -> list[Folder]:
    """The folders at the top, each with those in it, by name; alike names are one."""
    paths = Note.objects.owned_by(owner).order_by().values_list("path", flat=True)
    counts = Counter(path.rpartition("/")[0] for path in paths.iterator())
    known: dict[str, Folder] = {"": Folder("")}
    for path, count in sorted(counts.items(), key=lambda item: fold_path(item[0])):
        for folder in way_to(path, known):
            folder.count += count
    return known[""].folders


def way_to(path: str, known: dict[str, Folder]) -> list[Folder]:
    """The folders down to this one; new ones are put among what is known, while there is room."""
    way = [known[""]]
    parts = path.split("/")[:DEPTH_MAX] if path else []
    for depth in range(1, len(parts) + 1):
        here = "/".join(parts[:depth])
        key = fold_path(here)
        if key not in known:
            if len(known) > SHOWN_MAX:
                break
            known[key] = Folder(here)
            way[-1].folders.append(known[key])
        way.append(known[key])
    return way
