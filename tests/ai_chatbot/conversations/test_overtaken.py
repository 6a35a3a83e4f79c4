"""An answer that others took for lost, though its process lives, says what kept it."""

from typing import Any

import pytest
from django.utils import timezone

from ai_chatbot.answering.ending import Ending, write_end
from ai_chatbot.answering.journal import Entry, write_entries
from ai_chatbot.conversations.lost import INTERRUPTED, OVERTAKEN, interrupt_lost_answers
from ai_chatbot.flows.current import AskedFlow
from ai_chatbot.models import LOST_AFTER, Message
from tests.ai_chatbot.conftest import write_turn

Status = Message.Status
NOT_KNOWN = AskedFlow()


@pytest.fixture
def taken(conversation: Any) -> Message:
    """Another process has not heard of it for so long that it has written an end."""
    _, answer = write_turn(conversation, "متى؟", "")
    long_ago = timezone.now() - 2 * LOST_AFTER
    Message.objects.filter(pk=answer.pk).update(status=Status.RUNNING, heartbeat_at=long_ago)
    (found,) = interrupt_lost_answers()
    answer.refresh_from_db()
    assert (found.pk, answer.error) == (answer.pk, INTERRUPTED)
    return answer


def test_its_run_is_told_to_end_and_why(taken: Message) -> None:
    ends = write_entries([Entry(taken.pk, "五月", 3)])

    assert ends == {taken.pk: (Status.INTERRUPTED, OVERTAKEN)}


def test_its_end_corrects_what_others_said_of_it(taken: Message) -> None:
    ending = Ending(
        Status.INTERRUPTED, OVERTAKEN, "In May. 五月に。", 4, {}, "m", "p", {}, NOT_KNOWN
    )

    write_end(taken.pk, ending)

    taken.refresh_from_db()
    assert (taken.status, taken.error) == (Status.INTERRUPTED, OVERTAKEN)
    assert taken.text == "In May. 五月に。"
