"""The trash: what is in it is in no list and no search, and can be brought back whole."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from notes.editing.attachments import drop_unused, forget_row
from notes.editing.links import lock_notes_of, resolve_links
from notes.index.cutting import replace_passages
from notes.models import ForgottenFile, Note

TRASH_DAYS = 30


# --- The trash ------------------------------------------------------------------------------


@transaction.atomic
def put_in_trash(note: Note, *, gone_with_file: bool = False) -> None:
    """Take a note out of all lists and of the search; it can be brought back whole."""
    lock_notes_of(note.owner_id)
    row = Note.objects.filter(pk=note.pk)
    if not row.select_for_update(of=("self",)).exists():
        return  # it was deleted for good this moment
    note.passages.all().delete()
    note.backlinks.update(resolved=None)
    note.deleted_at, note.gone_with_file = timezone.now(), gone_with_file
    note.indexed_at = None
    row.update(deleted_at=note.deleted_at, gone_with_file=gone_with_file, indexed_at=None)


def take_from_trash(owner: User, note_id: int) -> Note | None:
    """The note, which is back; None when it is not in the owner's trash, or no more."""
    note = bring_back(owner, note_id)
    if note:
        resolve_links(owner)
    return note


@transaction.atomic
def bring_back(owner: User, note_id: int) -> Note | None:
    """As `take_from_trash`; `resolve_links` comes after."""
    lock_notes_of(owner.pk)
    note = Note.objects.in_trash_of(owner).select_for_update().filter(pk=note_id).first()
    if note:
        note.deleted_at, note.gone_with_file = None, False
        note.save(update_fields=["deleted_at", "gone_with_file"])
        replace_passages(note)
    return note


def empty_trash(owner: User | None = None) -> int:
    """Delete an owner's trash for good, or everybody's that is older than TRASH_DAYS."""
    old = Note.objects.exclude(deleted_at=None)
    if owner is None:
        old = old.filter(deleted_at__lt=timezone.now() - timedelta(days=TRASH_DAYS))
    else:
        old = old.filter(owner=owner)
    return sum(delete_for_good(old.filter(pk=pk)) for pk in list(old.values_list("pk", flat=True)))


def delete_for_good(one: QuerySet[Note]) -> bool:
    """Delete the note that this finds; none, when it was brought back meanwhile."""
    with transaction.atomic():
        for owner_id in one.values_list("owner_id", flat=True):
            lock_notes_of(owner_id)
        note = one.select_for_update(of=("self",)).select_related("owner").first()
        if note is None:
            return False
        if note.file_path and not note.gone_with_file:
            ForgottenFile.objects.get_or_create(
                owner=note.owner, root=note.root, path=note.file_path
            )
        document = forget_row(note.owner, note.root, note.file_path)
        note.delete()
    if document:  # only now: what is rolled back needs its file
        drop_unused(note.owner.pk, document)
    return True
