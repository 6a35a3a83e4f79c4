"""The conversations that somebody may want to go back to, grouped by day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ai_chatbot.conversations.review.conditions import search_of
from ai_chatbot.conversations.review.newest import newest
from ai_chatbot.conversations.review.query import parse_query
from ai_chatbot.models import Conversation

SHOWN = 30  # each weighs a tenth of a KB on every conversation’s page


@dataclass
class Group:
    name: str
    conversations: list[Conversation] = field(default_factory=list)


def recent(owner: User, query: str = "") -> list[Group]:
    """The pinned ones and the newest, in groups; with a query those that it is about."""
    read = parse_query(query)
    search = search_of(owner.pk, read)
    found = search.rows
    if not read.is_empty:
        mine = Conversation.objects.owned_by(owner)
        found = mine.filter(pk__in=[cursor.pk for cursor in newest(search, SHOWN)])
    shown = found.only("pk", "title", "updated_at", "pinned_at", "collection_id")
    order = [F("pinned_at").desc(nulls_last=True), F("updated_at").desc(), F("pk").desc()]
    return grouped(shown.order_by(*order)[:SHOWN], timezone.now())


def grouped(conversations: Iterable[Conversation], now: datetime) -> list[Group]:
    groups: dict[str, Group] = {}
    for each in conversations:
        name = _("Pinned") if each.pinned_at else day_of(each.updated_at, now)
        groups.setdefault(name, Group(name)).conversations.append(each)
    return list(groups.values())


def day_of(moment: datetime, now: datetime) -> str:
    """In words, by the server's days."""
    today = timezone.localtime(now).date()
    day = timezone.localtime(moment).date()
    if day >= today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    return _("The last 7 days") if day > today - timedelta(days=7) else _("Earlier")
