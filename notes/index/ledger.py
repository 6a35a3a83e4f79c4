"""What is indexed, what is not, and why."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from notes.index.choosing import embedder_of
from notes.models import Attachment, Note, NoteQuerySet, Passage, Refusal


@dataclass(frozen=True)
class IndexProgress:
    """How many of an owner's passages are embedded, of how many; the same of notes."""

    done: int
    total: int
    notes_done: int
    notes_total: int
    refused: int = 0  # files that could not be imported
    troubled: int = 0  # notes of which it is known why they are not indexed
    doubtful: int = 0  # notes whose files may be in another encoding than they were read in
    names_done: int = 0  # notes whose own vectors, of what they are called, are made
    names_total: int = 0  # notes that are to have one: those with a text

    @property
    def goes_on(self) -> bool:
        """Whether more is about to be indexed."""
        return self.notes_done + self.troubled < self.notes_total


# --- The ledger -----------------------------------------------------------------------------


def index_progress(owner: User) -> IndexProgress:
    notes = Note.objects.owned_by(owner)
    embedder = embedder_of(owner.pk).name
    waiting = Passage.objects.owned_by(owner).waiting(embedder)
    passages = Passage.objects.owned_by(owner).count()
    count = notes.filter(Exists(waiting.filter(note=OuterRef("pk")))).aggregate(
        waiting=Count("pk"), troubled=Count("pk", filter=~Q(index_problem=""))
    )
    of_all = notes.aggregate(total=Count("pk"), doubtful=Count("pk", filter=Q(is_doubtful=True)))
    names = notes.filter(Exists(Passage.objects.filter(note=OuterRef("pk")))).aggregate(
        total=Count("pk"), done=Count("vectors", filter=Q(vectors__embedder=embedder))
    )
    return IndexProgress(
        done=passages - waiting.count(),
        total=passages,
        notes_done=of_all["total"] - count["waiting"],
        notes_total=of_all["total"],
        refused=Refusal.objects.filter(owner=owner).count(),
        troubled=count["troubled"],
        doubtful=of_all["doubtful"],
        names_done=names["done"],
        names_total=names["total"],
    )


def ledger(owner: User) -> QuerySet[Any]:
    """The owner's notes with `passage_count` and, of those, how many are `waiting`."""
    by = Q(passages__vectors__embedder=embedder_of(owner.pk).name)
    embedded = Count("passages__vectors", filter=by)
    return (
        Note.objects.owned_by(owner)
        .defer("body", "front_matter", "head")
        .annotate(passage_count=Count("passages", distinct=True), embedded_count=embedded)
        .annotate(waiting=F("passage_count") - F("embedded_count"))
    )


def doubtful_notes(owner: User) -> NoteQuerySet:
    """Those whose files may be in another encoding than they were read in."""
    return Note.objects.owned_by(owner).filter(is_doubtful=True).order_by("path")


def refusals(owner: User) -> QuerySet[Refusal]:
    """Files that could not be imported, with the id of the file as it is `kept`, if it is."""
    file = Attachment.objects.filter(
        owner=OuterRef("owner"), root=OuterRef("root"), path=OuterRef("path")
    )
    return Refusal.objects.filter(owner=owner).annotate(kept=Subquery(file.values("pk")[:1]))


def why_not_indexed(note: Any) -> str:
    """A sentence on one of `ledger`'s notes, or "" when all of it is indexed."""
    if note.waiting:
        return note.index_problem or "It waits for its turn."
    return "" if note.passage_count else "It is empty: there is nothing to index."


def index_summary(owner: User) -> dict[str, Any]:
    """{"notes": how many, "notes_indexed", "passages", "passages_indexed", "names",
    "names_indexed", "refused": [{"path", "reason", "seen_at"}]}, for programs."""
    progress = index_progress(owner)
    return {
        "notes": progress.notes_total,
        "notes_indexed": progress.notes_done,
        "passages": progress.total,
        "passages_indexed": progress.done,
        "names": progress.names_total,
        "names_indexed": progress.names_done,
        "refused": [
            {"path": path, "reason": reason, "seen_at": seen_at.isoformat()}
            for path, reason, seen_at in Refusal.objects.filter(owner=owner).values_list(
                "path", "reason", "seen_at"
            )
        ],
    }
