"""The sentences of passages that answer a question best, word for word, with their places.

Vectors and words are added up, as for passages; a question for a time, a number or a person is
answered by a sentence that holds one. Few sentences are compared, for a bounded time.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest
from typing import Protocol

import numpy as np

from notes.index.embedders.remembered import Remembered
from notes.index.embedding import Embedder, EmbeddingUnavailable
from notes.search.telling import telling_words
from notes.text.words.languages import script_language
from notes.text.words.sentences import sentences_of
from notes.text.words.splitting import is_unspaced, plain_letters, split_words

MOST_READ = 20_000  # characters of all passages that are cut into sentences
# Sentences that get a vector, those whose words say most: with 60 it found no more.
MOST_COMPARED = 24
SECONDS = 2.0  # for vectors; what has none by then counts by its words alone
BATCH = 12  # vectors between two looks at the clock
REMEMBERED = 2_000  # vectors: an answer's sentences are compared several times
STEM = 6  # letters of a word that are compared

COSINE, WORDS, KIND, PASSAGE = 1.0, 0.6, 0.12, 0.3
# What a cross-encoder says counts most: with a fifth of it one sentence held the answer for .74 of
# questions, with this for .79, and more brought no more.
LOGIT = 0.28
NO_COSINE = 0.1  # of a sentence without a vector where others have one

NUMBER = re.compile(r"\d")
NAME_WORD = re.compile(r"(?<=\s)[A-ZÀ-ÞА-Я]\w{1,60}+")
# What a question asks for, in the languages whose commonest words are known.
ASKS_FOR_NUMBER = re.compile(
    r"\b(?:when|(?:what|which) (?:year|date|day|time)|how (?:many|much|long|old|far|tall|big|large"
    r"|high|often)|wann|wie ?viele?|wie (?:lange|oft|alt|hoch|weit|groß|teuer)|quand|combien"
    r"|cuándo|cuánt[oa]s?|quando|quant[ioae]s?|wanneer|hoeveel|когда|сколько)\b"
    r"|متى|كم|מתי|כמה|कब|कितन|いつ|何年|何月|何日|何人|何時|いくつ|いくら|多少|几|幾|何时|何時|什么时候"
    r"|언제|몇|얼마|เมื่อไ|กี่|เท่าไ",
    re.I,
)
ASKS_FOR_NAME = re.compile(
    r"\b(?:who|whom|whose|wer|wem|wen|wessen|qui|quién|quiénes|chi|quem|wie (?:is|was)"
    r"|кто|кого|кому)\b",
    re.I,
)


class Written(Protocol):
    """What stands in a passage; a FoundPassage and an answer's Source are ones."""

    @property
    def title(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def text(self) -> str: ...


class Said(Written, Protocol):
    """One that was found; its score counts for its sentences."""

    @property
    def score(self) -> float: ...


@dataclass(frozen=True)
class BestSentence:
    """`passages[passage].text[start:end] == text`; `score` is about 0 to 2, without vectors to 1.

    `cosine`: to the question; None where no vectors were made. `logit`: how well it answers, about
    -12 to 10, from a cross-encoder; None where none has read it.
    """

    passage: int
    start: int
    end: int
    text: str
    score: float
    cosine: float | None = None
    logit: float | None = None

    @property
    def worth(self) -> float:
        """By which one is better than another; both that were read, or both that were not."""
        return self.score + LOGIT * (self.logit or 0.0)


@dataclass(frozen=True)
class Candidate:
    """A sentence before it is scored; `words` are its own, `about` those that stand around it."""

    passage: int
    start: int
    end: int
    text: str
    words: frozenset[str]
    about: frozenset[str]


def best_sentences(
    embedder: Embedder | None,
    question: str,
    passages: Sequence[Said],
    most: int,
    *,
    seconds: float = SECONDS,
) -> list[BestSentence]:
    """At most `most`, the best first; by words alone without an embedder, or with one that fails.

    Passages stand in their order of relevance. Takes `seconds` for vectors at most, and a batch.
    """
    candidates = candidates_of(passages)
    wanted = stems_of(telling_words(question))
    weights = rarity(wanted, candidates)
    lexical = [share_of(each, weights) for each in candidates]
    kinds = [fits(question, wanted, each) for each in candidates]
    ranks = [relevance(each.passage, passages) for each in candidates]
    scores = WORDS * np.array(lexical) + KIND * np.array(kinds) + PASSAGE * np.array(ranks)
    kept = np.argsort(-scores, kind="stable")[:MOST_COMPARED].tolist()
    cosines = cosines_of(embedder, question, [candidates[at].text for at in kept], seconds)
    found = [
        as_best(candidates[at], float(scores[at]), cosine)
        for at, cosine in zip(kept, cosines, strict=True)
    ]
    return sorted(found, key=lambda best: -best.score)[:most]


def in_turns(found: Iterable[Sequence[BestSentence]]) -> list[BestSentence]:
    """The best for each of some questions, then the next best for each; none of them twice."""
    chosen: dict[tuple[int, int], BestSentence] = {}
    for turn in zip_longest(*found):
        for one in turn:
            if one is not None:
                chosen.setdefault((one.passage, one.start), one)
    return list(chosen.values())


def as_best(one: Candidate, score: float, cosine: float | None) -> BestSentence:
    score = round(score + COSINE * (cosine or 0.0), 4)
    return BestSentence(one.passage, one.start, one.end, one.text, score, cosine)


def candidates_of(passages: Sequence[Said]) -> list[Candidate]:
    """Every sentence of the passages; one that is said twice counts once."""
    found: list[Candidate] = []
    seen: set[str] = set()
    left = MOST_READ
    for place, passage in enumerate(passages):
        text = passage.text[: max(0, left)]
        left -= len(text)
        about = stems_of(split_words(f"{passage.title} {passage.heading}"))
        before: frozenset[str] = frozenset()
        for sentence in sentences_of(text):
            words = stems_of(split_words(sentence.text))
            if words and sentence.text not in seen:
                seen.add(sentence.text)
                found.append(Candidate(place, *sentence, words, about | before))
            before = words
    return found


def stems_of(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word if is_unspaced(word) else word[:STEM] for word in words)


def rarity(wanted: frozenset[str], candidates: Sequence[Candidate]) -> dict[str, float]:
    """What each word of the question weighs: the more, the fewer sentences hold it."""
    held = Counter(word for each in candidates for word in each.words & wanted)
    return {word: math.log(1 + len(candidates) / (1 + held[word])) for word in wanted}


def share_of(one: Candidate, weights: dict[str, float]) -> float:
    """Which part of the question's words it holds, 0 to 1; what stands around it counts half."""
    total = sum(weights.values())
    if not total:
        return 0.0
    own = sum(weights[word] for word in weights.keys() & one.words)
    around = sum(weights[word] for word in weights.keys() & (one.about - one.words))
    return (own + around / 2) / total


def fits(question: str, wanted: frozenset[str], one: Candidate) -> float:
    """Whether it holds what is asked for: a number, or a name that the question does not say."""
    if ASKS_FOR_NUMBER.search(question):
        return float(bool(NUMBER.search(plain_letters(one.text))))
    if ASKS_FOR_NAME.search(question):
        names = stems_of(split_words(" ".join(NAME_WORD.findall(one.text))))
        return float(bool(names - wanted))
    return 0.0


def relevance(place: int, passages: Sequence[Said]) -> float:
    """Of a passage beside the best one, 0 to 1."""
    best = max((passage.score for passage in passages), default=0.0)
    return passages[place].score / best if best > 0 else 1.0 / (1 + place)


def cosines_of(
    embedder: Embedder | None, question: str, texts: Sequence[str], seconds: float
) -> list[float | None]:
    """How near each sentence is to the question; None without vectors that can be relied on."""
    if embedder is None or not reads(embedder, question):
        return [None] * len(texts)
    asked = question_vector(embedder, question, seconds)
    if asked is None:
        return [None] * len(texts)
    made = vectors_of(embedder, texts, seconds)
    return [NO_COSINE if vector is None else float(vector @ asked) for vector in made]


def reads(embedder: Embedder, question: str) -> bool:
    """Whether its vectors tell something in the question's language."""
    return not (embedder.reads_latin_only and script_language(question))


remembered: Remembered[np.ndarray] = Remembered(REMEMBERED)


def question_vector(embedder: Embedder, question: str, seconds: float) -> np.ndarray | None:
    """float32 [d] of what is looked for, which some models tell from what is found; None where
    there was no time, or the embedder fails."""
    found: list[np.ndarray | None] = remembered.known([(f"{embedder.name} asked", question)])

    def make(places: list[int]) -> np.ndarray:
        return embedder.embed_question(question)[None]

    with suppress(EmbeddingUnavailable):
        keys = [(f"{embedder.name} asked", question)]
        remembered.fill(found, keys, make, batch=1, seconds=seconds)
    return found[0]


def vectors_of(
    embedder: Embedder | None, texts: Sequence[str], seconds: float = SECONDS
) -> list[np.ndarray | None]:
    """float32 [d], of length 1, for each text; None where there was no embedder or no time."""
    if embedder is None:
        return [None] * len(texts)
    keys = [(embedder.name, text) for text in texts]
    found = remembered.known(keys)

    def make(places: list[int]) -> np.ndarray:
        return embedder.embed([texts[at] for at in places])

    with suppress(EmbeddingUnavailable):  # the search has said so
        remembered.fill(found, keys, make, batch=BATCH, seconds=seconds)
    return found
