"""What of people's rows the soak calls lost."""

import pytest

from bench.soak import Shown, missing

QUESTION, ANSWER, NOTE = "Où e\u0301tait-ce ?", "鍵は 箱に", "أين المفتاح؟\n\n7"


@pytest.fixture
def shown():
    return Shown({"q": QUESTION}, {"a": ("done", ANSWER)}, {"1": NOTE})


def lost(shown, questions=None, answers=None, notes=None):
    kept = {"q": QUESTION}, {"a": ("done", f"{ANSWER}\n")}, {"1": f"\n{NOTE}\n"}
    given = zip((questions, answers, notes), kept, strict=True)
    return missing(shown, *(own if mine is None else mine for mine, own in given))


def test_what_is_kept_as_it_was_shown_is_not_lost(shown):
    assert lost(shown) == []
    assert len(shown) == 3


def test_what_is_not_there_is_lost(shown):
    assert len(lost(shown, questions={}, answers={}, notes={})) == 3


def test_another_text_or_end_is_a_loss(shown):
    assert lost(shown, questions={"q": "Où ?"}) == ["question q"]
    assert lost(shown, notes={"1": NOTE[:-1]}) == ["note 1"]
    assert lost(shown, answers={"a": ("done", "鍵は")}) == ["answer a: done, kept as done"]
    assert lost(shown, answers={"a": ("interrupted", ANSWER)}) == [
        "answer a: done, kept as interrupted"
    ]


def test_what_nobody_was_shown_counts_for_nothing(shown):
    assert missing(Shown(), {"q": QUESTION}, {"a": ("done", ANSWER)}, {"1": NOTE}) == []
    assert missing(shown, {"q": QUESTION, "r": "?"}, {"a": ("done", ANSWER)}, {"1": NOTE}) == []
