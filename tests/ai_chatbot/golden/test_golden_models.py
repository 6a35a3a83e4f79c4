"""Golden questions as they are kept, and what trying them leaves out of a person's lists."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from ai_chatbot.models import Conversation, Door, GoldenQuestion, Usage
from tests.ai_chatbot.conftest import write_turn


def test_a_golden_question_is_found_with_its_flow_or_with_every_flow(alice, bob):
    of_all = GoldenQuestion.objects.create(owner=alice, question="Wie groß ist das Café?")
    of_one = GoldenQuestion.objects.create(owner=alice, question="庭は？", flow="quick")
    GoldenQuestion.objects.create(owner=alice, question="כמה?", flow="thorough")
    GoldenQuestion.objects.create(owner=alice, question="Gone?", deleted_at=timezone.now())
    GoldenQuestion.objects.create(owner=bob, question="His?")

    found = GoldenQuestion.objects.owned_by(alice).for_flow("quick")

    assert set(found) == {of_all, of_one}


def test_an_answer_makes_one_golden_question_and_it_stays_when_the_answer_goes(alice, conversation):
    _, answer = write_turn(conversation)
    kept = GoldenQuestion.objects.create(owner=alice, question="Why?", from_answer=answer)
    with pytest.raises(IntegrityError), transaction.atomic():
        GoldenQuestion.objects.create(owner=alice, question="Why?", from_answer=answer)

    conversation.delete()

    kept.refresh_from_db()
    assert kept.from_answer is None


def test_what_is_asked_to_try_a_flow_is_in_no_list_but_counts_for_the_budget(alice):
    tried = Conversation.objects.create(owner=alice, is_trial=True)
    row = Usage.objects.create(
        owner=alice, answer_id=uuid.uuid4(), at=timezone.now(), door=Door.GOLDEN, tokens=7
    )

    assert tried not in Conversation.objects.owned_by(alice)
    assert row in Usage.objects.by_user(alice.pk)
    assert row not in Usage.objects.by_user(alice.pk).in_person()
