"""The questions of the bench hold together: a vault, a place, and facts that stand there."""

import json
import re

import pytest

from bench.answers.questions import (
    HERE,
    Question,
    as_question,
    folder_of,
    paragraph_of,
    read_questions,
    take,
)
from bench.results import BenchUnavailable

QUESTIONS = read_questions(HERE)
KINDS = {"fact", "number", "date", "list", "two", "follow", "language", "absent"}


def gold_of(question):
    """Its paragraphs; the test is skipped where the vault is not at hand."""
    try:
        folder = folder_of(question.vault)
    except BenchUnavailable as reason:
        pytest.skip(str(reason))
    texts = [((folder / gold.note).read_text(), gold.says) for gold in question.gold]
    return [text[slice(*paragraph_of(text, says))] for text, says in texts]


def test_there_are_questions_of_every_kind_over_three_vaults():
    assert len(QUESTIONS) >= 200
    assert {question.kind for question in QUESTIONS} == KINDS
    assert {question.vault for question in QUESTIONS} == {"wiki", "foam-docs", "handbook"}
    assert len({question.id for question in QUESTIONS}) == len(QUESTIONS)
    assert {q.absent for q in QUESTIONS} == {"", "off topic", "same topic", "false premise"}


def test_a_third_have_no_answer():
    absent = [question for question in QUESTIONS if question.absent]

    assert len(absent) > 0.3 * len(QUESTIONS)
    assert not any(question.gold or question.facts for question in absent)


@pytest.mark.parametrize("vault", ["wiki", "foam-docs", "handbook"])
def test_each_fact_stands_where_the_question_says(vault):
    asked = [q for q in QUESTIONS if q.vault == vault and not q.absent]
    missing = [
        (question.id, fact)
        for question in asked
        for text in ["\n".join(gold_of(question))]
        for fact in question.facts
        if question.language == "en" and not re.search(fact, text, re.IGNORECASE)
    ]

    assert all(question.gold and question.facts for question in asked)
    assert missing == []


def test_the_halves_have_nothing_in_common_and_a_sample_is_a_part_of_a_larger_one():
    halves = [take(QUESTIONS, half, 0) for half in ("choosing", "held_out")]

    assert sorted(q.id for half in halves for q in half) == sorted(q.id for q in QUESTIONS)
    assert min(map(len, halves)) > 0.4 * len(QUESTIONS)
    assert take(QUESTIONS, "held_out", 20)[:10] == take(QUESTIONS, "held_out", 10)


def test_questions_of_another_folder_are_read(tmp_path):
    row = {"id": "x-1", "vault": "x", "ask": "Wann?", "kind": "date", "facts": ["1"]}
    gold = {"gold": [{"note": "a.md", "says": "1"}], "language": "de"}
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "x.jsonl").write_text(json.dumps(row | gold) + "\n\n")

    assert read_questions(tmp_path) == [as_question(row | gold)]
    assert read_questions(tmp_path)[0].gold[0].note == "a.md"


def test_a_folder_without_questions_is_said_to_be_one(tmp_path):
    with pytest.raises(BenchUnavailable, match="ANSWERS_DIR"):
        read_questions(tmp_path)


def test_a_field_that_nobody_knows_is_not_passed_over():
    with pytest.raises(TypeError):
        as_question({"id": "x", "vault": "x", "ask": "?", "kind": "fact", "fact": ["1"]})


@pytest.mark.parametrize(
    ("text", "says", "paragraph"),
    [
        ("# A\n\nOne.\nTwo.\n\nThree.\n", "Two", "One.\nTwo.\n"),
        ("Café au lait.\n\n寿司です。\n", "寿司", "寿司です。\n"),
        ("אחת.\n\nשתיים.", "שתיים", "שתיים."),
    ],
)
def test_a_paragraph_is_what_stands_between_blank_lines(text, says, paragraph):
    assert text[slice(*paragraph_of(text, says))] == paragraph


def test_the_half_of_a_question_never_changes():
    assert Question("wiki-002", "wiki", "?", "fact").half == "held_out"
    assert Question("wiki-001", "wiki", "?", "fact").half == "choosing"
