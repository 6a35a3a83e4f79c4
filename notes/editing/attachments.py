"""Files that belong to notes and are kept as they are, each content once, on disk."""

import logging
import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.contrib.auth.models import User

from config.base.batches import batches
from config.base.keys import name_key
from notes.editing.nearest import Nearest, Place, Wanted
from notes.editing.spellings import spellings, tidied, without_ids
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
    """Forget those of one root whose files are gone; a note keeps the document it was made from,
    with the pictures in it."""
    notes = set(owner.notes.filter(root=root).values_list("file_path", flat=True))
    paths = Attachment.objects.filter(owner=owner, root=root).values_list("path", flat=True)
    for path in list(paths):
        of = path.partition(parsing.PICTURES_BESIDE)[0]
        if path not in but and of not in notes and not path.startswith(closed):
            forget_attachment(owner, root, path)


def find_attachments(
    owner: User, folder: str, targets: Collection[str], *, root: str = ""
) -> dict[str, int]:
    """The ids of the attachments that links in a note of this folder mean, by the link's target.

    A path next to the note goes before one from the top, and both before the bare file name in
    the nearest folder; a file of the note's own vault goes before one of another. What is
    spelled as the link has it goes before what is only alike.
    """
    kept = attachments_named(owner, targets)
    found = {target: attachment_of(kept, target, folder, root) for target in targets}
    return {target: pk for target, pk in found.items() if pk}


def attachments_named(owner: User, targets: Iterable[str]) -> Nearest:
    """The owner's attachments of the names that these links end with, in any spelling."""
    kept = Nearest()
    keys = {name_key(spelled) for target in targets for spelled in file_spellings(target)}
    for some in batches(sorted(keys)):
        rows = Attachment.objects.filter(owner=owner, name_key__in=some)
        for pk, path, root in rows.values_list("pk", "path", "root").iterator(2000):
            kept.add(Place(pk, path, path, root))
    return kept


def attachment_of(kept: Nearest, target: str, folder: str, root: str) -> int | None:
    for spelled in file_spellings(target):
        wanted = Wanted(tidied(spelled), folder, root)
        ways = (kept.pointed_at(spelled, wanted), kept.find(wanted), kept.named(wanted))
        if place := next(filter(None, ways), None):
            return place.pk
    return None


def file_spellings(target: str) -> list[str]:
    """What a link may name that leads to a file: no file that is kept is without an ending."""
    written = spellings(target)
    every = dict.fromkeys([*written, without_ids(written[-1])])
    return [spelled for spelled in every if os.path.splitext(spelled)[1]]
