"""Links pointed at the notes that they mean."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from config.base.batches import batches
from notes.editing.attachments import attachment_of, attachments_named
from notes.editing.places import places_of_notes
from notes.models import Link, Note, NoteQuerySet

TRIES = 3
PLACES_AT_ONCE = 50  # others of its owner's notes are written in between
Moved = dict[int | None, list[int]]  # links, by the note or file that each leads to now


def lock_notes_of(owner_id: int) -> None:
    """Until the transaction ends nobody else writes notes or links of this owner's: a note that is
    saved holds its row and wants its links, and who points links holds these and wants notes.

    It comes before the lock of any note.
    """
    list(User.objects.select_for_update(no_key=True).filter(pk=owner_id).values_list("pk"))


# --- Links ----------------------------------------------------------------------------------


def dead_links(owner: User) -> QuerySet[Link]:
    """The links in the owner's notes that lead nowhere."""
    mine = Link.objects.filter(note__owner=owner, note__deleted_at=None)
    return mine.filter(resolved=None, attachment=None).exclude(target="")


def linking_to(note: Note, reader: object = None) -> NoteQuerySet:
    """Other notes of its owner that link to it, without their texts; for a `reader` of another's
    note those that are shared with them too."""
    seen = Note.objects.owned_by(note.owner_id)
    if reader is not None:
        seen = Note.objects.readable_by(reader).filter(owner=note.owner_id)
    linking = seen.filter(links__resolved=note)
    return linking.exclude(pk=note.pk).defer("body", "head", "front_matter").distinct()


def resolve_links(owner: User) -> None:
    """Point each of the owner's links at the note it means, now that all are there."""
    for _ in range(TRIES):
        with suppress(IntegrityError):  # one of those notes was deleted for good this moment
            return point_links(owner)
    return point_links(owner)


def point_links(owner: User) -> None:
    places = places_of_notes(owner)
    moved: Moved = defaultdict(list)
    unsure: list[WrittenLink] = []  # they lead to a file, or nowhere
    for link in written_links(owner):
        found = places.find(link.target, link.folder, link.root) if link.target else link.note
        if found != link.note_before:
            moved[found].append(link.pk)
        if not found or link.attachment_before:
            unsure.append(link if not found else link._replace(target=""))
    point(owner, "resolved", moved)
    point_to_attachments(owner, unsure)


class WrittenLink(NamedTuple):
    """A link, the folder and vault that it stands in, and where it led before."""

    pk: int
    target: str
    note: int
    note_before: int | None
    attachment_before: int | None
    folder: str
    root: str


def written_links(owner: User) -> Iterator[WrittenLink]:
    rows = Link.objects.filter(note__owner=owner, note__deleted_at=None).values_list(
        *("pk", "target", "note_id", "resolved_id", "attachment_id"),
        *("note__file_path", "note__path", "note__root"),
    )
    for pk, target, note, resolved, attachment, file_path, path, root in rows.iterator(2000):
        folder = (file_path or path).rpartition("/")[0]
        yield WrittenLink(pk, target, note, resolved, attachment, folder, root)


def point_to_attachments(owner: User, links: Iterable[WrittenLink]) -> None:
    for some in batches(links):
        kept = attachments_named(owner, [link.target for link in some])
        moved: Moved = defaultdict(list)
        for link in some:
            found = attachment_of(kept, link.target, link.folder, link.root)
            if found != link.attachment_before:
                moved[found].append(link.pk)
        point(owner, "attachment", moved)


def point(owner: User, kind: str, moved: Moved) -> None:
    """By where they lead now: thousands of links with a place of their own each are the rare case,
    and a statement that names each costs far more than some for all."""
    for places in batches(moved.items(), PLACES_AT_ONCE):
        with transaction.atomic():
            lock_notes_of(owner.pk)
            for place, links in places:
                for some in batches(links):
                    Link.objects.filter(pk__in=some).update(**{kind: place})
