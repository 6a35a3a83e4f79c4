"""What an answer cost, written down once at its end; and what that comes to."""

import uuid
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from ai_chatbot.models import Message, Usage

COUNT_MAX = 2**31 - 1  # of the columns


def record_usage(answer_id: uuid.UUID) -> None:
    """Write the usage row of an answer that has ended; a second time changes nothing."""
    answers = Message.objects.filter(pk=answer_id).select_related("conversation")
    Usage.objects.bulk_create(map(usage_of, answers), ignore_conflicts=True)


def usage_of(answer: Message) -> Usage:
    return Usage(
        owner_id=answer.conversation.owner_id,
        answer_id=answer.pk,
        at=answer.created_at,
        door=answer.door,
        token_name=answer.token_name,
        collection_id=answer.conversation.collection_id,
        visitor=answer.conversation.visitor,
        status=answer.status,
        model=answer.model,
        flow_id=answer.flow_id,
        flow_version=answer.flow_version,
        tokens_in=count(answer.usage, "input"),
        tokens_out=count(answer.usage, "output"),
        tokens=count(answer.usage, "total"),
        first_token=answer.timings.get("first_token"),
        seconds=seconds_of(answer),
    )


def count(usage: dict[str, int], name: str) -> int:
    return min(max(usage.get(name) or 0, 0), COUNT_MAX)


def seconds_of(answer: Message) -> float | None:
    if answer.ended_at is None:
        return None
    return round((answer.ended_at - answer.created_at).total_seconds(), 3)


def sums_by_day(rows: "QuerySet[Usage]", days: int) -> list[dict[str, Any]]:
    """What the last `days` days come to, the newest first; days without an answer are left out.

    `[{"day", "answers", "tokens_in", "tokens_out", "tokens"}]`
    """
    first = timezone.localdate() - timedelta(days=days - 1)
    since = timezone.make_aware(datetime.combine(first, time.min))
    by_day = rows.filter(at__gte=since).annotate(day=TruncDate("at")).order_by("-day")
    added = {name: Sum(name) for name in ("tokens_in", "tokens_out", "tokens")}
    return [dict(day) for day in by_day.values("day").annotate(answers=Count("pk"), **added)]
