"""Embedding the passages that wait, in turns."""

import math
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from notes.giving_way import give_way, must_give_way
from notes.index.backend import get_index
from notes.index.choosing import Group, groups, look_at_languages
from notes.index.cutting import embedded_text
from notes.index.embedding import Embedder, EmbeddingUnavailable
from notes.index.fetching import fetch_if_lacking
from notes.index.names import embed_names
from notes.models import Note, NoteQuerySet, NoteVector, OwnerIndex, Passage, PassageVector

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

    With `seconds` it may raise TurnOver, and goes on from there when that is given as `after`;
    then it does so as well when an answer is written, for which it waits otherwise.
    Raises EmbeddingUnavailable; what was done until then is kept, and the others say why not.
    """
    look_at_languages(owners_waiting(owner))
    fetch_if_lacking()
    rounds = {group: waiting_of(group, owner) for group in groups()}
    turn = Turn(after or {}, time.monotonic() + seconds)
    try:
        done = embed_all(rounds, progress, turn)
        for _ in names_of(rounds, owner):
            if time.monotonic() > turn.until or turn.gives_way():
                raise TurnOver(turn.after)
    except EmbeddingUnavailable as problem:
        for waiting in rounds.values():
            ids = waiting.values("note_id")
            Note.objects.filter(pk__in=ids).update(index_problem=str(problem)[:500])
        raise
    for group in rounds:
        finish_index(group, owner)
    return done


def owners_waiting(owner: User | None) -> list[int]:
    """Whose notes are to be indexed now."""
    if owner is not None:
        return [owner.pk]
    new = Note.objects.filter(indexed_at=None)
    return list(new.order_by().values_list("owner_id", flat=True).distinct())


def names_of(rounds: Iterable[Group], owner: User | None) -> Iterator[None]:
    for group in rounds:
        unnamed: NoteQuerySet = group.of(Note.objects.unnamed(group.embedder.name))
        yield from embed_names(group.embedder, unnamed.owned_by(owner) if owner else unnamed)


def waiting_of(group: Group, owner: User | None) -> QuerySet[Passage]:
    waiting = group.of(Passage.objects.waiting(group.embedder.name))
    return waiting if owner is None else waiting.owned_by(owner)


@dataclass(frozen=True)
class Turn:
    """Where it goes on from, which follows what was given out, and when it is over."""

    after: After
    until: float

    def gives_way(self) -> bool:
        """Whether to break off, as an answer is written; one without an end waits instead."""
        if math.isfinite(self.until):
            return must_give_way()
        give_way()
        return False

    def give_back(self, passages: Sequence[Passage]) -> None:
        """Let these be given out again."""
        for passage in passages:
            owner = str(passage.owner_id)
            self.after[owner] = min(self.after[owner], passage.pk - 1)


def embed_all(rounds: dict[Group, QuerySet[Passage]], progress: Progress, turn: Turn) -> int:
    total, done = sum(waiting.count() for waiting in rounds.values()), 0
    progress(0, total)
    for group, batch in by_turns(rounds, turn.after):
        rest = embed_batch(group.embedder, batch, turn)
        turn.give_back(rest)
        done += len(batch) - len(rest)
        progress(done, max(total, done))
        if rest or time.monotonic() > turn.until:
            raise TurnOver(turn.after)
    return done


def by_turns(
    rounds: dict[Group, QuerySet[Passage]], after: After
) -> Iterator[tuple[Group, list[Passage]]]:
    """The batches of each embedder, one of each after the other."""
    left = deque((group, fair_batches(waiting, after)) for group, waiting in rounds.items())
    while left:
        group, batches = left.popleft()
        if batch := next(batches, None):
            yield group, batch
            left.append((group, batches))


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


def embed_batch(embedder: Embedder, batch: list[Passage], turn: Turn) -> list[Passage]:
    """Embed and write these; returns those that are left when it was broken off."""
    parts: list[np.ndarray] = []
    done = 0
    while done < len(batch) and not turn.gives_way():
        part = batch[done : done + embedder.at_once]
        try:
            parts.append(embedder.embed([embedded_text(passage) for passage in part]))
        except EmbeddingUnavailable as problem:
            write_vectors(embedder, batch[:done], parts)
            embed_each(embedder, part, problem)
            return embed_batch(embedder, batch[done + len(part) :], turn)
        done += len(part)
    write_vectors(embedder, batch[:done], parts)
    return batch[done:]


def embed_each(embedder: Embedder, part: list[Passage], problem: EmbeddingUnavailable) -> None:
    """When one of them cannot be embedded, the others are, and it says why."""
    if not problem.is_about_text:
        raise problem
    for passage in part:
        try:
            write_vectors(embedder, [passage], [embedder.embed([embedded_text(passage)])])
        except EmbeddingUnavailable as refusal:
            if not refusal.is_about_text:
                raise
            Note.objects.filter(pk=passage.note_id).update(index_problem=str(refusal)[:500])


def write_vectors(embedder: Embedder, batch: list[Passage], parts: list[np.ndarray]) -> None:
    """`parts` together are float32 [len(batch), d]."""
    if not batch:
        return
    vectors = np.concatenate(parts)
    get_index().prepare(embedder.name, vectors.shape[1])
    rows = [
        PassageVector(
            passage=passage, owner_id=passage.owner_id, embedder=embedder.name, vector=vector
        )
        for passage, vector in zip(batch, vectors, strict=True)
    ]
    try:
        write_rows(rows)
    except IntegrityError:
        # A note was changed meanwhile, or somebody else embeds as well: keep what still fits.
        for row in rows:
            try:
                write_rows([row])
            except IntegrityError:
                continue


@transaction.atomic
def write_rows(rows: list[PassageVector]) -> None:
    PassageVector.objects.bulk_create(rows)
    ids = {row.passage.note_id for row in rows}
    waiting = Passage.objects.waiting(rows[0].embedder).filter(note=OuterRef("pk"))
    Note.objects.filter(~Exists(waiting), pk__in=ids).update(
        indexed_at=timezone.now(), index_problem=""
    )


def finish_index(group: Group, owner: User | None) -> None:
    """Let the new vectors answer for all owners who have all of them; the old ones go.

    Passages that the embedder refuses will never be there, and are not waited for.
    """
    embedder = group.embedder
    owners = group.of(User.objects.filter(pk=owner.pk) if owner else User.objects.all(), "pk")
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
