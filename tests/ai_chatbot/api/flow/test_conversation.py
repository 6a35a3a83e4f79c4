"""The conversation so far, as a run hears it."""

import pytest

from ai_chatbot.models import Message
from ai_chatbot.tokens import make_run_token
from tests.ai_chatbot.api.flow.asking import so_far
from tests.ai_chatbot.conftest import write_turn


def test_a_run_hears_the_earlier_turns_but_not_its_own_question(client, conversation):
    write_turn(conversation, "Who is Holm?", "Dr. Holm is the dentist.")
    _, running = write_turn(conversation, "What is her number?", "", status="running")

    assert so_far(client, make_run_token(running)) == [
        {"role": "user", "text": "Who is Holm?"},
        {"role": "assistant", "text": "Dr. Holm is the dentist."},
    ]


def test_a_run_does_not_hear_what_a_model_thought_before(client, conversation):
    write_turn(conversation, "2+2?", "<think>\nTwo and two.\n</think>\n\nIt is 4.")
    write_turn(conversation, "And?", "<think>\nHm")
    _, running = write_turn(conversation, "3+3?", "", status="running")

    assert so_far(client, make_run_token(running)) == [
        {"role": "user", "text": "2+2?"},
        {"role": "assistant", "text": "It is 4."},
        {"role": "user", "text": "And?"},
    ]


@pytest.mark.parametrize(
    ("asked", "next_asked"),
    [
        ("Who won the cup in 1954?", "What is a café?"),
        ("Who won the cup in 1954?", "What is a cafe\u0301?"),
        ("一九五四年谁赢了？", "猫是什么？"),
        ("מי ניצח בשנת 1954?", "מהו חתול?"),
    ],
)
def test_that_nothing_was_found_is_not_told_as_models_say_it_again(
    client, conversation, asked, next_asked
):
    _, refused = write_turn(conversation, asked, "The moon won it.")  # nothing borne it out
    refused.grounding = {"decision": "nothing", "score": 0.0, "sure": 0.0}
    refused.save()
    _, running = write_turn(conversation, next_asked, "", status="running")

    assert so_far(client, make_run_token(running)) == [{"role": "user", "text": asked}]


@pytest.mark.parametrize("turns", [0, 1, 2])
def test_as_many_turns_are_told_as_the_settings_say(client, conversation, settings, turns):
    settings.HISTORY_TURNS = turns
    for number in range(3):
        write_turn(conversation, f"Question {number}?", f"Answer {number}.")
    _, running = write_turn(conversation, "And?", "", status="running")

    told = so_far(client, make_run_token(running))

    assert [each["text"] for each in told[::2]] == [f"Question {n}?" for n in range(3 - turns, 3)]
    assert [each["text"] for each in told[1::2]] == [f"Answer {n}." for n in range(3 - turns, 3)]


def test_a_first_question_has_no_history(client, running):
    assert so_far(client, make_run_token(running)) == []


def test_only_the_branch_that_is_asked_on_is_told(client, conversation):
    first, _ = write_turn(conversation, "First?", "An answer that was tried again")
    second = Message.objects.create(
        conversation=conversation, parent=first, role="assistant", text="The better answer"
    )
    conversation.head = second
    conversation.save()
    _, running = write_turn(conversation, "Go on?", "", status="running")

    texts = [turn["text"] for turn in so_far(client, make_run_token(running))]

    assert texts == ["First?", "The better answer"]


def test_a_long_history_is_shortened(client, conversation):
    for number in range(6):
        write_turn(conversation, f"Question {number}?", "long " * 1000)
    _, running = write_turn(conversation, "Now?", "", status="running")

    turns = so_far(client, make_run_token(running))

    assert [turn["text"] for turn in turns[::2]] == ["Question 3?", "Question 4?", "Question 5?"]
    assert all(len(turn["text"]) <= 600 for turn in turns)
