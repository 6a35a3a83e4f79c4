"""Which passages a selection of notes and a query's conditions leave to be searched."""

import re
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

import numpy as np
from django.db.models import Q, QuerySet

from notes.editing.places import places_among
from notes.index.backend import get_index
from notes.index.base import Within
from notes.models import Note, NoteQuerySet, Passage
from notes.search.query import Query
from notes.search.quotations import LETTER
from notes.search.terms import All, Condition, Either, Kind, Not, Term
from notes.text.folding import fold
from notes.text.words.splitting import LONG_END, plain_word

CHECKED_MAX = 2000  # passages whose text is compared letter by letter
EMPHASIS = re.compile(r"[*_`]")
# A figure that is raised or lowered is folded to a plain one; here "m²" is not "m2".
RAISED = str.maketrans({raised: f"^{n}" for n, raised in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")})
LOWERED = str.maketrans({lowered: f"~{n}" for n, lowered in enumerate("₀₁₂₃₄₅₆₇₈₉")})
ALIKE = str.maketrans("’ʼʻ\u2010\u2212\u05be", "'''---")  # apostrophes, and hyphens
WITH_ACCENTS = re.compile("[a-z\u00df-\u024f\u0370-\u03ff\u1e00-\u1fff]")
BEGINS_WITH_LETTER = re.compile(LETTER)
ENDS_WITH_LETTER = re.compile(rf"{LETTER}\Z")


@dataclass(frozen=True)
class Selection:
    """The notes in any of these folders or with any of these tags; without either, none."""

    folders: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def notes_in(owner_id: int, selection: Selection | None) -> NoteQuerySet:
    """The owner's notes of a selection, or all of them; never one that is in the trash."""
    mine = Note.objects.owned_by(owner_id).order_by()
    if selection is None:
        return mine
    parts = [mine.in_folder(folder) for folder in selection.folders if folder.strip("/")]
    parts += [mine.tagged(tag) for tag in selection.tags if tag]
    if not parts:
        return mine.none()
    return mine.filter(reduce(or_, (Q(pk__in=part.values("pk")) for part in parts)))


def count_in(owner_id: int, selection: Selection) -> int:
    return notes_in(owner_id, selection).count()


def within_conditions(owner_id: int, query: Query, selection: Selection | None = None) -> Within:
    """The passages of the selection that meet the query's conditions, None for all there are."""
    if not query.has_conditions and selection is None:
        return None
    notes = notes_meeting(owner_id, query, selection)
    rows = Passage.objects.filter(owner_id=owner_id, note__in=notes)
    within = ids_of(rows)
    for condition in query.where.parts:
        if of_notes(owner_id, condition, selection) is None:
            within = left(owner_id, condition, within, selection)
    return within


def notes_meeting(
    owner_id: int, query: Query, selection: Selection | None = None
) -> QuerySet[Note]:
    """Those that meet all conditions that tell a whole note from another."""
    told = (of_notes(owner_id, condition, selection) for condition in query.where.parts)
    return notes_in(owner_id, selection).filter(*(each for each in told if each))


def left(
    owner_id: int, condition: Condition, within: np.ndarray, selection: Selection | None = None
) -> np.ndarray:
    """Those of the passages that meet a condition; names in it mean notes of the selection."""
    told = of_notes(owner_id, condition, selection)
    if told is not None:
        notes = Note.objects.owned_by(owner_id).filter(told).order_by()
        rows = Passage.objects.filter(owner_id=owner_id, note__in=notes)
        return np.intersect1d(within, ids_of(rows), assume_unique=True)
    if isinstance(condition, Not):
        others = left_out(owner_id, condition.part, within, selection)
        return np.setdiff1d(within, others, assume_unique=True)
    if isinstance(condition, Either):
        found = [left(owner_id, part, within, selection) for part in condition.parts]
        return np.unique(np.concatenate(found))
    if isinstance(condition, All):
        for part in condition.parts:
            within = left(owner_id, part, within, selection)
        return within
    held = get_index().holding(owner_id, condition.value)
    those = np.intersect1d(within, held, assume_unique=True)
    return exactly(those, condition.value) if condition.kind is Kind.EXACT else those


def left_out(
    owner_id: int, condition: Condition, within: np.ndarray, selection: Selection | None
) -> np.ndarray:
    """What a minus leaves out: of a word or words in a row, whatever holds them, endings aside."""
    if isinstance(condition, Term) and condition.kind is Kind.EXACT:
        return get_index().holding(owner_id, condition.value)
    return left(owner_id, condition, within, selection)


def of_notes(owner_id: int, condition: Condition, selection: Selection | None = None) -> Q | None:
    """The condition on notes, None when a part of it tells passages of one note apart."""
    if isinstance(condition, Term):
        return of_note(owner_id, condition, selection)
    if isinstance(condition, Not):
        contrary = of_notes(owner_id, condition.part, selection)
        return None if contrary is None else ~contrary
    parts = [of_notes(owner_id, part, selection) for part in condition.parts]
    told = [part for part in parts if part is not None]
    if len(told) < len(parts):
        return None
    return reduce(or_ if isinstance(condition, Either) else and_, told)


def of_note(owner_id: int, term: Term, selection: Selection | None) -> Q | None:
    mine = Note.objects.filter(owner=owner_id).order_by()
    if term.kind is Kind.TAG:
        return Q(pk__in=mine.tagged(term.value).values("pk"))
    if term.kind is Kind.FOLDER:
        return Q(pk__in=mine.in_folder(term.value).values("pk"))
    if term.kind is Kind.BEFORE:
        return Q(dated_on__lt=term.day)
    if term.kind is Kind.AFTER:
        return Q(dated_on__gte=term.day)
    if term.kind is Kind.NOTE:
        return Q(pk__in=named_notes(owner_id, [term.value], selection))
    return None


def exactly(ids: np.ndarray, phrase: str) -> np.ndarray:
    """Those whose title, heading or text holds the phrase; see `plain` for what makes no odds.

    The index finds words by their stems; beyond CHECKED_MAX its word is taken for it.
    """
    if len(ids) > CHECKED_MAX:
        return ids
    wanted = standing_alone(plain(phrase))
    rows = Passage.objects.filter(pk__in=ids.tolist()).order_by("pk")
    places = rows.values_list("pk", "note__title", "heading", "text")
    return np.array(
        [pk for pk, *said in places if any(wanted.search(plain(part)) for part in said)], np.int64
    )


def standing_alone(phrase: str) -> re.Pattern[str]:
    """The phrase anywhere but within a word; scripts without spaces have no such edges."""
    before = rf"(?<!{LETTER})" if BEGINS_WITH_LETTER.match(phrase) else ""
    behind = rf"(?!{LETTER})" if ENDS_WITH_LETTER.search(phrase) else ""
    return re.compile(before + LONG_END.sub("ー?", re.escape(phrase)) + behind)


def plain(text: str) -> str:
    """Without capitals, emphasis, line ends, kinds of apostrophe and hyphen; accents of Latin and
    Greek letters count, and words of other scripts are compared as the index has them."""
    letters = EMPHASIS.sub("", text).translate(RAISED | LOWERED)
    folded = fold(letters).translate(ALIKE)
    return " ".join(
        each if WITH_ACCENTS.search(each) else plain_word(each) for each in folded.split()
    )


def passages_of(owner_id: int, note_id: int) -> np.ndarray:
    return ids_of(Passage.objects.filter(owner_id=owner_id, note_id=note_id))


def ids_of(passages: QuerySet[Passage]) -> np.ndarray:
    """int64, ascending"""
    ids = passages.order_by("pk").values_list("pk", flat=True)
    return np.fromiter(ids.iterator(chunk_size=5000), np.int64)


def named_notes(owner_id: int, names: list[str], selection: Selection | None = None) -> list[int]:
    """The ids of the notes that links of these names would lead to, in order, each once."""
    if not names:
        return []
    places = places_among(notes_in(owner_id, selection))
    found = (places.find(name, "") for name in names)
    return list(dict.fromkeys(pk for pk in found if pk))
