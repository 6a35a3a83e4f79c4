"""What is decided of an answer from its sentences and how sure it is that the notes tell."""

from dataclasses import replace

import pytest

from ai_chatbot.grounding.certainty import Certainty, certainty
from ai_chatbot.grounding.check import Verdict
from ai_chatbot.grounding.silence import Checked, Decision, Grounding, Quote, decide, score_of
from notes.search.sentences import BestSentence


def sentences(*verdicts, length=10):
    return [
        Checked(at * length, (at + 1) * length, verdict, (1,), 0.9)
        for at, verdict in enumerate(verdicts)
    ]


QUOTED, OUT, STITCHED, ABSENT, DENIED, SILENT = Verdict


@pytest.mark.parametrize(
    ("verdicts", "is_sure", "finds_nothing", "decision"),
    [
        ([QUOTED, OUT, STITCHED], False, False, Decision.ANSWERED),
        ([QUOTED, OUT, SILENT], True, False, Decision.ANSWERED),
        ([OUT, OUT, OUT, ABSENT], True, False, Decision.ANSWERED),
        ([OUT, ABSENT], True, False, Decision.UNSURE),
        ([OUT, OUT, OUT, OUT, DENIED], True, False, Decision.UNSURE),
        ([ABSENT, DENIED], True, False, Decision.EXTRACT),
        ([ABSENT], False, False, Decision.NOTHING),
        ([SILENT], False, False, Decision.ANSWERED),
        ([SILENT], True, False, Decision.ANSWERED),
        ([SILENT], True, True, Decision.EXTRACT),
        ([SILENT], False, True, Decision.NOTHING),
        ([], True, True, Decision.EXTRACT),
    ],
)
def test_what_is_decided(verdicts, is_sure, finds_nothing, decision):
    checked = sentences(*verdicts)

    sure = Certainty(0.95 if is_sure else 0.3)
    assert decide(checked, sure, has_quotes=True, finds_nothing=finds_nothing) == decision


@pytest.mark.parametrize(
    ("verdicts", "finds_nothing", "sure", "decision"),
    [
        ([ABSENT], False, Certainty(0.95), Decision.EXTRACT),
        ([ABSENT], False, Certainty(0.7), Decision.NOTHING),
        # What they say otherwise they speak of.
        ([DENIED, ABSENT], False, Certainty(0.6), Decision.EXTRACT),
        ([DENIED, ABSENT], False, Certainty(0.4), Decision.NOTHING),
        ([SILENT], True, Certainty(0.7), Decision.EXTRACT),
        # What a cross-encoder has read need not be as sure.
        ([ABSENT], False, Certainty(0.75, is_read=True), Decision.EXTRACT),
        ([ABSENT], False, Certainty(0.6, is_read=True), Decision.NOTHING),
        ([SILENT], True, Certainty(0.6, is_read=True), Decision.EXTRACT),
        # What they say otherwise may be what was taken for granted.
        ([DENIED], False, Certainty(0.75, is_read=True), Decision.EXTRACT),
        ([DENIED], False, Certainty(0.6, is_read=True), Decision.NOTHING),
    ],
)
def test_an_answer_that_nothing_bears_out_says_that_the_notes_may_not_tell(
    verdicts, finds_nothing, sure, decision
):
    checked = sentences(*verdicts)

    found = decide(checked, sure, has_quotes=True, finds_nothing=finds_nothing)

    assert found == decision


@pytest.mark.parametrize(
    ("sure", "decision"),
    [(0.6, Decision.EXTRACT), (0.4, Decision.NOTHING)],
)
def test_what_is_borne_out_and_was_not_asked_is_no_answer(sure, decision):
    found = decide(
        sentences(QUOTED),
        Certainty(sure),
        has_quotes=True,
        finds_nothing=False,
        is_beside=True,
    )

    assert found == decision


def test_without_a_sentence_to_quote_nothing_stands_for_an_answer():
    for finds_nothing in (True, False):
        found = decide([], Certainty(0.99), has_quotes=False, finds_nothing=finds_nothing)
        assert found == (Decision.NOTHING if finds_nothing else Decision.ANSWERED)


def test_the_score_is_by_length_and_of_claims_alone():
    assert score_of([]) is None
    assert score_of(sentences(SILENT)) is None
    assert score_of(sentences(OUT, ABSENT, SILENT)) == 0.5
    assert score_of([*sentences(OUT), Checked(10, 40, ABSENT, (), 0.9)]) == 0.25


def test_what_a_row_keeps_is_plain():
    checked = [replace(each, grounds=((1, "Yes"),)) for each in sentences(OUT)]
    kept = Grounding(Decision.UNSURE, 0.5, 0.9, checked, [Quote(1, 0, 3, "Yes")]).as_json()

    assert kept == {
        "decision": "unsure",
        "score": 0.5,
        "sure": 0.9,
        "sentences": [
            {"start": 0, "end": 10, "verdict": "borne_out", "numbers": [1], "strength": 0.9}
        ],
        "extract": [{"n": 1, "start": 0, "end": 3, "text": "Yes"}],
        "without_model": "",
        "language": "",
        "beside": [],
    }


@pytest.mark.parametrize("cosine", [0.6, None])
def test_the_better_the_best_sentence_the_surer(cosine):
    scores = [0.2, 0.6, 0.95, 1.3]
    values = [certainty([BestSentence(0, 0, 3, "Yes", score, cosine)]).value for score in scores]

    assert values == sorted(values)
    assert not certainty([]).is_sure
    assert not certainty([BestSentence(0, 0, 3, "Yes", 0.3, cosine)]).is_sure
    assert certainty([BestSentence(0, 0, 3, "Yes", 1.3, cosine)]).is_sure


def test_what_a_cross_encoder_says_of_it_counts():
    values = [
        certainty([BestSentence(0, 0, 3, "Yes", 1.0, 0.5, logit)]) for logit in (-8.0, 0.0, 8.0)
    ]

    assert [each.is_sure for each in values] == [False, False, True]
    assert all(each.is_read for each in values)
    assert not certainty([BestSentence(0, 0, 3, "Yes", 1.0, 0.5)]).is_read
