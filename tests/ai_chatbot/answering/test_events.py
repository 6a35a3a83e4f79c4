"""An answer's events: numbered, and told from any number on in as few as say it."""

import random

import pytest

from ai_chatbot.answering.events import (
    Ended,
    EventLog,
    Grown,
    Served,
    Stepped,
    as_message,
    events_of_row,
    from_message,
)
from ai_chatbot.langflow.steps import Step
from ai_chatbot.models import Message, Source
from tests.ai_chatbot.conftest import write_turn

PIECES = ["Die Brücke ", "ist 1.2 km lang", ". 桥很长。", "הגשר ארוך", " ✓"]


def read(events, text=""):
    """The text that a follower has after these events, if it had `text` before."""
    for event in events:
        if isinstance(event, Grown):
            text = text[: event.start] + event.text
    return text


@pytest.fixture
def log():
    log = EventLog()
    for piece in PIECES:
        log.grow(piece)
    return log


def test_each_event_has_a_number_of_its_own(log):
    log.serve([])
    log.end(7, "done", "")

    assert [event.seq for event in log.after(0)] == [5, 6, 7]


def test_whatever_a_follower_knows_it_gets_exactly_the_rest(log):
    whole = "".join(PIECES)

    for seq in range(len(PIECES) + 1):
        known = "".join(PIECES[:seq])
        assert read(log.after(seq), known) == whole
        assert sum(len(event.text) for event in log.after(seq)) == len(whole) - len(known)


def test_growth_is_one_event_however_often_it_was(log):
    assert log.after(0) == [Grown(5, 0, "".join(PIECES))]


def test_one_that_knows_all_is_told_nothing(log):
    assert log.after(log.seq) == []


def test_one_that_claims_to_know_more_than_there_is_is_told_what_comes(log):
    log.serve([])
    log.end(7, "stopped", "")

    assert log.after(10**9) == []


def test_passages_served_between_two_words_are_told_in_their_place():
    log = EventLog()
    log.grow("One ")
    log.serve(["passage"])
    log.grow("two")

    assert log.after(0) == [Grown(1, 0, "One "), Served(2, ["passage"]), Grown(3, 4, "two")]
    assert log.after(1) == [Served(2, ["passage"]), Grown(3, 4, "two")]
    assert log.after(2) == [Grown(3, 4, "two")]


def test_steps_are_told_together_at_the_last_ones_place():
    log = EventLog()
    log.step(Step("search"))
    log.grow("One ")
    log.step(Step("fetch"))

    steps = (Step("search"), Step("fetch"))
    assert log.after(0) == [Grown(2, 0, "One "), Stepped(3, steps)]
    assert log.after(2) == [Stepped(3, steps)]
    assert log.after(3) == []


@pytest.mark.parametrize("served", range(len(PIECES) + 1))
def test_whoever_is_cut_after_any_event_gets_exactly_the_rest(served):
    log = EventLog()
    for number, piece in enumerate([*PIECES, ""]):
        if number == served:
            log.serve(["passage"])
        if piece:
            log.grow(piece)
    log.end(log.seq + 3, "done", "")

    for first in range(log.seq):
        told = log.after(first)
        for heard in range(len(told)):
            rest = log.after(told[heard].seq)
            assert [event.seq for event in rest] == [e.seq for e in told[heard + 1 :]]
            assert sum(len(e.text) for e in rest if isinstance(e, Grown)) == sum(
                len(e.text) for e in told[heard + 1 :] if isinstance(e, Grown)
            )


def test_followers_of_any_pace_read_the_same():
    chance = random.Random(11)
    log = EventLog()
    followers = [[0, ""] for _ in range(5)]
    for n in range(200):
        log.grow(chance.choice(PIECES) + str(n))
        for follower in followers:
            if chance.random() < 0.2:
                events = log.after(follower[0])
                follower[:] = [events[-1].seq, read(events, follower[1])] if events else follower
    for seq, known in followers:
        assert read(log.after(seq), known) == log.text


@pytest.mark.parametrize(
    "event",
    [
        Grown(3, 12, "naïve נאיבי 素朴"),
        Served(4, []),
        Stepped(4, (Step("find_passages", "土 קרקע"), Step("fetch"))),
        Ended(5, "failed", "It broke."),
    ],
)
def test_an_event_crosses_to_another_process_whole(event):
    sent = {"type": "event", **as_message(event)}

    assert from_message(sent, sources=[]) == event


def test_what_is_no_event_is_refused():
    with pytest.raises(ValueError, match="not an event"):
        from_message({"type": "event", "kind": "shrunk"})


# --- Of an answer that has ended --------------------------------------------------------------


@pytest.fixture
def answer(db, conversation):
    answer = write_turn(conversation, answer="Because.", status="done", seq=9)[1]
    Source.objects.create(
        message=answer, n=1, title="Note", text="It is so.", content_hash="x", start=0, end=9,
        score=0.9, url="/notes/1/",
    )  # fmt: skip
    return answer


def test_from_the_start_it_is_passages_text_and_end(answer):
    served, grown, ended = events_of_row(answer, 0)

    assert [source.n for source in served.sources] == [1]
    assert grown == Grown(8, 0, "Because.")
    assert ended == Ended(9, Message.Status.DONE)


def test_one_that_lacks_anything_gets_the_whole_text(answer):
    assert Grown(8, 0, "Because.") in events_of_row(answer, 5)


def test_one_that_had_the_text_gets_the_end(answer):
    assert events_of_row(answer, 8) == [Ended(9, Message.Status.DONE)]


def test_one_that_had_the_end_gets_it_again(answer):
    assert events_of_row(answer, 9) == [Ended(9, Message.Status.DONE)]
