"""The notes that others share with a reader, and how many each share is of."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_

from django.contrib.auth.models import User
from django.db.models import Q

from notes.models import Note, NoteQuerySet, NoteShare
from notes.search.conditions import notes_in
from notes.search.sharing.readable import shared_with


def shared_notes(reader_id: int) -> NoteQuerySet:
    """Those of the owners that a search looks through, just now; never the reader's own."""
    parts = [
        Q(pk__in=notes_in(shared.owner_id, shared.selection).values("pk"))
        for shared in shared_with(reader_id)
    ]
    return Note.objects.filter(reduce(or_, parts)) if parts else Note.objects.none()


def count_notes(owner: User, shares: Sequence[NoteShare]) -> list[int]:
    """How many notes each of an owner's shares is of, in their order; two queries at most."""
    kinds = {share.kind for share in shares}
    folders = in_folders(owner) if NoteShare.Kind.FOLDER in kinds else Counter[str]()
    tags = with_tags(owner) if NoteShare.Kind.TAG in kinds else Counter[str]()
    by_kind = {NoteShare.Kind.FOLDER.value: folders, NoteShare.Kind.TAG.value: tags}
    return [by_kind[share.kind][share.key] for share in shares]


def in_folders(owner: User) -> Counter[str]:
    """By the folder's key: of the notes in it and below it."""
    paths = Note.objects.owned_by(owner).order_by().values_list("path_key", flat=True)
    return Counter(f"{folder}/" for path in paths.iterator() for folder in above(path))


def with_tags(owner: User) -> Counter[str]:
    """By the tag's key: of the notes that have it or one below it."""
    mine = Note.objects.owned_by(owner).order_by().values("pk")
    pairs = Note.tags.through.objects.filter(note__in=mine).values_list("tag__key", "note_id")
    tagged = {(key, note) for name, note in pairs.iterator() for key in (name, *above(name))}
    return Counter(key for key, _ in tagged)


def above(path: str) -> Iterator[str]:
    """The folders around a path, the nearest first."""
    while path := path.rpartition("/")[0]:
        yield path
