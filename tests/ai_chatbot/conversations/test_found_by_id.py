"""Which message is meant: by its own id, or by the one that its page or program gave it."""

import uuid

from ai_chatbot.conversations.asking import find_message
from ai_chatbot.models import Conversation
from tests.ai_chatbot.conftest import write_turn


def asked_as(conversation, client_id):
    question, _ = write_turn(conversation)
    question.client_id = client_id
    question.save()
    return question


def test_a_message_is_found_by_its_id_and_by_what_its_page_called_it(alice, conversation):
    mine = asked_as(conversation, "mine")
    called_by_a_uuid = asked_as(conversation, str(uuid.UUID(int=7)))

    assert find_message(conversation, str(mine.pk)) == mine
    assert find_message(conversation, "mine") == mine
    assert find_message(conversation, str(uuid.UUID(int=7))) == called_by_a_uuid


def test_nothing_of_another_conversation_and_nothing_without_a_name_is_found(alice, conversation):
    asked_as(conversation, "")
    theirs = asked_as(Conversation.objects.create(owner=alice), "theirs")

    for name in ("theirs", str(theirs.pk), str(uuid.UUID(int=8)), "", "\x00", "\ud800", "x" * 5000):
        assert find_message(conversation, name) is None
