"""Earlier versions of notes, kept within bounds."""

from config.base.batches import Bytes, delete_those
from notes.models import Note, NoteVersion

VERSIONS_KEPT, VERSIONS_MAX_BYTES = 50, 20_000_000  # of one note


def keep_version(before: Note) -> None:
    """Keep what a note said before it is written over."""
    NoteVersion.objects.create(
        note=before,
        path=before.path,
        title=before.title,
        text=before.get_text(),
        written_at=before.updated_at,
        written_by_id=before.written_by_id,
    )
    drop_old_versions(before.pk)


def drop_old_versions(note_id: int) -> None:
    delete_those(NoteVersion.objects.all(), "pk", old_versions(note_id))


def old_versions(note_id: int) -> list[int]:
    """The ids of those that are too many, or too much together; the newest is none of them."""
    newest_first = NoteVersion.objects.filter(note=note_id).order_by("-pk")
    sizes = newest_first.annotate(size=Bytes("text")).values_list("pk", "size")
    kept, held = 0, 0
    old = []
    for pk, size in sizes:
        held += size
        if kept and (kept >= VERSIONS_KEPT or held > VERSIONS_MAX_BYTES):
            old.append(pk)
        else:
            kept += 1
    return old
