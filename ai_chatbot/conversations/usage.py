"""What an answer cost, written down once at its end; and what that comes to."""

import uuid
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from ai_chatbot.models import Message, Usage

COUNT_MAX = 2**31 - 1  # of the columns
BYTES_PER_TOKEN = 4  # of UTF-8, about so many whatever the language


def record_usage(answer_id: uuid.UUID) -> None:
    """Write the usage row of an answer that has ended; a second time changes nothing."""
    answers = Message.objects.filter(pk=answer_id).select_related("conversation", "parent")
    Usage.objects.bulk_create(map(usage_of, answers), ignore_conflicts=True)


def usage_of(answer: Message) -> Usage:
    tokens_in, tokens_out, tokens = tokens_of(answer)
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
        flow=answer.flow,
        flow_id=answer.flow_id,
        flow_version=answer.flow_version,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        tokens=tokens,
        first_token=answer.timings.get("first_token"),
        seconds=seconds_of(answer),
        grounded=answer.grounding.get("score"),
        decision=answer.grounding.get("decision", ""),
    )


def tokens_of(answer: Message) -> tuple[int, int, int]:
    """In, out and in all, as the model's server counts; estimated where it told nothing.

    A server tells at an answer's end, so of one that is stopped it tells nothing: without an
    estimate, who stops each answer just before its end would have no budget at all.
    """
    told_in, told_out = count(answer.usage, "input"), count(answer.usage, "output")
    told = count(answer.usage, "total") or min(told_in + told_out, COUNT_MAX)
    if told or not was_worked_at(answer):
        return told_in, told_out, told
    tokens_in, tokens_out = estimate(*texts_given(answer)), estimate(answer.text)
    return tokens_in, tokens_out, min(tokens_in + tokens_out, COUNT_MAX)


def was_worked_at(answer: Message) -> bool:
    """Whether a model read the question: where one could not be asked, nothing is used up."""
    return bool(answer.text) or answer.status == Message.Status.STOPPED


def texts_given(answer: Message) -> list[str]:
    """What is known of what the model read: the question and the passages."""
    question = answer.parent.text if answer.parent else ""
    return [question, *answer.sources.values_list("text", flat=True)]


def estimate(*texts: str) -> int:
    size = sum(len(text.encode(errors="replace")) for text in texts)
    return min(-(-size // BYTES_PER_TOKEN), COUNT_MAX)


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
