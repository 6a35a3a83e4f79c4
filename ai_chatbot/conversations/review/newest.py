"""The newest conversations that a search finds, by their places in the list."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_datetime

from ai_chatbot.conversations.review.conditions import Search
from ai_chatbot.conversations.search.backend import index
from ai_chatbot.models.conversations import ConversationQuerySet

NEWEST = ("-updated_at", "-pk")  # as an index has it


@dataclass(frozen=True)
class Cursor:
    """A row's place in the list, whatever becomes of the row."""

    moment: datetime
    pk: uuid.UUID

    def __str__(self) -> str:
        return f"{self.moment.isoformat()}_{self.pk.hex}"


def read_cursor(text: str) -> Cursor | None:
    """None for what is no cursor: the list begins at its beginning then."""
    moment, _, pk = text.partition("_")
    try:
        when = parse_datetime(moment)
        return Cursor(when, uuid.UUID(hex=pk)) if when and when.tzinfo else None
    except ValueError:
        return None


def newest(
    search: Search, most: int, *, after: Cursor | None = None, upto: Cursor | None = None
) -> list[Cursor]:
    """At most so many, those behind `after`, or not behind `upto`."""
    found: list[Cursor] = []
    for size in index().LOOKS if search.common else ():
        rows = bounded(search.rows, after, upto).order_by(*order_of(search.has_rare))
        places = places_of(rows, size)
        found += those_saying(search, places)
        if len(found) >= most or len(places) < size:
            return found[:most]
        after = places[-1]
    has_words = search.has_rare or bool(search.common)
    rest = bounded(search.certain(), after, upto).order_by(*order_of(has_words))
    return [*found, *places_in_all(search, rest, most - len(found))]


def order_of(has_words: bool) -> Sequence[Any]:
    """The newest first, in the way of saying so that is best where words are looked for as well."""
    return index().ORDER if has_words else NEWEST


def bounded(
    rows: ConversationQuerySet, after: Cursor | None, upto: Cursor | None
) -> ConversationQuerySet:
    if after:
        rows = rows.filter(behind(after))
    return rows.exclude(behind(upto)) if upto else rows


def behind(cursor: Cursor) -> Q:
    """Both columns of the index at once, and what of the same moment comes before it."""
    return Q(updated_at__lte=cursor.moment) & ~Q(updated_at=cursor.moment, pk__gte=cursor.pk)


def places_of(rows: ConversationQuerySet, most: int) -> list[Cursor]:
    return [Cursor(moment, pk) for moment, pk in rows.values_list("updated_at", "pk")[:most]]


def places_in_all(search: Search, rows: ConversationQuerySet, most: int) -> list[Cursor]:
    """Of rows in which the database looks for all that is sought, in all of an owner's texts."""
    if not search.common:
        return places_of(rows, most)
    with index().through_the_index():
        return places_of(rows, most)


def those_saying(search: Search, places: Sequence[Cursor]) -> list[Cursor]:
    """Of these places those whose conversations say each of the common words."""
    ids = [cursor.pk for cursor in places]
    texts = index().texts_of(search.owner_id, ids, search.common)
    held: dict[uuid.UUID, int] = defaultdict(int)
    for text in texts.found:
        held[text.conversation_id] |= text.held
    whole = (1 << len(search.common)) - 1
    saying = {pk for pk, bits in held.items() if bits == whole}
    if not texts.are_all:
        rows = search.certain().filter(pk__in=ids)
        saying |= {cursor.pk for cursor in places_in_all(search, rows, len(ids))}
    return [cursor for cursor in places if cursor.pk in saying]
