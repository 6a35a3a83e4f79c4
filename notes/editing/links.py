"""Links pointed at the notes that they mean."""

from contextlib import suppress

from django.contrib.auth.models import User
from django.db import IntegrityError

from config.base.batches import batches
from notes.editing.places import places_of_notes
from notes.models import Link

TRIES = 3


# --- Links ----------------------------------------------------------------------------------


def resolve_links(owner: User) -> None:
    """Point each of the owner's links at the note it means, now that all are there."""
    for _ in range(TRIES):
        with suppress(IntegrityError):  # one of those notes was deleted for good this moment
            return point_links(owner)
    return point_links(owner)


def point_links(owner: User) -> None:
    places = places_of_notes(owner)
    moved: list[tuple[int, int | None]] = []
    links = Link.objects.filter(note__owner=owner, note__deleted_at=None)
    fields = (
        "pk",
        "target",
        "resolved_id",
        "note_id",
        "note__root",
        "note__file_path",
        "note__path",
    )
    for pk, target, resolved, note_id, root, *paths in links.values_list(*fields).iterator(2000):
        folder = next(filter(None, paths)).rpartition("/")[0]
        found = places.find(target, folder, root) if target else note_id
        if found != resolved:
            moved.append((pk, found))
    for some in batches(moved):
        links_moved = [Link(pk=pk, resolved_id=found) for pk, found in some]
        Link.objects.bulk_update(links_moved, ["resolved"])
