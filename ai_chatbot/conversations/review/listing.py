"""The list of saved conversations: those that a query is about, the newest first, a part at a time.

A cursor says behind which row the next part begins. Whatever is added or deleted meanwhile, no row
comes twice and none that stays is left out.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max, Q
from django.utils.dateparse import parse_datetime

from ai_chatbot.conversations.review.conditions import matching, said_in
from ai_chatbot.conversations.review.excerpts import Excerpt, excerpts_of
from ai_chatbot.conversations.review.query import Kind, Query
from ai_chatbot.models import Conversation, Message
from ai_chatbot.models.conversations import ConversationQuerySet

PER_PART = 30
PINNED_MAX = 100  # above the others
AGAIN_MAX = 300  # rows that one who comes back is shown at once


@dataclass(frozen=True)
class Cursor:
    """A row's place in the list, whatever becomes of the row."""

    moment: datetime
    pk: uuid.UUID

    def __str__(self) -> str:
        return f"{self.moment.isoformat()}_{self.pk.hex}"


@dataclass
class Row:
    conversation: Conversation
    questions: int = 0
    excerpt: Excerpt | None = None


@dataclass
class Listing:
    """`pinned` stand above the first part where nothing is searched; `next` is "" on the last."""

    query: Query
    rows: list[Row] = field(default_factory=list)
    pinned: list[Row] = field(default_factory=list)
    next: str = ""


def read_cursor(text: str) -> Cursor | None:
    """None for what is no cursor: the list begins at its beginning then."""
    moment, _, pk = text.partition("_")
    try:
        when = parse_datetime(moment)
        return Cursor(when, uuid.UUID(hex=pk)) if when and when.tzinfo else None
    except ValueError:
        return None


def list_conversations(
    owner_id: int, query: Query, after: Cursor | None = None, upto: Cursor | None = None
) -> Listing:
    """The part behind `after`; or from the beginning on all `upto` a row, and the part with it."""
    found = matching(owner_id, query)
    is_plain = query.is_empty
    rest = found.filter(pinned_at=None) if is_plain else found
    pinned = [] if after or not is_plain else places_of(pinned_of(found), PINNED_MAX)
    places, is_last = part_of(rest, after, upto)
    rows = rows_of(owner_id, query, [cursor.pk for cursor in [*pinned, *places]])
    return Listing(
        query,
        rows=[rows[cursor.pk] for cursor in places if cursor.pk in rows],
        pinned=[rows[cursor.pk] for cursor in pinned if cursor.pk in rows],
        next="" if is_last else str(places[-1]),
    )


def pinned_of(found: ConversationQuerySet) -> ConversationQuerySet:
    return found.filter(pinned_at__isnull=False).order_by("-pinned_at", "-pk")


def part_of(
    rows: ConversationQuerySet, after: Cursor | None, upto: Cursor | None
) -> tuple[list[Cursor], bool]:
    rows = rows.order_by("-updated_at", "-pk")
    shown: list[Cursor] = []
    if upto and not after:
        shown = places_of(rows.exclude(behind(upto)), AGAIN_MAX)
        after = shown[-1] if shown else None
    found = places_of(rows.filter(behind(after)) if after else rows, PER_PART + 1)
    return [*shown, *found[:PER_PART]], len(found) <= PER_PART


def behind(cursor: Cursor) -> Q:
    earlier = Q(updated_at__lt=cursor.moment)
    return earlier | Q(updated_at=cursor.moment, pk__lt=cursor.pk)


def places_of(rows: ConversationQuerySet, most: int) -> list[Cursor]:
    return [Cursor(moment, pk) for moment, pk in rows.values_list("updated_at", "pk")[:most]]


def rows_of(owner_id: int, query: Query, ids: list[uuid.UUID]) -> dict[uuid.UUID, Row]:
    """What is shown of these, by their ids."""
    # Their texts may be megabytes.
    unread = ("document", "head__text", "head__folded", "head__words", "head__searched")
    mine = Conversation.objects.owned_by(owner_id).filter(pk__in=ids)
    mine = mine.select_related("head").defer(*unread).prefetch_related("tags")
    counts = counted_questions(ids)
    excerpts = excerpts_of(owner_id, ids, said_in(query), words_of(query))
    return {each.pk: Row(each, counts.get(each.pk, 0), excerpts.get(each.pk)) for each in mine}


def counted_questions(ids: list[uuid.UUID]) -> dict[uuid.UUID, int]:
    questions = Message.objects.filter(conversation__in=ids, role=Message.Role.USER).order_by()
    return dict(questions.values_list("conversation").annotate(Count("pk")))


def words_of(query: Query) -> str:
    """What excerpts mark."""
    exact = [term.value for term in query.of(Kind.EXACT) if not term.is_negative]
    return " ".join([query.words, *exact])


def list_version(owner_id: int) -> str:
    """Another one whenever something in the owner's lists has changed."""
    mine = Conversation.objects.filter(owner=owner_id).order_by()
    told = mine.aggregate(last=Max("changed_at"), count=Count("pk"))
    return f"{told['last'].isoformat()}/{told['count']}" if told["last"] else ""
