"""What a person sees of an answer: its sentences, which of them as fact, and what they cite."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bench.answers.refusing import REFUSES

MARKS = re.compile(r"\s?\[(\d{1,2}(?:\s?,\s?\d{1,2})*)\]")


@dataclass(frozen=True)
class Passage:
    """A served passage and its place; `reads` is what the model was given of it."""

    n: int
    note_id: int
    title: str
    heading: str
    text: str
    start: int
    end: int
    reads: str
    score: float = 0.0


@dataclass(frozen=True)
class Sentence:
    """A sentence without its marks, and the passages that the page links it to."""

    text: str
    cites: tuple[int, ...] = ()


@dataclass(frozen=True)
class Shown:
    """`facts`: what is shown as fact, quoted sentences of the notes included; `aside`: what is
    set apart as not from the notes; `refuses`: the page says that the notes hold nothing."""

    facts: tuple[Sentence, ...]
    aside: tuple[Sentence, ...] = ()
    refuses: bool = False


def split_marks(sentence: str) -> tuple[str, tuple[int, ...]]:
    """The sentence without its marks, and their numbers in order."""
    numbers = [int(n) for found in MARKS.findall(sentence) for n in found.split(",")]
    return MARKS.sub("", sentence).strip(), tuple(dict.fromkeys(numbers))


def sentences_of(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """Each sentence of an answer that holds a word, with the marks its model gave it."""
    from ai_chatbot.rendering.marks import sentences

    found = (split_marks(each) for line in text.split("\n") for each in sentences(line))
    return [(words, given) for words, given in found if re.search(r"\w", words)]


def says_nothing(sentence: str) -> bool:
    return bool(REFUSES.search(sentence))


def as_passages(served: Sequence[tuple[int, object, str]]) -> list[Passage]:
    """Of what a search found under its numbers, and what is read of it."""
    names = ("note_id", "title", "heading", "text", "start", "end", "score")
    return [
        Passage(n=n, reads=reads, **{name: getattr(found, name) for name in names})
        for n, found, reads in served
    ]
