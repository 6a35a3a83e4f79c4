"""Each note's own vector, of what it is called: made when its passages have theirs."""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import QuerySet

from notes.index.embedding import Embedder, EmbeddingUnavailable
from notes.models import Note, NoteVector
from notes.text.reading.naming import naming

BATCH = 96  # names between two writes
READ = ("owner", "title", "front_matter")


def embed_names(embedder: Embedder, unnamed: QuerySet[Note]) -> Iterator[None]:
    """Make the vectors that are missing of these; stops between batches."""
    notes = unnamed.order_by("pk").only(*READ)
    last = 0
    while batch := list(notes.filter(pk__gt=last)[:BATCH]):
        if last:
            yield
        embed_batch(embedder, batch)
        last = batch[-1].pk


def embed_batch(embedder: Embedder, batch: Sequence[Note]) -> None:
    """One that the embedder refuses is left out: its passages are found without."""
    try:
        vectors = embedder.embed([called(note) for note in batch])
    except EmbeddingUnavailable as problem:
        if not problem.is_about_text:
            raise
        if len(batch) > 1:
            for note in batch:
                embed_batch(embedder, [note])
        return
    write(
        [
            NoteVector(note=note, owner_id=note.owner_id, embedder=embedder.name, vector=vector)
            for note, vector in zip(batch, vectors, strict=True)
        ]
    )


@transaction.atomic
def write(rows: Sequence[NoteVector]) -> None:
    """Those whose notes are still there and called so."""
    notes = Note.objects.select_for_update(of=("self",)).order_by("pk").only(*READ)
    now = {note.pk: called(note) for note in notes.filter(pk__in=[row.note_id for row in rows])}
    right = [row for row in rows if now.get(row.note_id) == called(row.note)]
    NoteVector.objects.bulk_create(right, ignore_conflicts=True)


def called(note: Note) -> str:
    return naming(note.title, note.front_matter)
