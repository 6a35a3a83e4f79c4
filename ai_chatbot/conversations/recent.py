"""The conversations that somebody may want to go back to, grouped by day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import F
from django.utils import timezone

from ai_chatbot.conversations.review.conditions import matching
from ai_chatbot.conversations.review.query import parse_query
from ai_chatbot.models import Conversation

SHOWN = 40
PINNED = "Pinned"


@dataclass
class Group:
    name: str
    conversations: list[Conversation] = field(default_factory=list)


def recent(owner: User, query: str = "") -> list[Group]:
    """The pinned ones and the newest, in groups; with a query those that say it."""
    found = matching(owner.pk, parse_query(query))
    newest = found.only("pk", "title", "updated_at", "pinned_at", "collection_id")
    order = [F("pinned_at").desc(nulls_last=True), F("updated_at").desc()]
    return grouped(newest.order_by(*order)[:SHOWN], timezone.now())


def grouped(conversations: Iterable[Conversation], now: datetime) -> list[Group]:
    groups: dict[str, Group] = {}
    for each in conversations:
        name = PINNED if each.pinned_at else day_of(each.updated_at, now)
        groups.setdefault(name, Group(name)).conversations.append(each)
    return list(groups.values())


def day_of(moment: datetime, now: datetime) -> str:
    """In words, by the server's days."""
    today = timezone.localtime(now).date()
    day = timezone.localtime(moment).date()
    if day >= today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    return "The last 7 days" if day > today - timedelta(days=7) else "Earlier"
