"""The days that a question speaks of, as passages: those of other days are out, or behind."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from django.utils import timezone

from notes.index.backend import get_index
from notes.index.base import Within
from notes.models import Note, NoteQuerySet, Passage
from notes.search.conditions import ids_of
from notes.search.dates.time_days import Days
from notes.search.dates.times import Times, read_times
from notes.search.passages import FoundPassage

FAVOUR = 0.15  # of a passage's relevance: as much as a rare word in common


def times_of(text: str) -> Times | None:
    """The time that a question speaks of, seen from today in the site's time zone."""
    return read_times(text, timezone.localdate())


def grammar_of(text: str, times: Times | None) -> str:
    """The question for the search's grammar: without the time, or as conditions if that is all."""
    if times is None or not times.is_only:
        return text
    return f"{times.conditions} {times.leftover}" if times.asks_for_all else times.rest


def within_days(owner_id: int, within: Within, times: Times | None) -> Within:
    """Those passages that are of the days, or say so themselves."""
    if times is None or not times.is_clear or times.asks_for_all:
        return within
    notes = of_days(Note.objects.owned_by(owner_id), times.days)
    ids = ids_of(Passage.objects.filter(owner_id=owner_id, note__in=notes.order_by()))
    if times.says:
        ids = np.union1d(ids, get_index().holding(owner_id, times.says))
    return ids if within is None else np.intersect1d(ids, within)


def notes_of_days(
    owner_id: int, found: Sequence[FoundPassage], times: Times | None
) -> frozenset[int]:
    """The ids of those of their notes that are of the days; one query, none without a time."""
    if times is None or not found:
        return frozenset()
    notes = Note.objects.owned_by(owner_id).filter(pk__in={each.note_id for each in found})
    return frozenset(of_days(notes, times.days).order_by().values_list("pk", flat=True))


def favour_days(found: Sequence[FoundPassage], favoured: Collection[int]) -> list[FoundPassage]:
    """The same passages; those of favoured notes come before others that are little better."""
    return sorted(found, key=lambda each: -(each.score + FAVOUR * (each.note_id in favoured)))


def heeded(
    times: Times | None, found: Sequence[FoundPassage], favoured: Collection[int]
) -> Times | None:
    """The time, where all that was found is of it or some of it was favoured for it."""
    if times is None or times.is_only:
        return times
    return times if any(each.note_id in favoured for each in found) else None


def of_days(notes: NoteQuerySet, days: Days) -> NoteQuerySet:
    if days.after:
        notes = notes.filter(dated_on__gte=days.after)
    return notes.filter(dated_on__lt=days.before) if days.before else notes


def ignored(times: Times) -> Times:
    return replace(times, is_ignored=True)
