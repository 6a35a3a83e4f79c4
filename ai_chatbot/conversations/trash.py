"""The trash of conversations: on no page and in no API, until one is brought back."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ai_chatbot.conversations.keeping import forget_in_langflow, stop_answer
from ai_chatbot.ends import put_away
from ai_chatbot.models import Conversation, Message

TRASH_DAYS = 30
AT_ONCE = 500  # conversations deleted in one statement


def put_in_trash(conversation: Conversation) -> bool:
    """Take it out of everything; False when Langflow's own copy could not be deleted.

    Langflow's is not needed to bring it back, and nobody could delete it from here otherwise.
    """
    stop_answer(conversation)  # Langflow writes down what it has when a run ends
    row = Conversation.objects.filter(pk=conversation.pk, deleted_at=None)
    if row.update(deleted_at=timezone.now()):
        put_away.send(Conversation, conversation=conversation)
    return forget_in_langflow(conversation.pk)


def put_all_in_trash(conversations: Sequence[Conversation]) -> bool:
    """As `put_in_trash`, of many: once told that Langflow is away, the others do not ask it."""
    ids = [each.pk for each in conversations]
    running = Message.objects.filter(conversation__in=ids, status=Message.Status.RUNNING)
    still = set(running.values_list("conversation", flat=True))
    for each in conversations:
        if each.pk in still:
            stop_answer(each)
    with transaction.atomic():
        rows = Conversation.objects.filter(pk__in=ids, deleted_at=None).locked()
        here = list(rows.values_list("pk", flat=True))
        Conversation.objects.filter(pk__in=here).update(deleted_at=timezone.now())
    for each in conversations:
        put_away.send(Conversation, conversation=each)
    return all(forget_in_langflow(pk) for pk in ids)  # none is asked behind the first "no"


def take_from_trash(conversation: Conversation) -> None:
    conversation.deleted_at = None
    conversation.save(update_fields=["deleted_at"])


def trash_of(owner: User) -> QuerySet[Conversation]:
    return Conversation.objects.in_trash_of(owner).defer("document").order_by("-deleted_at")


def old_trash() -> QuerySet[Conversation]:
    over = timezone.now() - timedelta(days=TRASH_DAYS)
    return Conversation.objects.filter(deleted_at__lt=over)


def empty(trash: QuerySet[Conversation]) -> int:
    """Delete for good what this finds, unless it is brought back meanwhile; returns how many."""
    ids = list(trash.order_by("pk").values_list("pk", flat=True))
    return sum(_delete(ids[at : at + AT_ONCE]) for at in range(0, len(ids), AT_ONCE))


@transaction.atomic
def _delete(ids: list[uuid.UUID]) -> int:
    still = Conversation.objects.exclude(deleted_at=None).filter(pk__in=ids)
    locked = list(still.locked(to_delete=True).values_list("pk", flat=True))
    Conversation.objects.filter(pk__in=locked).delete()
    return len(locked)
