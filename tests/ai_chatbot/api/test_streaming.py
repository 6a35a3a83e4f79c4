"""The ids of events, read back from whoever says that it heard them."""

import uuid

import pytest

from ai_chatbot.answering.events import Ended, Extracted, Grown, Served
from ai_chatbot.api.streaming import SEQ_MAX, dressed, event_id, read_event_id
from ai_chatbot.models import Message, Source

ANSWER = uuid.UUID(int=7)


@pytest.mark.parametrize("seq", [0, 1, SEQ_MAX])
def test_an_id_that_was_sent_is_understood(seq):
    assert read_event_id(event_id(ANSWER, seq)) == (ANSWER, seq)


@pytest.mark.parametrize(
    "said",
    [
        "", ":", "7", f"{ANSWER}", f"{ANSWER}:", f"{ANSWER}:-1", f"{ANSWER}:1.0", f"{ANSWER}:١",
        f"{ANSWER}:{SEQ_MAX + 1}", f"{ANSWER}:" + "9" * 100_000, f"x:{ANSWER}:1", "x" * 100_000,
    ],
)  # fmt: skip
def test_any_other_text_is_none(said):
    assert read_event_id(said) is None


def test_each_event_says_whose_it_is_and_its_number():
    source = Source(n=1, title="橋", heading="", text="Cafe\u0301", start=0, end=4, score=0.5)
    for event, name, data in [
        (Grown(3, 12, "שלום"), "grown", {"start": 12, "text": "שלום"}),
        (Extracted(2, [{"n": 1, "text": "橋"}]), "extract", {"quotes": [{"n": 1, "text": "橋"}]}),
        (
            Ended(5, Message.Status.DONE, "", {"decision": "nothing"}, "I find nothing."),
            "ended",
            {"status": "done", "error": ""}
            | {"grounding": {"decision": "nothing"}, "instead": "I find nothing."},
        ),
        (
            Ended(5, "failed", "It broke."),
            "ended",
            {"status": "failed", "error": "It broke.", "grounding": {}, "instead": ""},
        ),
    ]:
        assert dressed(ANSWER, event) == (name, {"answer": str(ANSWER), "seq": event.seq, **data})
    name, data = dressed(ANSWER, Served(4, [source]))
    assert (name, data["seq"]) == ("served", 4)
    assert [each["title"] for each in data["sources"]] == ["橋"]
