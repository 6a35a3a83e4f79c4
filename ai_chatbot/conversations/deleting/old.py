"""Conversations whose time is over, deleted for good."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ai_chatbot.conversations.deleting.leftovers import forget_all
from ai_chatbot.models import Conversation, Message
from ai_chatbot.models.conversations import ConversationQuerySet
from config.base.batches import batches

AT_ONCE = 100


def older_than(days: int) -> ConversationQuerySet:
    """Those in which nothing was asked for so long, visitors' among them; pinned ones stay.

    Imported ones were asked in long ago: they are kept as long from when they were brought here.
    """
    since = timezone.now() - timedelta(days=days)
    running = Message.objects.filter(status=Message.Status.RUNNING)
    old = Conversation.objects.filter(updated_at__lt=since, pinned_at=None)
    old = old.filter(Q(imported_from="") | Q(changed_at__lt=since))
    return old.exclude(pk__in=running.values("conversation"))


def delete_for_good(conversations: ConversationQuerySet) -> int:
    """Here and in Langflow; returns how many. One that was asked in meanwhile stays."""
    ids = list(conversations.order_by("pk").values_list("pk", flat=True))
    gone = []
    for some in batches(ids, AT_ONCE):
        with transaction.atomic():
            rows = conversations.filter(pk__in=some).locked(to_delete=True)
            still = list(rows.values_list("pk", flat=True))
            Conversation.objects.filter(pk__in=still).delete()
        gone += still
    if gone:
        forget_all(gone)
    return len(gone)
