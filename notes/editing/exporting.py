"""Somebody's notes as files, as they would lie in a folder of their own."""

from collections import Counter
from collections.abc import Iterator

from django.contrib.auth.models import User

from config.base.batches import batches
from config.base.downloads.zips import Packed, disk_file, text_file
from notes.models import Attachment, Note

AT_ONCE = 50  # notes read in one go; one may be megabytes
FOLDER = "notes"


class Names:
    """Names of files in a zip: none leads out of it, and none is there twice on any system."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._last: Counter[str] = Counter()  # number that a name was given

    def take(self, path: str, ending: str = "") -> str:
        parts = [part for part in path.replace("\\", "/").split("/") if part.strip(" .")]
        name = "/".join(parts) or "untitled"
        if not name.lower().endswith(ending):
            name += ending
        stem, dot, end = name.rpartition(".") if "." in name.rpartition("/")[2] else (name, "", "")
        wanted = name.casefold()
        while name.casefold() in self._taken:
            self._last[wanted] += 1
            name = f"{stem} ({self._last[wanted] + 1}){dot}{end}"
        self._taken.add(name.casefold())
        return f"{FOLDER}/{name}"


def note_files(owner: User) -> Iterator[Packed]:
    """Each note that is not in the trash, front matter and all, then the files beside them."""
    names = Names()
    mine = Note.objects.owned_by(owner)
    for some in batches(list(mine.order_by("path").values_list("pk", flat=True)), AT_ONCE):
        notes = mine.only("path", "head", "body", "updated_at").in_bulk(some)
        for note in (notes[pk] for pk in some if pk in notes):
            yield text_file(names.take(note.path, ".md"), note.get_text(), note.updated_at)
    beside = Attachment.objects.filter(owner=owner)
    for some in batches(list(beside.order_by("path").values_list("pk", flat=True))):
        files = beside.in_bulk(some)
        for kept in (files[pk] for pk in some if pk in files):
            if kept.file.is_file():
                yield disk_file(names.take(kept.path), kept.file, kept.created_at)
