"""A small model that reads a question and a text together."""

from pathlib import Path

import numpy as np
import pytest
from django.conf import settings

from notes.index.embedders.minilm import LocalEmbedder
from notes.index.embedding import LOCAL_MODEL, MULTILINGUAL, local_embedder
from notes.search.rerankers.local import (
    BATCH,
    REMEMBERED,
    CrossEncoder,
    RerankerUnavailable,
    cross_encoder_for,
    cross_encoder_in,
)

REAL = cross_encoder_in(settings.MODELS_DIR)


class Counting(CrossEncoder):
    """Reads nothing: a text's length is what it is worth; remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(Path("/nowhere"))
        self.read: list[str] = []

    def _read(self, question: str, text: str) -> np.ndarray:
        self.read.append(text)
        return np.array([len(text)], np.float32)


def test_the_sentence_that_answers_is_told_from_one_of_the_same_subject() -> None:
    answers, same_subject, other = REAL.logits(
        "When was the boat repaired?",
        [
            "The boat was repaired in May 2021.",
            "The boat was bought from a fisherman in Lund.",
            "Rye bread needs a sourdough of three days.",
        ],
    )

    assert answers is not None
    assert same_subject is not None
    assert other is not None
    assert answers > same_subject > other


@pytest.mark.parametrize(
    "text", ["café", "cafe\u0301", "東京の夏", "שלום עולם", "a\x00b", "🙂", " "]
)
def test_any_text_is_read(text: str) -> None:
    (logit,) = REAL.logits(text, [text])

    assert logit is not None
    assert -20 < logit < 20


def test_long_texts_cost_no_more_than_what_is_looked_at() -> None:
    long, cut = REAL.logits("boat", ["boat " * 200_000, "boat " * 400])

    assert long == cut


def test_what_was_read_before_is_not_read_again() -> None:
    model = Counting()

    first = model.logits("q", ["a", "bb"])

    assert model.logits("q", ["bb", "a", "ccc"]) == [2.0, 1.0, 3.0]
    assert model.logits("another", ["a"]) == first[:1]
    assert model.read == ["a", "bb", "ccc", "a"]


def test_what_is_remembered_does_not_grow_without_end() -> None:
    model = Counting()
    model.logits("q", [f"{n}" for n in range(REMEMBERED + 10)], seconds=60)

    model.logits("q", ["5", f"{REMEMBERED}"])

    assert model.read[REMEMBERED + 10 :] == ["5"]


def test_when_time_is_over_the_rest_is_not_read() -> None:
    texts = [f"{n}" for n in range(3 * BATCH)]

    logits = Counting().logits("q", texts, seconds=-1.0)

    assert [logit is not None for logit in logits] == [True] * BATCH + [False] * 2 * BATCH


@pytest.mark.parametrize("damaged", [True, False])
def test_weights_that_are_missing_or_damaged_are_said_so(tmp_path: Path, damaged: bool) -> None:
    if damaged:
        for name in ("model.onnx", "tokenizer.json"):
            (tmp_path / name).write_text("{}")

    model = CrossEncoder(tmp_path)

    assert model.is_ready() is damaged
    with pytest.raises(RerankerUnavailable, match="make run"):
        model.logits("q", ["a"])


@pytest.mark.parametrize("question", ["When was the boat repaired?", "Skagen?", "Å?"])
def test_english_and_what_no_language_shows_in_is_judged(question: str) -> None:
    assert cross_encoder_for(local_embedder(LOCAL_MODEL), question) is not None


@pytest.mark.parametrize(
    "question", ["Wann wurde das Boot repariert?", "Quand le bateau a-t-il été réparé ?", "船は？"]
)
def test_a_question_in_another_language_is_not(question: str) -> None:
    assert cross_encoder_for(local_embedder(LOCAL_MODEL), question) is None


def test_notes_that_may_be_in_another_language_are_not() -> None:
    assert cross_encoder_for(None, "When was it?") is None
    assert cross_encoder_for(local_embedder(MULTILINGUAL), "When was it?") is None


def test_without_its_weights_there_is_none(tmp_path: Path, settings: object) -> None:
    settings.MODELS_DIR = tmp_path  # type: ignore[attr-defined]

    assert cross_encoder_for(LocalEmbedder(tmp_path), "When was it?") is None
