"""What is not from the notes in the widget; a visitor is quoted nothing that is not shown."""

import pytest

from ai_chatbot.models import Source
from ai_chatbot.rights import Right
from ai_chatbot.widget.messages import finished_html
from ai_chatbot.widget.viewer import Viewer, describe_fully
from tests.ai_chatbot.conftest import text_of, write_turn

FALSE = "It was sold in 1999."
BRIDGE = "The bridge was built in 1873."


def describe_without_text(sources):
    return [said | {"text": ""} for said in describe_fully(sources)]


@pytest.fixture
def viewer_of(alice, conversation):
    def make(describe):
        right = Right(alice.pk, alice.password, None, conversation.pk)
        return Viewer(right, alice.pk, describe)

    return make


@pytest.fixture
def answer_of(conversation):
    """`answer_of(decision)`: an answer that says something else than its one passage."""

    def make(decision):
        place = {"start": 0, "end": len(FALSE), "numbers": [], "strength": 1.0}
        grounding = {
            "decision": decision,
            "sentences": [place | {"verdict": "not_in_notes"}],
            "extract": [{"n": 1, "start": 0, "end": len(BRIDGE), "text": BRIDGE}],
        }
        answer = write_turn(conversation, answer=FALSE, grounding=grounding)[1]
        Source.objects.create(
            message=answer, n=1, title="Bridge", text=BRIDGE, content_hash="x", start=0,
            end=len(BRIDGE), score=0.9, url="/notes/1/",
        )  # fmt: skip
        return answer

    return make


def test_who_may_read_the_passages_is_shown_their_sentences(viewer_of, answer_of):
    html = finished_html(answer_of("extract").pk, viewer_of(describe_fully))

    assert BRIDGE.removesuffix(".") in text_of(html)
    assert FALSE not in html


def test_a_doubtful_sentence_is_named(viewer_of, answer_of):
    html = finished_html(answer_of("unsure").pk, viewer_of(describe_fully))

    assert f"{FALSE} (not from your notes)" in text_of(html)
    assert BRIDGE.removesuffix(".") in text_of(html)


@pytest.mark.parametrize("decision", ["extract", "unsure", "nothing"])
def test_who_may_not_is_quoted_nothing(viewer_of, answer_of, decision):
    html = finished_html(answer_of(decision).pk, viewer_of(describe_without_text))

    assert "1873" not in html
    if decision != "unsure":
        assert "I find nothing about this in your notes." in text_of(html)
