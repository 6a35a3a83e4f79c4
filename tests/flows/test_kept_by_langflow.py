"""What earlier versions let Langflow keep of conversations goes with the daily tidying."""

import uuid

import pytest

from ai_chatbot.models import Conversation
from ai_chatbot.pruning import kept_by_langflow


@pytest.fixture
def kept(store, alice):
    """Two conversations that Langflow knows, one that it does not, and sessions of its editors."""
    known = [Conversation.objects.create(owner=alice) for _ in range(2)]
    Conversation.objects.create(owner=alice)
    store.sessions = [str(each.pk) for each in known]
    store.sessions += ["New Session", str(uuid.uuid4()), "x" * 36, "窓"]
    return store


def test_conversations_go_and_editors_own_sessions_stay(kept):
    editors_own = kept.sessions[2:]

    assert kept_by_langflow(dry_run=True) == 2
    assert len(kept.sessions) == 6
    assert kept_by_langflow(dry_run=False) == 2
    assert kept.sessions == editors_own
    assert kept_by_langflow(dry_run=False) == 0


def test_they_are_found_with_one_query(kept, django_assert_num_queries):
    with django_assert_num_queries(1):
        kept_by_langflow(dry_run=True)


def test_a_langflow_that_is_away_is_asked_another_day(kept):
    kept.status = 503

    assert kept_by_langflow(dry_run=False) == 0
    assert len(kept.sessions) == 6


def test_an_answer_that_is_no_list_holds_nothing(kept):
    kept.sessions = {"not": "a list"}

    assert kept_by_langflow(dry_run=False) == 0
