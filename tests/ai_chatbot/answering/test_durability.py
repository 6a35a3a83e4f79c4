"""Writing without waiting for the disk: seen by all, undone by an error, and never the rule."""

import pytest
from django.db import IntegrityError, connection

from ai_chatbot.answering.durability import unsynced
from ai_chatbot.models import Conversation

QUESTION, SYNCED, UNSYNCED = {
    "sqlite": ("PRAGMA synchronous", 2, 1),
    "postgresql": ("SHOW synchronous_commit", "on", "off"),
}[connection.vendor]


def waits():
    """How a commit waits for the disk now."""
    with connection.cursor() as cursor:
        cursor.execute(QUESTION)
        return cursor.fetchone()[0]


@pytest.fixture
def synced(transactional_db):
    """The product's rule, which the tests' own settings spare themselves."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            before = waits()
            cursor.execute("PRAGMA synchronous = FULL")
            yield
            cursor.execute(f"PRAGMA synchronous = {before}")
        else:
            yield


def test_only_what_is_written_inside_does_not_wait(synced, alice):
    with unsynced():
        Conversation.objects.create(owner=alice)
        inside = waits()

    assert (inside, waits()) == (UNSYNCED, SYNCED)
    assert Conversation.objects.count() == 1


def test_an_error_undoes_all_of_it_and_the_next_transaction_waits_again(synced, alice):
    def begin_and_fail():
        Conversation.objects.create(owner=alice)
        Conversation.objects.create(owner=None)

    with pytest.raises(IntegrityError), unsynced():
        begin_and_fail()

    assert waits() == SYNCED
    assert not Conversation.objects.exists()


def test_within_another_transaction_that_one_decides(db, alice):
    before = waits()

    with unsynced():
        Conversation.objects.create(owner=alice)
        inside = waits()

    assert inside == before
