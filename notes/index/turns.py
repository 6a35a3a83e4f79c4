"""Embedding the passages that wait, in turns."""

import math
import time
from collections import deque
from collections.abc import Callable, Iterator

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from notes.index.backend import get_index
from notes.index.cutting import embedded_text
from notes.index.embedding import Embedder, EmbeddingUnavailable, get_embedder
from notes.index.names import embed_names
from notes.models import Note, NoteVector, OwnerIndex, Passage, PassageVector

SHARE_MIN = 8  # of an owner in a batch
EMBED_BATCH = 96  # passages between two writes: a crash costs a second or three
# The last passage of each owner that was tried: owner's id as text, for JSON → passage's id.
After = dict[str, int]
Progress = Callable[[int, int], None]  # (done, of how many)


class Cancelled(Exception):
    """The one who watches the progress wants it to end; what was done is kept."""


class TurnOver(Exception):
    """The time that was given is over; `after` says where to go on."""

    def __init__(self, after: After) -> None:
        super().__init__(after)
        self.after = after


def embed_waiting(
    owner: User | None = None,
    progress: Progress = lambda done, total: None,
    *,
    after: After | None = None,
    seconds: float = math.inf,
) -> int:
    """Embed all passages that wait for it, everybody's or one owner's; returns how many.

    With `seconds` it may raise TurnOver, and goes on from there when that is given as `after`.
    Raises EmbeddingUnavailable; what was done until then is kept, and the others say why not.
    """
    embedder = get_embedder()
    waiting = Passage.objects.waiting(embedder.name)
    if owner is not None:
        waiting = waiting.owned_by(owner)
    until = time.monotonic() + seconds
    try:
        done = embed_all(embedder, waiting, progress, after or {}, until)
        for _ in embed_names(embedder, owner):
            if time.monotonic() > until:
                raise TurnOver(after or {})
    except EmbeddingUnavailable as problem:
        ids = waiting.values("note_id")
        Note.objects.filter(pk__in=ids).update(index_problem=str(problem)[:500])
        raise
    finish_index(embedder, owner)
    return done


def embed_all(
    embedder: Embedder, waiting: QuerySet[Passage], progress: Progress, after: After, until: float
) -> int:
    total, done = waiting.count(), 0
    progress(0, total)
    for batch in fair_batches(waiting, after):
        embed_batch(embedder, batch)
        done += len(batch)
        progress(done, max(total, done))
        if time.monotonic() > until:
            raise TurnOver(after)
    return done


def fair_batches(waiting: QuerySet[Passage], after: After) -> Iterator[list[Passage]]:
    """What waits, in batches that owners share; `after` follows what was given out."""
    # Only the note's title is embedded, and its text would come again with each passage.
    unread = ("note__body", "note__head", "note__front_matter", "note__folded")
    rows = waiting.select_related("note").defer(*unread)
    owners = deque(waiting.order_by("owner_id").values_list("owner_id", flat=True).distinct())
    batch: list[Passage] = []
    while owners:
        owner_id = owners.popleft()
        share = min(max(EMBED_BATCH // (len(owners) + 1), SHARE_MIN), EMBED_BATCH - len(batch))
        last = after.get(str(owner_id), 0)
        found = list(rows.filter(owner=owner_id, pk__gt=last).order_by("pk")[:share])
        batch += found
        if found:
            after[str(owner_id)] = found[-1].pk
            owners.append(owner_id)
        if len(batch) >= EMBED_BATCH or (batch and not owners):
            yield batch
            batch = []


def embed_batch(embedder: Embedder, batch: list[Passage]) -> None:
    """Embed and write these; when one cannot be embedded, the others are, and it says why."""
    try:
        vectors = embedder.embed([embedded_text(passage) for passage in batch])
    except EmbeddingUnavailable as problem:
        if len(batch) == 1 and problem.is_about_text:
            Note.objects.filter(pk=batch[0].note_id).update(index_problem=str(problem)[:500])
            return
        if not problem.is_about_text:
            raise
        for passage in batch:
            embed_batch(embedder, [passage])
        return
    get_index().prepare(embedder.name, vectors.shape[1])
    rows = [
        PassageVector(
            passage=passage, owner_id=passage.owner_id, embedder=embedder.name, vector=vector
        )
        for passage, vector in zip(batch, vectors, strict=True)
    ]
    try:
        write_vectors(rows)
    except IntegrityError:
        # A note was changed meanwhile, or somebody else embeds as well: keep what still fits.
        for row in rows:
            try:
                write_vectors([row])
            except IntegrityError:
                continue


@transaction.atomic
def write_vectors(rows: list[PassageVector]) -> None:
    PassageVector.objects.bulk_create(rows)
    ids = {row.passage.note_id for row in rows}
    waiting = Passage.objects.waiting(rows[0].embedder).filter(note=OuterRef("pk"))
    Note.objects.filter(~Exists(waiting), pk__in=ids).update(
        indexed_at=timezone.now(), index_problem=""
    )


def finish_index(embedder: Embedder, owner: User | None) -> None:
    """Let the new vectors answer for all owners who have all of them; the old ones go.

    Passages that the embedder refuses will never be there, and are not waited for.
    """
    owners = User.objects.filter(pk=owner.pk) if owner else User.objects.all()
    waiting = Passage.objects.waiting(embedder.name).filter(
        owner=OuterRef("pk"), note__index_problem=""
    )
    others = PassageVector.objects.filter(owner=OuterRef("pk")).exclude(embedder=embedder.name)
    said = OwnerIndex.objects.filter(owner=OuterRef("pk"), embedder=embedder.name)
    for pk in owners.filter(~Exists(waiting)).filter(~Exists(said)).values_list("pk", flat=True):
        OwnerIndex.objects.update_or_create(owner_id=pk, defaults={"embedder": embedder.name})
    for pk in owners.filter(~Exists(waiting)).filter(Exists(others)).values_list("pk", flat=True):
        for vectors in (PassageVector.objects, NoteVector.objects):
            vectors.filter(owner_id=pk).exclude(embedder=embedder.name).delete()
