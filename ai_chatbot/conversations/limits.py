"""How much one user may ask: questions a minute, tokens a day."""

from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db.models import IntegerField, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone
from limits import RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from ai_chatbot.models import Message

TOKENS = Cast(KT("usage__total"), IntegerField())


class LimitReached(Exception):
    """A refusal; the text says when to come back."""


@cache
def rate_limiter() -> MovingWindowRateLimiter:
    """Counts in Redis when there is one, so that several processes count together."""
    return MovingWindowRateLimiter(storage_from_string(settings.REDIS_URL or "memory://"))


def count_question(user_id: int) -> None:
    """Count one question of the user's; raise LimitReached when there were too many."""
    limit = RateLimitItemPerMinute(settings.QUESTIONS_PER_MINUTE)
    if rate_limiter().hit(limit, "questions", str(user_id)):
        return
    window = rate_limiter().get_window_stats(limit, "questions", str(user_id))
    seconds = max(1, round(window.reset_time - timezone.now().timestamp()))
    raise LimitReached(
        f"That was {settings.QUESTIONS_PER_MINUTE} questions in a minute, the most allowed. "
        f"Ask again in {seconds} second{'s' if seconds > 1 else ''}."
    )


def check_token_budget(user_id: int) -> None:
    """Raise LimitReached when the last 24 hours' answers used up the user's tokens."""
    since = timezone.now() - timedelta(days=1)
    answers = Message.objects.filter(
        conversation__owner_id=user_id, role=Message.Role.ASSISTANT, created_at__gt=since
    ).exclude(usage={})
    used = answers.aggregate(total=Sum(TOKENS))["total"] or 0
    if used < settings.TOKENS_PER_DAY:
        return
    again = timezone.localtime(budget_returns_at(answers, used) + timedelta(days=1))
    raise LimitReached(
        f"Your {settings.TOKENS_PER_DAY:,} tokens a day are used up. "
        f"Ask again after {again:%H:%M} on {again:%-d %B}."
    )


def budget_returns_at(answers: QuerySet[Message], used: int) -> datetime:
    """When the answer was given without which, and those before it, the budget is not used up."""
    by_age = answers.order_by("created_at").annotate(tokens=TOKENS)
    for created_at, tokens in by_age.values_list("created_at", "tokens"):
        used -= tokens or 0
        if used < settings.TOKENS_PER_DAY:
            return created_at
    raise ValueError("not used up")
