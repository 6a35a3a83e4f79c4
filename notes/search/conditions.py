"""Which passages a query's conditions leave to be searched."""

import re
from functools import reduce
from operator import or_

import numpy as np
from django.db.models import QuerySet

from notes.editing.places import places_of_notes
from notes.index.backend import get_index
from notes.index.base import Within
from notes.models import Note, Passage, in_folder
from notes.search.query import Query
from notes.text.folding import fold

CHECKED_MAX = 2000  # passages whose text is compared letter by letter
EMPHASIS = re.compile(r"[*_`]")
EDGE = r"(?:(?<!\w)|(?!\w))"  # anywhere but within a word


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
        notes = notes.tagged(tag)
    if query.folders:
        notes = notes.filter(reduce(or_, map(in_folder, query.folders)))
    if query.before:
        notes = notes.filter(dated_at__lt=query.before)
    if query.after:
        notes = notes.filter(dated_at__gte=query.after)
    return notes.order_by()


def exactly(ids: np.ndarray, phrase: str) -> np.ndarray:
    """Those whose title, heading or text holds the phrase; see `plain` for what makes no odds.

    The index finds words by their stems; beyond CHECKED_MAX its word is taken for it.
    """
    if len(ids) > CHECKED_MAX:
        return ids
    wanted = re.compile(EDGE + re.escape(plain(phrase)) + EDGE)
    rows = Passage.objects.filter(pk__in=ids.tolist()).order_by("pk")
    places = rows.values_list("pk", "note__title", "heading", "text")
    return np.array(
        [pk for pk, *said in places if any(wanted.search(plain(part)) for part in said)], np.int64
    )


def plain(text: str) -> str:
    """Folded, without emphasis, line ends and the two kinds of apostrophe."""
    return " ".join(fold(EMPHASIS.sub("", text).replace("’", "'")).split())


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
    places = places_of_notes(owner_id)
    found = (places.find(name, "") for name in names)
    return list(dict.fromkeys(pk for pk in found if pk))
