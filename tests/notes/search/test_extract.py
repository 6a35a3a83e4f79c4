"""The sentences that answer, read once more with the question."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from notes.index.embedding import LOCAL_MODEL, local_embedder
from notes.search.extract import (
    all_answer_less,
    answers_less,
    none_answers,
    sentences_that_answer,
)
from notes.search.rerankers import local
from notes.search.sentences import best_sentences

ASKED = "How deep is the lake?"


@dataclass
class Passage:
    text: str
    title: str = "Lake"
    heading: str = ""
    score: float = 0.5


LAKE = [
    Passage("The lake is deep and cold, and how deep it is was asked often."),
    Passage("At its deepest point the water goes down 144 metres. In summer it is warm."),
]


def test_the_sentence_that_answers_comes_first_though_another_repeats_the_question() -> None:
    embedder = local_embedder(LOCAL_MODEL)

    best = sentences_that_answer(embedder, ASKED, LAKE, 2)

    assert best[0].text == "At its deepest point the water goes down 144 metres."
    passage = LAKE[best[0].passage]
    assert passage.text[best[0].start : best[0].end] == best[0].text
    assert best_sentences(embedder, ASKED, LAKE, 1)[0].text != best[0].text


def test_without_its_weights_vectors_and_words_say_the_order(tmp_path: Path, settings) -> None:
    embedder = local_embedder(LOCAL_MODEL)
    settings.MODELS_DIR = tmp_path

    assert sentences_that_answer(embedder, ASKED, LAKE, 3) == best_sentences(
        embedder, ASKED, LAKE, 3
    )


def test_a_damaged_one_leaves_the_order_as_it_is(
    tmp_path: Path, settings, caplog: pytest.LogCaptureFixture
) -> None:
    embedder = local_embedder(LOCAL_MODEL)
    settings.MODELS_DIR = tmp_path
    (tmp_path / local.FOLDER).mkdir()
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / local.FOLDER / name).write_text("{}")

    found = sentences_that_answer(embedder, ASKED, LAKE, 3)

    assert [each.logit for each in found] == [None] * 3
    assert "missing or damaged" in caplog.text


def test_what_was_read_goes_before_what_no_time_was_left_for() -> None:
    passages = [Passage(f"The lake is deep in its bay {n}.") for n in range(20)]

    found = sentences_that_answer(local_embedder(LOCAL_MODEL), ASKED, passages, 9, seconds=0.0)

    read = [each.logit is not None for each in found]
    assert read == sorted(read, reverse=True)
    assert any(read)


def test_nothing_is_found_in_nothing() -> None:
    assert sentences_that_answer(local_embedder(LOCAL_MODEL), ASKED, [], 3) == []


def test_of_two_questions_each_has_its_sentence() -> None:
    both = "How deep is the lake, and who keeps the lighthouse?"
    light = Passage("The lighthouse stands on the cape. Annika Holm keeps it.", "Lighthouse")

    best = sentences_that_answer(local_embedder(LOCAL_MODEL), both, [*LAKE, light], 2)

    assert [each.text for each in best] == [
        "At its deepest point the water goes down 144 metres.",
        "Annika Holm keeps it.",
    ]


@pytest.mark.parametrize(
    ("said", "is_less"),
    [
        ("144", True),
        ("The lake is cold.", True),
        ("The lake is 144 metres deep.", False),
        ("It is 144 metres deep.", False),
        ("At its deepest point it goes down 144 metres, and in summer it is warm.", False),
    ],
)
def test_what_hardly_answers_is_told_from_what_does(said: str, is_less: bool) -> None:
    embedder = local_embedder(LOCAL_MODEL)
    best = sentences_that_answer(embedder, ASKED, LAKE, 1)[0]

    assert answers_less(embedder, ASKED, said, best, LAKE) is is_less


@pytest.mark.parametrize(
    ("grounds", "is_less"),
    [
        (["In summer it is warm."], True),
        (["In summer it is warm.", "At its deepest point the water goes down 144 metres."], False),
        (["The bottom of the lake lies 144 metres down."], False),
        ([], False),
    ],
)
def test_what_rests_on_other_things_than_were_asked_is_told(grounds: list[str], is_less: bool):
    embedder = local_embedder(LOCAL_MODEL)
    best = sentences_that_answer(embedder, ASKED, LAKE, 1)[0]
    found = [(LAKE[1], text) for text in grounds]

    assert all_answer_less(embedder, ASKED, found, best) is is_less


@pytest.mark.parametrize(
    ("asked", "none"),
    [(ASKED, False), ("How many eggs are in the cake?", True)],
)
def test_sentences_of_something_else_answer_nothing(asked: str, none: bool) -> None:
    embedder = local_embedder(LOCAL_MODEL)
    deep = "At its deepest point the water goes down 144 metres."

    found = none_answers(embedder, asked, [(LAKE[1], "In summer it is warm."), (LAKE[1], deep)])

    assert found is none


def test_where_no_cross_encoder_has_read_it_nothing_answers_less(tmp_path: Path, settings) -> None:
    embedder = local_embedder(LOCAL_MODEL)
    settings.MODELS_DIR = tmp_path
    best = sentences_that_answer(embedder, ASKED, LAKE, 1)[0]

    assert not answers_less(embedder, ASKED, "144", best, LAKE)
    assert not none_answers(embedder, "How old is he?", [(LAKE[1], "In summer it is warm.")])
    assert not all_answer_less(embedder, ASKED, [(LAKE[1], "In summer it is warm.")], best)
