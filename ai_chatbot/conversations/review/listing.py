"""The list of saved conversations: those that a query is about, the newest first, a part at a time.

A cursor says behind which row the next part begins. Whatever is added or deleted meanwhile, no row
comes twice and none that stays is left out.
"""

import uuid
from dataclasses import dataclass, field

from django.db.models import Count, F, Max

from ai_chatbot.conversations.review.conditions import Search, search_of
from ai_chatbot.conversations.review.excerpts import Excerpt, excerpts_of
from ai_chatbot.conversations.review.newest import Cursor, newest, places_of
from ai_chatbot.conversations.review.query import Kind, Query
from ai_chatbot.models import Conversation, Message

PER_PART = 30
PINNED_MAX = 100  # above the others
UNREAD_OF_HEADS = ("text", "folded", "words", "searched", "usage", "timings", "times")
AGAIN_MAX = 300  # rows that one who comes back is shown at once


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


def list_conversations(
    owner_id: int, query: Query, after: Cursor | None = None, upto: Cursor | None = None
) -> Listing:
    """The part behind `after`; or from the beginning on all `upto` a row, and the part with it."""
    search = search_of(owner_id, query)
    pinned: list[Cursor] = []
    if query.is_empty:
        is_pinned = search.rows.filter(pinned_at__isnull=False).order_by("-pinned_at", "-pk")
        pinned = [] if after else places_of(is_pinned, PINNED_MAX)
        search = Search(owner_id, search.rows.filter(pinned_at=None))
    places, is_last = part_of(search, after, upto)
    rows = rows_of(search, query, [cursor.pk for cursor in [*pinned, *places]])
    return Listing(
        query,
        rows=[rows[cursor.pk] for cursor in places if cursor.pk in rows],
        pinned=[rows[cursor.pk] for cursor in pinned if cursor.pk in rows],
        next="" if is_last else str(places[-1]),
    )


def part_of(search: Search, after: Cursor | None, upto: Cursor | None) -> tuple[list[Cursor], bool]:
    """The rows' places, and whether no others are behind them."""
    shown: list[Cursor] = []
    if upto and not after:
        shown = newest(search, AGAIN_MAX, upto=upto)
        after = shown[-1] if shown else None
    found = newest(search, PER_PART + 1, after=after)
    return [*shown, *found[:PER_PART]], len(found) <= PER_PART


def rows_of(search: Search, query: Query, ids: list[uuid.UUID]) -> dict[uuid.UUID, Row]:
    """What is shown of these, by their ids."""
    # Their texts may be megabytes.
    unread = ("document", *(f"head__{name}" for name in UNREAD_OF_HEADS))
    mine = Conversation.objects.alias(whose=F("owner") + 0)  # else SQLite looks at all of theirs
    mine = mine.filter(whose=search.owner_id, pk__in=ids).order_by()
    mine = mine.select_related("head").defer(*unread).prefetch_related("tags")
    counts = counted_questions(ids)
    excerpts = excerpts_of(search.owner_id, ids, search.wanted, words_of(query))
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
    told = mine.aggregate(last=Max("changed_at"), count=Count("*"))  # out of an index alone
    return f"{told['last'].isoformat()}/{told['count']}" if told["last"] else ""
