"""Sentences of Markdown in any script, with their places."""

import time
import unicodedata
from typing import Literal

import pytest

from notes.text.words.sentences import LONGEST, sentences_of


def texts(markdown: str) -> list[str]:
    return [" ".join(sentence.text.split()) for sentence in sentences_of(markdown)]


def test_a_paragraph_wrapped_by_hand_is_read_through_its_line_ends() -> None:
    text = "The ferry to Skagen leaves each morning from the old harbour at\n7:40. It is slow.\n"
    assert texts(text) == [
        "The ferry to Skagen leaves each morning from the old harbour at 7:40.",
        "It is slow.",
    ]


def test_each_has_its_place() -> None:
    text = "# Head\n\n- [ ] milk. And eggs!\n> Quoted.\n| a | b |\n|---|---|\n| c | d |\n"
    found = sentences_of(text)
    assert [text[s.start : s.end] for s in found] == [s.text for s in found]
    assert texts(text) == ["milk.", "And eggs!", "Quoted.", "| a | b |", "| c | d |"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Dr. Berg came on 3. Mai 2024.",
        "J. Smith paid 2.50 for it.",
        '"Why?" asked Anna.',
        "It weighs approx. 5 kg.",
    ],
)
def test_no_sentence_ends_at_what_is_only_shortened(sentence: str) -> None:
    assert texts(sentence) == [sentence]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_stay_as_they_are(form: Literal["NFC", "NFD"]) -> None:
    text = unicodedata.normalize(form, "Das Café öffnet früh. Es schließt spät.")
    assert "".join(texts(text)) == text.replace(". ", ".")


def test_scripts_with_other_stops() -> None:
    assert texts("これは本です。「そうですか。」と言った。") == [
        "これは本です。",
        "「そうですか。」",
        "と言った。",
    ]
    assert texts("هل هذا سؤال؟ نعم، هذا جواب.") == ["هل هذا سؤال؟", "نعم، هذا جواب."]


def test_a_sentence_without_end_is_cut_between_words() -> None:
    found = sentences_of("word " * 1000)
    assert all(len(sentence.text) <= LONGEST for sentence in found)
    assert sum(sentence.text.count("word") for sentence in found) == 1000


@pytest.mark.parametrize("piece", ["a", "a. ", "-", "| ", "1. ", ". ", "。", "\n", "> ", '."'])
def test_work_grows_with_the_length(piece: str) -> None:
    def spent(times: int) -> float:
        began = time.process_time()
        sentences_of(piece * times)
        return time.process_time() - began

    spent(1000)
    assert spent(80_000) < 4 * spent(40_000) + 0.1
