"""What an answer that is shown is worth, by rules; their limits stand in README.md."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ai_chatbot.golden.facts import plain
from bench.answers.questions import Question
from bench.answers.shown import Passage, Sentence, Shown
from bench.answers.vaults import Place

NUMBER = re.compile(r"\d+(?:[.,:  ’]\d+)*")
WORD = re.compile(r"[^\W\d_]{2,}")
NAME = re.compile(r"(?<=[\w,;:] )[^\W\d_a-z][^\W\d_]{2,}")  # a capital that begins no sentence
SPELLED = "zero one two three four five six seven eight nine ten eleven twelve".split()
WHOLE = 4  # words from which what stands in a note says something by itself
ENOUGH = 0.5  # share of a sentence's telling words that a passage has to hold


@dataclass(frozen=True)
class Judgement:
    """Of one answer to one question."""

    has_facts: bool
    refuses: bool
    shown: int  # sentences shown as fact
    false: int  # those of them that are false
    citations: int
    right_citations: int
    to_cite: int  # sentences that hold a fact of which a served passage holds the proof
    cited: int  # those of them with a right citation


def judge(
    question: Question, gold: Sequence[Place], passages: Sequence[Passage], shown: Shown
) -> Judgement:
    false = [is_false(question, gold, passages, each.text) for each in shown.facts]
    true = [each for each, bad in zip(shown.facts, false, strict=True) if not bad]
    marks = [(each, n) for each in shown.facts for n in each.cites]
    right = {(each.text, n) for each, n in marks if proves(n, each, gold, passages, true)}
    proofs = [p for p in passages if overlaps(p, gold)]
    telling = [each for each in true if proofs and holds_any(question.facts, each.text)]
    return Judgement(
        has_facts=has_all(question.facts, [each.text for each in shown.facts]),
        refuses=shown.refuses and not shown.facts,
        shown=len(shown.facts),
        false=sum(false),
        citations=len(marks),
        right_citations=sum((each.text, n) in right for each, n in marks),
        to_cite=len(telling),
        cited=sum(any((each.text, n) in right for n in each.cites) for each in telling),
    )


def has_all(facts: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether the texts together say every fact, of which there is one or more."""
    said = plain(" ".join(texts))
    return bool(facts) and all(re.search(fact, said, re.IGNORECASE) for fact in facts)


def holds_any(facts: Sequence[str], text: str) -> bool:
    return any(re.search(fact, plain(text), re.IGNORECASE) for fact in facts)


def is_false(
    question: Question, gold: Sequence[Place], passages: Sequence[Passage], sentence: str
) -> bool:
    """Whether a sentence that is shown as fact is one that nobody should believe."""
    if holds_any(question.wrong, sentence):
        return True
    if holds_any(question.corrects, sentence):
        return False
    read = [*(place.text for place in gold), *(p.text for p in passages)]
    if any(is_quoted(sentence, text) for text in read):
        return False
    if question.language != "en" and holds_any(question.facts, sentence):
        return False  # its other words cannot be compared with the notes'
    if question.absent:
        return True  # whatever it says, it says it in answer to what the notes do not know
    if not holds_any(question.facts, sentence) and answers_otherwise(question, sentence):
        return True
    return not borne_out(sentence, [f"{question.ask} {text}" for text in read])


def answers_otherwise(question: Question, sentence: str) -> bool:
    """Whether it gives another number where a number was asked for."""
    asked = set(numbers_of(question.ask))
    return question.kind in {"number", "date"} and bool(set(numbers_of(sentence)) - asked)


def proves(
    n: int,
    sentence: Sentence,
    gold: Sequence[Place],
    passages: Sequence[Passage],
    true: list[Sentence],
) -> bool:
    """Whether the passage that a true sentence cites holds its proof, or all that it says."""
    passage = next((p for p in passages if p.n == n), None)
    if passage is None or sentence not in true:
        return False
    text = f"{passage.title} {passage.heading} {passage.text}"
    return (
        overlaps(passage, gold)
        or stands_in(sentence.text, text)
        or borne_out(sentence.text, [text])
    )


def overlaps(passage: Passage, gold: Sequence[Place]) -> bool:
    return any(
        passage.note_id == place.note_id and passage.start < place.end and place.start < passage.end
        for place in gold
    )


def stands_in(sentence: str, text: str) -> bool:
    return " ".join(words_of(sentence)) in " ".join(words_of(text))


def is_quoted(sentence: str, text: str) -> bool:
    """Whether it stands there as a sentence; a bare number or name says what it was asked for."""
    return len(words_of(sentence)) >= WHOLE and stands_in(sentence, text)


def borne_out(sentence: str, texts: Sequence[str]) -> bool:
    """Whether one text holds each number and name, and half of the other words or more.

    Of a sentence in another language than the text only numbers and names are compared.
    """
    return any(holds(text, sentence) for text in texts)


def holds(text: str, sentence: str) -> bool:
    numbers, words = set(numbers_of(text)), set(words_of(text))
    numbers |= {str(SPELLED.index(word)) for word in words & set(SPELLED)}
    if not set(numbers_of(sentence)) <= numbers:
        return False
    if not {name.lower() for name in NAME.findall(plain(sentence))} <= words:
        return False
    said = {word for word in words_of(sentence) if len(word) > 3}
    shared = {word for word in said if any(word[:5] == other[:5] for other in words)}
    return len(shared) >= ENOUGH * len(said) or (bool(set(numbers_of(sentence))) and not shared)


def numbers_of(text: str) -> list[str]:
    return [re.sub(r"[,.  ’]", "", found) for found in NUMBER.findall(plain(text))]


def words_of(text: str) -> list[str]:
    return [word.lower() for word in re.findall(r"\w+", plain(text))]
