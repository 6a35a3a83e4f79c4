"""A thumb and a reason for an answer, by the API."""

import pytest

from ai_chatbot.conversations.feedback import feedback_given
from ai_chatbot.models import Feedback, Scope
from tests.ai_chatbot.api.conftest import check_problem
from tests.ai_chatbot.conftest import write_turn


@pytest.fixture
def turn(conversation):
    return write_turn(conversation)


@pytest.fixture
def path(turn):
    return f"/messages/{turn[1].pk}/feedback"


@pytest.fixture
def told():
    """The feedback that was told to whoever listens."""
    heard = []

    def hear(sender, feedback, **kwargs):
        heard.append((feedback.thumb, feedback.reason))

    feedback_given.connect(hear)
    yield heard
    feedback_given.disconnect(hear)


@pytest.mark.parametrize("reason", ["", "Cafe\u0301", "橋が違う", "לא נכון", "x" * 1000])
@pytest.mark.parametrize("thumb", ["up", "down"])
def test_feedback_is_kept_and_read(program, turn, path, told, thumb, reason):
    written = program.post(path, {"thumb": thumb, "reason": reason})

    assert program.get(path).json() == written.json()
    kept = Feedback.objects.get(answer=turn[1])
    assert (kept.thumb, kept.reason) == (thumb, reason)
    assert written.json()["answer"] == str(turn[1].pk)
    assert told == [(thumb, reason)]


def test_it_takes_the_place_of_what_was_said_before(program, path, told):
    program.post(path, {"thumb": "up"})
    program.post(path, {"thumb": "none", "reason": "On second thought."})

    feedback = Feedback.objects.get()
    assert (feedback.thumb, feedback.reason) == ("none", "On second thought.")
    assert len(told) == 2


def test_it_is_taken_back(program, path, told):
    program.post(path, {"thumb": "down", "reason": "Wrong."})
    taken_back = program.post(path, {"thumb": "none"}).json()

    assert (taken_back["thumb"], taken_back["reason"], taken_back["given_at"]) == ("none", "", None)
    assert program.get(path).json() == taken_back
    assert not Feedback.objects.exists()
    assert len(told) == 1


def test_it_goes_with_its_conversation(program, conversation, path):
    program.post(path, {"thumb": "up"})
    conversation.delete()

    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    "body",
    [{}, {"thumb": "sideways"}, {"thumb": 1}, {"thumb": "up", "reason": "x" * 1001}, "{half",
     {"thumb": "up", "reason": 7}],
)  # fmt: skip
def test_bad_feedback_changes_nothing(program, path, body):
    program.post(path, {"thumb": "up"})

    check_problem(program.post(path, body), 422, "invalid_request")

    assert Feedback.objects.get().thumb == "up"


def test_a_question_gets_none(program, turn):
    check_problem(
        program.post(f"/messages/{turn[0].pk}/feedback", {"thumb": "up"}), 404, "not_found"
    )


def test_a_strangers_answer_is_not_there(stranger, program, path):
    program.post(path, {"thumb": "up", "reason": "Mine."})

    check_problem(stranger.get(path), 404, "not_found")
    check_problem(stranger.post(path, {"thumb": "down"}), 404, "not_found")
    assert Feedback.objects.get().thumb == "up"


def test_it_needs_a_token_with_the_scope(program_of, alice, path):
    program = program_of(alice, Scope.CONVERSATIONS)
    check_problem(program.post(path, {"thumb": "up"}), 403, "forbidden")
    program.token = ""
    check_problem(program.get(path), 401, "unauthorized")
    assert program.call("DELETE", path).status_code == 405
