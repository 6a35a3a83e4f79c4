"""How much one user may ask by all doors together: questions a minute, tokens a day."""

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache
from threading import Timer

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from ai_chatbot.models import Usage, UsageQuerySet
from ai_chatbot.models.usage import BUDGET_SPENT
from config.base.languages.active import ENGLISH, in_language
from config.base.languages.numbers import grouped

DAY = timedelta(days=1)
TIDIED_EVERY = 10.0  # seconds


class LimitReached(Exception):
    """A refusal; the text says when to come back, `retry_after` in how many seconds.

    `in_english` is what is kept where the refusal is kept with an answer.
    """

    def __init__(self, sentence: str, *, code: str, retry_after: int, in_english: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.in_english = in_english or sentence
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
    count(user_id, settings.QUESTIONS_PER_MINUTE, "questions", TOO_MANY_QUESTIONS)


def count_request(user_id: int) -> None:
    """Count one request of the user's programs; raise LimitReached when there were too many."""
    count(user_id, settings.REQUESTS_PER_MINUTE, "requests", TOO_MANY_REQUESTS)


TOO_MANY_QUESTIONS = gettext_noop(
    "That was %(count)s questions in a minute, the most allowed. Ask again in %(time)s."
)
TOO_MANY_REQUESTS = gettext_noop(
    "That was %(count)s requests in a minute, the most allowed. Try again in %(time)s."
)


def count(user_id: int, per_minute: int, what: str, sentence: str) -> None:
    if seconds := seconds_until_free(per_minute, what, str(user_id)):
        raise LimitReached(
            _(sentence) % {"count": per_minute, "time": seconds_in_words(seconds)},
            code="rate_limited",
            retry_after=seconds,
        )


def seconds_in_words(seconds: int) -> str:
    return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}


def check_token_budget(user_id: int) -> None:
    """Raise LimitReached when the last 24 hours' answers used up the user's tokens.

    What visitors of the user's collections ask has budgets of its own.
    """
    seconds = seconds_until_return(Usage.objects.by_user(user_id), settings.TOKENS_PER_DAY)
    if not seconds:
        return
    again = timezone.localtime(timezone.now() + timedelta(seconds=seconds))
    with in_language(ENGLISH):
        in_english = spent_until(again)
    raise LimitReached(
        spent_until(again), code="budget_spent", retry_after=seconds, in_english=in_english
    )


def spent_until(again: datetime) -> str:
    return _(BUDGET_SPENT) % {
        "tokens": grouped(settings.TOKENS_PER_DAY),
        "time": date_format(again, "TIME_FORMAT"),
        "day": date_format(again, "MONTH_DAY_FORMAT"),
    }


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
