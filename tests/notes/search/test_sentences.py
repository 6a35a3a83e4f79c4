"""The sentences that answer a question best."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from notes.index.embedding import Embedder, EmbeddingUnavailable
from notes.search.sentences import best_sentences, vectors_of


@dataclass
class Passage:
    text: str
    title: str = "Trip"
    heading: str = ""
    score: float = 0.5


class Counting(Embedder):
    """Vectors by the letters of a text; counts how many it made."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.made = 0

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        self.made += len(texts)
        rows = np.array([[text.count(c) + 0.01 for c in "abcdefghij"] for text in texts])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


class Away(Embedder):
    name = "away"

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        raise EmbeddingUnavailable("away")


FERRY = Passage("We packed on Monday. The ferry to Skagen costs 45 euros. Anna liked the ferry.")


@pytest.mark.parametrize("embedder", [None, Away()])
def test_words_alone_find_the_sentence(embedder: Embedder | None) -> None:
    (best,) = best_sentences(embedder, "What does the ferry to Skagen cost?", [FERRY], 1)
    assert best.text == "The ferry to Skagen costs 45 euros."
    assert FERRY.text[best.start : best.end] == best.text


def test_a_number_is_answered_by_a_sentence_with_one() -> None:
    passage = Passage("The steps of the tower of Bern are old. The tower of Bern has 344 steps.")
    (best,) = best_sentences(None, "How many steps has the tower of Bern?", [passage], 1)
    assert "344" in best.text


def test_a_name_is_answered_by_a_sentence_with_one() -> None:
    passage = Passage("The cabin in Bergen was sold. The cabin in Bergen belonged to Ingrid.")
    (best,) = best_sentences(None, "Who owned the cabin in Bergen?", [passage], 1)
    assert "Ingrid" in best.text


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("猫はどこで眠りますか", "猫は窓のそばで眠る。", "犬は庭で走る。"),
        ("أين تنام القطة؟", "القطة تنام قرب النافذة.", "الكلب يجري في الحديقة."),
    ],
)
def test_other_scripts(question: str, answer: str, other: str) -> None:
    (best,) = best_sentences(None, question, [Passage(f"{other}\n{answer}", title="")], 1)
    assert best.text == answer


def test_what_is_said_twice_is_found_once() -> None:
    found = best_sentences(None, "ferry to Skagen", [FERRY, FERRY], 10)
    assert [sentence.passage for sentence in found] == [0, 0, 0]


def test_nothing_is_found_in_nothing() -> None:
    assert best_sentences(None, "ferry", [], 3) == []
    assert best_sentences(None, "ferry", [Passage("…")], 3) == []


def test_vectors_are_made_once_and_not_beyond_the_time() -> None:
    embedder = Counting("counting-once")
    texts = [f"text {number} abc" for number in range(30)]
    first = vectors_of(embedder, texts, seconds=0)
    assert 0 < embedder.made < 30
    assert first[-1] is None
    assert all(vector is not None for vector in vectors_of(embedder, texts))
    assert embedder.made == 30


def test_few_sentences_get_a_vector() -> None:
    embedder = Counting("counting-few")
    passage = Passage("\n".join(f"Sentence number {number} of the ferry." for number in range(500)))
    assert len(best_sentences(embedder, "ferry", [passage], 5)) == 5
    assert embedder.made <= 25


class TellingQuestions(Counting):
    """One that was trained with questions, which have other vectors than passages."""

    def embed_question(self, text: str) -> np.ndarray:
        return self.embed(["The roof leaks."])[0]


def test_a_question_is_embedded_as_one() -> None:
    roof, garden = "The roof leaks.", "The garden blooms."
    passages = [Passage(text) for text in (garden, roof)]

    best = best_sentences(TellingQuestions("telling questions"), "The garden blooms?", passages, 2)

    assert max(best, key=lambda each: each.cosine or 0.0).text == roof
