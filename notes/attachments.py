"""Files that belong to notes and are kept as they are, each content once, on disk."""

import mimetypes
import os
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import unquote

from django.contrib.auth.models import User
from django.db.models import Q

from notes import importing
from notes.models import Attachment

# What a browser may show in a page; all else is downloaded.
PICTURES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
    ".webp": "image/webp", ".avif": "image/avif", ".bmp": "image/bmp", ".svg": "image/svg+xml",
}  # fmt: skip


def keep_attachment(owner: User, path: str, data: bytes, *, root: str = "") -> bool:
    """Keep a file under its path in its vault; returns whether that changed anything."""
    digest = importing.digest(data)
    known = Attachment.objects.filter(owner=owner, root=root, path=path).first()
    if known and known.digest == digest and known.file.exists():
        return False
    attachment = Attachment(owner=owner, digest=digest)
    write_whole(attachment.file, data)
    Attachment.objects.update_or_create(
        owner=owner, root=root, path=path, defaults={"digest": digest, "size": len(data)}
    )
    if known:
        drop_unused(known.file, owner, known.digest)
    return True


def write_whole(file: Path, data: bytes) -> None:
    """Write a file that is either whole or not there."""
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(descriptor, "wb") as part:
        part.write(data)
    os.replace(name, file)


def drop_unused(file: Path, owner: User, digest: str) -> None:
    if not Attachment.objects.filter(owner=owner, digest=digest).exists():
        file.unlink(missing_ok=True)


def forget_attachment(owner: User, root: str, path: str) -> None:
    kept = Attachment.objects.filter(owner=owner, root=root, path=path).first()
    if kept:
        kept.delete()
        drop_unused(kept.file, owner, kept.digest)


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
    names = {plain.rpartition("/")[2] for _, plain in places.values()}
    wanted = Q()
    for name in list(names)[:300]:
        wanted |= Q(path=name) | Q(path__endswith=f"/{name}")
    rows = Attachment.objects.filter(wanted, owner=owner).values_list("root", "path", "pk")
    own = {path: pk for of, path, pk in rows if of == root}
    others = {path: pk for of, path, pk in rows if of != root}
    ids = {target: nearest(own, *ways) or nearest(others, *ways) for target, ways in places.items()}
    return {target: pk for target, pk in ids.items() if pk}


def nearest(ids: Mapping[str, int], beside: str, plain: str) -> int | None:
    """The attachment (path → id) beside the note, or from the top, or of that name anywhere."""
    name = plain.rpartition("/")[2]
    named = (pk for path, pk in ids.items() if path.rpartition("/")[2] == name)
    return ids.get(beside) or ids.get(plain) or next(named, None)


def media_type(path: str) -> str:
    known = PICTURES.get(Path(path).suffix.lower())
    return known or mimetypes.guess_type(path)[0] or "application/octet-stream"


def is_picture(path: str) -> bool:
    return Path(path).suffix.lower() in PICTURES
