"""Whether an answer is being written, as the background asks it."""

from datetime import timedelta

from django.db.models.functions import Now

from ai_chatbot.conversations.being_written import FRESH, any_being_written
from ai_chatbot.models import Message
from notes.giving_way import way
from tests.ai_chatbot.conftest import write_turn


def test_an_answer_that_is_written_is_seen_and_one_that_has_ended_is_not(conversation):
    assert not any_being_written()

    _, answer = write_turn(conversation, status=Message.Status.RUNNING)
    assert any_being_written()

    Message.objects.filter(pk=answer.pk).update(status=Message.Status.DONE)
    assert not any_being_written()


def test_an_answer_whose_process_died_holds_nothing_up(conversation):
    _, answer = write_turn(conversation, status=Message.Status.RUNNING)
    Message.objects.filter(pk=answer.pk).update(heartbeat_at=Now() - 2 * FRESH)

    assert not any_being_written()
    assert timedelta(seconds=1) < FRESH < timedelta(seconds=30)


def test_the_background_of_the_notes_asks_us():
    assert any_being_written in way.asks
