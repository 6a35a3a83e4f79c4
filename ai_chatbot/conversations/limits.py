"""How much one user may ask by all doors together: questions a minute, tokens a day."""

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache
from threading import Timer

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from ai_chatbot.models import Usage, UsageQuerySet

DAY = timedelta(days=1)
TIDIED_EVERY = 10.0  # seconds


class LimitReached(Exception):
    """A refusal; the text says when to come back, `retry_after` in how many seconds."""

    def __init__(self, sentence: str, *, code: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.code = code
        self.retry_after = retry_after


class SeldomTimer(Timer):
    """For the library's count in memory, which starts a thread at each hit to tidy up: tidies
    there and then, and only now and then. What is over counts for nothing before that, too."""

    def __init__(self, tidy: Callable[..., object]) -> None:
        super().__init__(TIDIED_EVERY, tidy)
        self.due = time.monotonic() + TIDIED_EVERY

    def is_alive(self) -> bool:
        """Asked at each hit; one that is alive is not started again."""
        if (now := time.monotonic()) >= self.due:
            self.due = now + TIDIED_EVERY
            self.function()
        return True


@cache
def rate_limiter() -> MovingWindowRateLimiter:
    """Counts in Redis when there is one, so that several processes count together."""
    storage = storage_from_string(settings.REDIS_URL or "memory://")
    if isinstance(storage, MemoryStorage):
        storage.timer = SeldomTimer(storage.timer.function)
    return MovingWindowRateLimiter(storage)


def seconds_until_free(per_minute: int, *counted: str) -> int:
    """Count one of what is `counted`; 0, or in how many seconds the next one is allowed."""
    return seconds_until_within(RateLimitItemPerMinute(per_minute), *counted)


def seconds_until_within(limit: RateLimitItem, *counted: str) -> int:
    if rate_limiter().hit(limit, *counted):
        return 0
    window = rate_limiter().get_window_stats(limit, *counted)
    return max(1, round(window.reset_time - timezone.now().timestamp()))


def count_question(user_id: int) -> None:
    """Count one question of the user's; raise LimitReached when there were too many."""
    count(user_id, settings.QUESTIONS_PER_MINUTE, "questions", "Ask again")


def count_request(user_id: int) -> None:
    """Count one request of the user's programs; raise LimitReached when there were too many."""
    count(user_id, settings.REQUESTS_PER_MINUTE, "requests", "Try again")


def count(user_id: int, per_minute: int, what: str, go_on: str) -> None:
    if seconds := seconds_until_free(per_minute, what, str(user_id)):
        raise LimitReached(
            f"That was {per_minute} {what} in a minute, the most allowed. "
            f"{go_on} in {seconds_in_words(seconds)}.",
            code="rate_limited",
            retry_after=seconds,
        )


def seconds_in_words(seconds: int) -> str:
    return f"{seconds} second{'s' if seconds > 1 else ''}"


def check_token_budget(user_id: int) -> None:
    """Raise LimitReached when the last 24 hours' answers used up the user's tokens.

    What visitors of the user's collections ask has budgets of its own.
    """
    seconds = seconds_until_return(Usage.objects.by_user(user_id), settings.TOKENS_PER_DAY)
    if not seconds:
        return
    again = timezone.localtime(timezone.now() + timedelta(seconds=seconds))
    raise LimitReached(
        f"Your {settings.TOKENS_PER_DAY:,} tokens a day are used up. "
        f"Ask again after {again:%H:%M on %-d %B}.",
        code="budget_spent",
        retry_after=seconds,
    )


def seconds_until_return(rows: UsageQuerySet, most: int) -> int:
    """0 unless these answers of the last 24 hours used so many tokens up; else until when."""
    now = timezone.now()
    recent = rows.filter(at__gt=now - DAY)
    used = recent.aggregate(total=Sum("tokens"))["total"] or 0
    if used < most:
        return 0
    by_age = recent.order_by("at").values_list("at", "tokens")
    again = budget_returns_at(by_age.iterator(), used, most) + DAY
    return max(1, round((again - now).total_seconds()))


def budget_returns_at(by_age: Iterable[tuple[datetime, int]], used: int, most: int) -> datetime:
    """When the answer was given without which, and those before it, the budget is not used up."""
    for at, tokens in by_age:
        used -= tokens
        if used < most:
            return at
    raise ValueError("not used up")
