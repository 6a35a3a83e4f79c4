"""Files that belong to notes and are kept as they are, each content once, on disk."""

import logging
import os
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import unquote

from django.contrib.auth.models import User
from django.db.models import Q

from notes.models import Attachment
from notes.queueing import database_lock
from notes.text import parsing

logger = logging.getLogger(__name__)


def keep_attachment(owner: User, path: str, data: bytes, *, root: str = "") -> bool:
    """Keep a file under its path in its vault; returns whether that changed anything."""
    digest = parsing.digest(data)
    known = Attachment.objects.filter(owner=owner, root=root, path=path).first()
    if known and known.digest == digest and known.file.exists():
        return False
    with written(file_of(owner.pk, digest), data) as place, content_lock(owner.pk, digest):
        place()
        Attachment.objects.update_or_create(
            owner=owner, root=root, path=path, defaults={"digest": digest, "size": len(data)}
        )
    if known:
        drop_unused(owner.pk, known.digest)
    return True


def file_of(owner_id: int, digest: str) -> Path:
    return Attachment(owner_id=owner_id, digest=digest).file


def content_lock(owner_id: int, digest: str) -> AbstractContextManager[None]:
    """Held by whoever puts a content's file there, with its row, or takes it away."""
    return database_lock(f"attachment {owner_id} {digest}")


@contextmanager
def written(file: Path, data: bytes) -> Iterator[Callable[[], None]]:
    """The content beside its place, and how to put it there, whole, if it is not; it goes
    whatever happens."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb") as part:
            part.write(data)
        yield lambda: None if file.exists() else os.replace(name, file)
    finally:
        Path(name).unlink(missing_ok=True)


def drop_unused(owner_id: int, digest: str) -> bool:
    """Take a content's file away if no row names it; whether it did. One that cannot be taken
    away is left to the next pruning."""
    with content_lock(owner_id, digest):
        if Attachment.objects.filter(owner=owner_id, digest=digest).exists():
            return False
        try:
            file_of(owner_id, digest).unlink(missing_ok=True)
        except OSError:
            logger.exception("A file that no note needs cannot be deleted")
            return False
        return True


def forget_attachment(owner: User, root: str, path: str) -> None:
    if digest := forget_row(owner, root, path):
        drop_unused(owner.pk, digest)


def forget_row(owner: User, root: str, path: str) -> str:
    """Delete an attachment's row; returns the digest of its content, which stays, or ""."""
    kept = Attachment.objects.filter(owner=owner, root=root, path=path).first()
    if kept is None:
        return ""
    kept.delete()
    return kept.digest


def forget_attachments(
    owner: User, root: str, *, but: Collection[str], closed: tuple[str, ...] = ()
) -> None:
    """Forget those of one root whose files are gone; a note keeps the document it was made from."""
    notes = set(owner.notes.filter(root=root).values_list("file_path", flat=True))
    paths = Attachment.objects.filter(owner=owner, root=root).values_list("path", flat=True)
    for path in list(paths):
        if path not in but and path not in notes and not path.startswith(closed):
            forget_attachment(owner, root, path)


def find_attachments(
    owner: User, folder: str, targets: Collection[str], *, root: str = ""
) -> dict[str, int]:
    """The ids of the attachments that links in a note of this folder mean, by the link's target.

    A path next to the note goes before one from the top, and both before the bare file name; a
    file of the note's own vault goes before one of another.
    """
    places = {}
    for target in targets:
        path = unquote(target)
        if Path(path).suffix:
            places[target] = (os.path.normpath(os.path.join(folder, path)), os.path.normpath(path))
    if not places:
        return {}
    names = dict.fromkeys(plain.rpartition("/")[2] for _, plain in places.values())
    wanted = Q()
    for name in list(names)[:300]:
        wanted |= Q(path=name) | Q(path__endswith=f"/{name}")
    rows = Attachment.objects.filter(wanted, owner=owner).values_list("root", "path", "pk")
    own = Found({path: pk for of, path, pk in rows if of == root})
    others = Found({path: pk for of, path, pk in rows if of != root})
    ids = {target: own.nearest(*ways) or others.nearest(*ways) for target, ways in places.items()}
    return {target: pk for target, pk in ids.items() if pk}


class Found:
    """Attachments (path → id) among which one is sought."""

    def __init__(self, ids: Mapping[str, int]) -> None:
        self.ids = ids
        self.by_name: dict[str, int] = {}
        for path, pk in ids.items():
            self.by_name.setdefault(path.rpartition("/")[2], pk)

    def nearest(self, beside: str, plain: str) -> int | None:
        """The one beside the note, or from the top, or of that name anywhere."""
        named = self.by_name.get(plain.rpartition("/")[2])
        return self.ids.get(beside) or self.ids.get(plain) or named
