"""Which passages a query's conditions leave to be searched."""

from functools import reduce
from operator import or_

import numpy as np
from django.db.models import Q, QuerySet

from notes.importing import NOTE_ENDINGS
from notes.index.base import Within, get_index
from notes.models import Note, Passage
from notes.query import Query
from notes.services import places_of_notes

CHECKED_MAX = 2000  # passages whose text is compared letter by letter


def within_conditions(owner_id: int, query: Query) -> Within:
    """The passages that meet the query's conditions, or None when it has none."""
    if not query.has_conditions:
        return None
    rows = Passage.objects.filter(owner_id=owner_id, note__in=notes_meeting(owner_id, query))
    within = ids_of(rows)
    index = get_index()
    for phrase in query.exact:
        within = exactly(np.intersect1d(within, index.holding(owner_id, phrase)), phrase)
    for word in query.without:
        within = np.setdiff1d(within, index.holding(owner_id, word), assume_unique=True)
    return within


def notes_meeting(owner_id: int, query: Query) -> QuerySet[Note]:
    notes = Note.objects.owned_by(owner_id)
    for tag in query.tags:
        below = Q(tags__name__iexact=tag) | Q(tags__name__istartswith=f"{tag}/")
        notes = notes.filter(pk__in=Note.objects.owned_by(owner_id).filter(below).values("pk"))
    if query.folders:
        either = (Q(path__istartswith=f"{folder}/") for folder in query.folders)
        notes = notes.filter(reduce(or_, either))
    if query.before:
        notes = notes.filter(dated_at__lt=query.before)
    if query.after:
        notes = notes.filter(dated_at__gte=query.after)
    return notes.order_by()


def exactly(ids: np.ndarray, phrase: str) -> np.ndarray:
    """Those whose title, heading or text holds the phrase as it is, capitals aside.

    The index finds words by their stems; beyond CHECKED_MAX its word is taken for it.
    """
    if len(ids) > CHECKED_MAX:
        return ids
    holds = (
        Q(text__icontains=phrase) | Q(heading__icontains=phrase) | Q(note__title__icontains=phrase)
    )
    loose = Passage.objects.filter(pk__in=ids.tolist())
    return ids_of(loose.filter(holds))


def passages_of(owner_id: int, note_id: int) -> np.ndarray:
    return ids_of(Passage.objects.filter(owner_id=owner_id, note_id=note_id))


def ids_of(passages: QuerySet[Passage]) -> np.ndarray:
    """int64, ascending"""
    ids = passages.order_by("pk").values_list("pk", flat=True)
    return np.fromiter(ids.iterator(chunk_size=5000), np.int64)


def named_notes(owner_id: int, names: list[str]) -> list[int]:
    """The ids of the notes that links of these names would lead to, in order, each once."""
    if not names:
        return []
    by_path, by_name = places_of_notes(owner_id)
    found = []
    for name in names:
        wanted = name.lower()
        stem = next((wanted.removesuffix(e) for e in NOTE_ENDINGS if wanted.endswith(e)), wanted)
        found.append(by_path.get(stem) or by_name.get(stem))
    return list(dict.fromkeys(pk for pk in found if pk))
