"""Replies kept for a day, so that a request that is sent twice is done once.

Any process may be asked again, also while another still works at the request.
"""

import uuid
from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now

from ai_chatbot.models import KeptReply

KEPT_FOR = timedelta(hours=24)
LOST_AFTER = timedelta(minutes=5)  # whoever works that long at a request has died
KEPT = 10_000  # of one user; of more the oldest go
DROPPED_AT_ONCE = 100
BODY_MAX_CHARS = 64_000


class OtherRequest(Exception):
    """The key was used for another request."""


class StillWorking(Exception):
    """The same request is being worked at."""


def claim(owner_id: int, key: str, request: str) -> uuid.UUID | KeptReply:
    """A claim to do what `request` (a hash) asks, or the reply that it has had."""
    KeptReply.objects.filter(past_use(), owner_id=owner_id, key=key).delete()
    drop_oldest(owner_id)
    mine = uuid.uuid4()
    new = KeptReply(owner_id=owner_id, key=key, request=request, claim=mine)
    KeptReply.objects.bulk_create([new], ignore_conflicts=True)
    kept = KeptReply.objects.filter(owner_id=owner_id, key=key).first()
    if kept is None:  # it was released this moment
        raise StillWorking
    if kept.claim == mine:
        return mine
    if kept.request != request:
        raise OtherRequest
    if kept.status is None:
        raise StillWorking
    return kept


def keep(claimed: uuid.UUID, status: int, headers: dict[str, str], body: str) -> None:
    """Write down what was replied; one that is too long is told to be so when it is asked for."""
    KeptReply.objects.filter(claim=claimed).update(status=status, headers=headers, body=body)


def release(claimed: uuid.UUID) -> None:
    """Let the request be tried again: what it met was nothing that lasts."""
    KeptReply.objects.filter(claim=claimed).delete()


def past_use() -> Q:
    """Those that are a day old, and those whose worker is lost."""
    lost = Q(status=None, at__lt=Now() - LOST_AFTER)
    return Q(at__lt=Now() - KEPT_FOR) | lost


def drop_oldest(owner_id: int) -> None:
    mine = KeptReply.objects.filter(owner_id=owner_id)
    if mine.count() < KEPT:
        return
    oldest = list(mine.exclude(status=None).values_list("pk", flat=True)[:DROPPED_AT_ONCE])
    KeptReply.objects.filter(pk__in=oldest).delete()
