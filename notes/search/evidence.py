"""What vectors and words say of each passage, and both together."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from notes.index.backend import get_index
from notes.index.base import Scores, Within
from notes.index.embedding import Embedder, EmbeddingUnavailable, find_embedder, get_embedder
from notes.models import OwnerIndex
from notes.search.passages import FoundPassage
from notes.text.words.splitting import split_words

logger = logging.getLogger(__name__)
QUERY_MAX_WORDS = 48
QUERY_MAX_CHARS = 2000  # the embedder reads about 1,000
CANDIDATES = 60  # from each channel
# bm25 of HALF counts half; below, its share falls with the square: common words match everywhere.
HALF = 24.0
WORDS_WEIGHT = 1.0
# A passage below this bears on the question by accident, unless it holds most of its words.
FLOOR = 0.25
MOST_WORDS = 0.6
# When not even the best reaches this, the notes say nothing of it. Calibrated on questions about
# notes that were there and notes that were not (`make bench ONLY=retrieval` says how well): low,
# as a question that is refused in error costs more than a passage too many.
THRESHOLD = 0.4
FOLLOW_UP_WEIGHT = 0.9  # of what is found with the question before
STOP_WORDS = frozenset(
    "a about after all an and any are as at be been before but by can could did do does for from"
    " had has have he her him his how i if in into is it its me my no not of on one or our out"
    " over she so some such than that the their them then there these they this those to under up"
    " was we were what when where which while who whom whose why will with would you your"
    " please tell show find give say says said notes note".split()
)


@dataclass(frozen=True)
class Knobs:
    """What the test bench can turn; the defaults are what was measured to be best."""

    words_weight: float = WORDS_WEIGHT
    half: float = HALF
    floor: float = FLOOR
    threshold: float = THRESHOLD


DEFAULT_KNOBS = Knobs()


@dataclass(frozen=True)
class Question:
    """What an owner asks, as words and vectors find it; each is made once, when it is needed."""

    owner_id: int
    text: str

    @cached_property
    def words(self) -> list[str]:
        return content_words(self.text)

    @cached_property
    def embedder(self) -> Embedder:
        return answering_embedder(self.owner_id)

    @cached_property
    def vector(self) -> np.ndarray | None:
        """float32 [d], of length 1; None when the embedder is not available."""
        try:
            return self.embedder.embed([self.text[:QUERY_MAX_CHARS]])[0]
        except EmbeddingUnavailable as problem:
            logger.warning("Searching by words only: %s", problem)
            return None


@dataclass(frozen=True)
class Evidence:
    """Passage ids with their scores: both together, and each channel's own."""

    together: Scores
    cosines: Scores
    bm25: Scores


def content_words(query: str) -> list[str]:
    """The query's words that say what it is about; all of them when none does."""
    words = list(dict.fromkeys(split_words(query.lower())))[: 4 * QUERY_MAX_WORDS]
    telling = [word for word in words if word not in STOP_WORDS]
    return (telling or words)[:QUERY_MAX_WORDS]


def evidence(asked: Question, within: Within, knobs: Knobs) -> Evidence:
    """Passage id → cosine plus the weight of the words it shares with the question."""
    if not asked.words or (within is not None and not len(within)):
        return Evidence({}, {}, {})
    index, owner_id = get_index(), asked.owner_id
    bm25 = index.by_words(owner_id, asked.words, CANDIDATES, within)
    lexical = {key: word_evidence(score, knobs) for key, score in bm25.items()}
    if asked.vector is None:
        return Evidence(by_words_alone(bm25), {}, bm25)
    vector, embedder = asked.vector, asked.embedder.name
    cosines = index.by_vector(owner_id, vector, embedder, CANDIDATES, within)
    missing = lexical.keys() - cosines.keys()
    cosines |= index.cosines(owner_id, vector, embedder, missing)
    waiting = by_words_alone({key: bm25[key] for key in missing - cosines.keys()})
    together = {key: cosine + lexical.get(key, 0.0) for key, cosine in cosines.items()}
    return Evidence(together | waiting, cosines, bm25)


def answering_embedder(owner_id: int) -> Embedder:
    """The one whose vectors are all there: the old one's while the index is built anew."""
    name = OwnerIndex.objects.filter(owner_id=owner_id).values_list("embedder", flat=True).first()
    return (find_embedder(name) if name else None) or get_embedder()


def stronger(one: Evidence, other: Evidence) -> Evidence:
    """The better of two scores of each passage; the other's count a little less."""
    together = dict(one.together)
    for key, score in other.together.items():
        together[key] = max(together.get(key, 0.0), FOLLOW_UP_WEIGHT * score)
    return Evidence(together, other.cosines | one.cosines, other.bm25 | one.bm25)


def word_evidence(bm25: float, knobs: Knobs = DEFAULT_KNOBS) -> float:
    square = max(bm25, 0.0) ** 2
    return knobs.words_weight * square / (square + knobs.half**2)


def by_words_alone(scores: Scores) -> Scores:
    """What passages without an embedding are worth: by words, kept above the floor."""
    best = max(scores.values(), default=1.0)
    return {key: FLOOR + (1 - FLOOR) * score / best / 2 for key, score in scores.items()}


def bears_on(passage: FoundPassage, wanted: Sequence[Sequence[str]], floor: float) -> bool:
    """Whether it is close enough, or holds most words of the question, by itself or followed."""
    return passage.score >= floor or any(
        share_of_words(words, passage) >= MOST_WORDS for words in wanted
    )


def share_of_words(words: Sequence[str], passage: FoundPassage) -> float:
    """Which part of the words stand in the passage, endings aside."""
    held = stems(split_words(f"{passage.title} {passage.heading} {passage.text}".lower()))
    wanted = stems(words)
    return len(wanted & held) / len(wanted) if wanted else 0.0


def stems(words: Iterable[str]) -> set[str]:
    return {word[:6] for word in words}
