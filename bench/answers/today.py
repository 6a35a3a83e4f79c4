"""How answers came about before sentences were checked, kept as it was for comparison.

Four whole passages, a prompt that also asks the model to refuse, and a mark for a sentence that
shares enough words with a passage; every sentence is shown as fact.
"""

import re
import unicodedata
from collections.abc import Sequence

from bench.answers.questions import Question
from bench.answers.shown import Passage, Sentence, Shown, says_nothing, sentences_of

LIMIT = 4
ADD_FROM, KEEP_FROM = 0.6, 0.35
NEW_WORD_WEIGHT, NUMBER_WEIGHT = 3.0, 3.0
# What was a word there; how those are told apart that are written without spaces.
WORD = re.compile(r"\d+(?:[.,:/-]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
UNSPACED = re.compile(r"([\u2e80-\ua4cf\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+)")
STOP_WORDS = frozenset(
    "a about after all also an and any are as at be because been before but by can could did do"
    " does for from had has have he her his how i if in into is it its just me more most my no not"
    " of on one or our out over she should so some such than that the their them then there these"
    " they this those to under up was we were what when where which while who why will with would"
    " you your according based note notes passage passages source sources says state stated states"
    " mentioned".split()
)


def shown(question: Question, passages: Sequence[Passage], text: str) -> Shown:
    asked = terms_of(question.ask)
    found = [(words, given) for words, given in sentences_of(text) if not says_nothing(words)]
    facts = tuple(Sentence(words, cited(words, given, passages, asked)) for words, given in found)
    return Shown(facts, refuses=says_nothing(text) or not text.strip() or not passages)


def cited(
    sentence: str, given: Sequence[int], passages: Sequence[Passage], asked: frozenset[str]
) -> tuple[int, ...]:
    """The marks of its model that hold, or the passage that holds most of its words."""
    claim = terms_of(sentence)
    scores = {p.n: support(claim, p, asked) for p in passages}
    if kept := tuple(n for n in given if scores.get(n, 0.0) >= KEEP_FROM):
        return kept
    best = max(scores, key=lambda n: scores[n], default=0)
    says_little = len(claim) < 2 and not any(term[0].isdigit() for term in claim)
    return (best,) if best and scores[best] >= ADD_FROM and not says_little else ()


def support(claim: frozenset[str], passage: Passage, asked: frozenset[str]) -> float:
    """How much of a sentence's words the passage holds, 0 to 1; new ones and numbers weigh most."""
    held = terms_of(f"{passage.title} {passage.heading} {passage.text}")
    weights = {
        term: (NUMBER_WEIGHT if term[0].isdigit() else 1.0)
        * (1.0 if term in asked else NEW_WORD_WEIGHT)
        for term in claim
    }
    total = sum(weights.values())
    return sum(weight for term, weight in weights.items() if term in held) / total if total else 0.0


def terms_of(text: str) -> frozenset[str]:
    """Words in small letters, cut to six; of what has no spaces its characters and their pairs."""
    words = (
        word.lower().replace("’", "'").removesuffix("'s")
        for word in WORD.findall(unicodedata.normalize("NFC", text))
    )
    return frozenset(
        term
        for word in words
        if word not in STOP_WORDS
        for part in UNSPACED.split(word)
        if part
        for term in terms_of_part(part)
    )


def terms_of_part(part: str) -> list[str]:
    if UNSPACED.match(part):
        return [*part, *(part[at : at + 2] for at in range(len(part) - 1))]
    return [part if part[0].isdigit() else part[:6]]
