"""What one user may ask, and that each refusal says when to come back."""

import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from ai_chatbot.conversations import limits
from ai_chatbot.conversations.limits import LimitReached, check_token_budget, count_question
from ai_chatbot.conversations.usage import record_usage
from ai_chatbot.models import Conversation, Usage
from tests.ai_chatbot.conftest import write_turn


def test_questions_over_the_limit_are_told_in_how_many_seconds(settings):
    settings.QUESTIONS_PER_MINUTE = 3
    for _ in range(3):
        count_question(1)

    with pytest.raises(LimitReached, match=r"3 questions in a minute.* in (5\d|60) seconds"):
        count_question(1)


def test_each_user_has_a_limit_of_their_own(settings):
    settings.QUESTIONS_PER_MINUTE = 1
    count_question(1)
    count_question(2)

    with pytest.raises(LimitReached):
        count_question(1)


@pytest.fixture
def spent(conversation, settings):
    """`spent(hours, tokens)`: an answer that used so many, so many hours ago."""
    settings.TOKENS_PER_DAY = 100

    def spend(hours, tokens, into=conversation):
        made = timezone.now() - timedelta(hours=hours)
        _, answer = write_turn(into, usage={"total": tokens}, created_at=made)
        record_usage(answer.pk)
        return answer

    return spend


def again_at(refusal):
    """The moment that a refusal names: without a year, as it is within a day."""
    return str(refusal.value).split("after ")[1].rstrip(".")


def test_tokens_within_the_budget_are_fine(alice, spent):
    spent(1, 60)
    spent(2, 39)

    check_token_budget(alice.pk)


def test_a_used_up_budget_says_when_enough_of_it_is_back(alice, spent):
    spent(20, 10)  # back first, but 140 of 100 stay used
    big = spent(10, 90)
    spent(1, 50)

    with pytest.raises(LimitReached, match="100 tokens a day are used up") as refusal:
        check_token_budget(alice.pk)

    back = timezone.localtime(big.created_at + timedelta(days=1))
    assert again_at(refusal) == f"{back:%H:%M on %-d %B}"


def test_yesterdays_tokens_do_not_count(alice, spent):
    spent(25, 1000)

    check_token_budget(alice.pk)


def test_a_deleted_conversation_gives_no_tokens_back(alice, conversation, spent):
    spent(1, 100)

    conversation.delete()

    with pytest.raises(LimitReached):
        check_token_budget(alice.pk)


def test_an_answer_is_counted_once(alice, spent):
    answer = spent(1, 60)

    record_usage(answer.pk)

    assert [row.tokens for row in Usage.objects.all()] == [60]


def test_a_refusal_says_its_kind_and_in_how_many_seconds(alice, spent):
    spent(23, 100)

    with pytest.raises(LimitReached) as refusal:
        check_token_budget(alice.pk)

    assert refusal.value.code == "budget_spent"
    assert 3500 < refusal.value.retry_after <= 3600


def test_anothers_tokens_do_not_count(alice, bob, spent):
    spent(1, 1000, into=Conversation.objects.create(owner=bob))

    check_token_budget(alice.pk)


def test_two_processes_count_together(settings):
    """Each process has a limiter of its own; in Redis they see the same window."""
    if not settings.REDIS_URL:
        pytest.skip("one process: the limiter is its own")
    settings.QUESTIONS_PER_MINUTE = 5
    for _ in range(5):
        limits.rate_limiter.cache_clear()
        count_question(7)

    limits.rate_limiter.cache_clear()
    with pytest.raises(LimitReached):
        count_question(7)


def test_counting_starts_no_thread(settings):
    settings.REDIS_URL = ""
    count_question(7)
    before = threading.active_count()
    started = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(threading.Thread, "start", lambda thread: started.append(thread))
        for _ in range(5):
            count_question(7)

    assert started == []
    assert threading.active_count() <= before


def test_what_is_over_is_tidied_away_at_a_later_count():
    tidied = []
    timer = limits.SeldomTimer(lambda: tidied.append(True))

    assert timer.is_alive()
    assert tidied == []
    timer.due = time.monotonic()
    assert timer.is_alive()
    assert tidied == [True]
    assert timer.is_alive()
    assert tidied == [True]  # not again at once


def test_a_count_forgets_a_minute_that_is_over(settings):
    settings.REDIS_URL, settings.QUESTIONS_PER_MINUTE = "", 1
    start = time.time()
    with pytest.MonkeyPatch.context() as patch:
        count_question(7)
        with pytest.raises(LimitReached):
            count_question(7)
        patch.setattr("limits.storage.memory.time.time", lambda: start + 61)
        count_question(7)
