"""What vectors and words say of each passage, and both together."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from notes.ends import index_wanted
from notes.index.backend import get_index
from notes.index.base import Scores, Within
from notes.index.choosing import embedder_of, heed_question
from notes.index.embedding import Embedder, EmbeddingUnavailable, find_embedder
from notes.models import OwnerIndex
from notes.search.passages import FoundPassage
from notes.search.telling import telling_words
from notes.text.words.languages import SCRIPTS, language_of
from notes.text.words.splitting import is_unspaced, plain_letters, split_words

logger = logging.getLogger(__name__)
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
# What a model that reads Latin letters alone says of others: of these nothing, of the rest half.
UNREAD = frozenset({"zh", "ko", "th"})
HALF_READ = 0.5


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
        return telling_words(self.text)

    @cached_property
    def language(self) -> str:
        return language_of(self.text, split_words(self.text))

    @cached_property
    def trust(self) -> float:
        """How far its vector can be relied on, 0 to 1: not where the model cannot read it."""
        if not self.embedder.reads_latin_only:
            return 1.0
        if self.language in UNREAD:
            return 0.0
        return HALF_READ if self.language in SCRIPTS else 1.0

    @cached_property
    def embedder(self) -> Embedder:
        return answering_embedder(self.owner_id)

    @cached_property
    def vector(self) -> np.ndarray | None:
        """float32 [d], of length 1; None when the embedder is not available."""
        if self.embedder.reads_latin_only and heed_question(self.owner_id, self.language):
            index_wanted.send_robust(sender=type(self))
        try:
            return self.embedder.embed_question(self.text[:QUERY_MAX_CHARS])
        except EmbeddingUnavailable as problem:
            logger.warning("Searching by words only: %s", problem)
            return None


@dataclass(frozen=True)
class Evidence:
    """Passage ids with their scores: both together, and each channel's own."""

    together: Scores
    cosines: Scores
    bm25: Scores


def evidence(asked: Question, within: Within, knobs: Knobs) -> Evidence:
    """Passage id → cosine plus the weight of the words it shares with the question."""
    if not asked.words or (within is not None and not len(within)):
        return Evidence({}, {}, {})
    index, owner_id = get_index(), asked.owner_id
    bm25 = index.by_words(owner_id, asked.words, CANDIDATES, within, language=asked.language)
    if asked.vector is None or not asked.trust:
        return Evidence(by_words_alone(bm25), {}, bm25)
    lexical = {key: word_evidence(score, knobs) for key, score in bm25.items()}
    trust = asked.trust if bm25 else 1.0  # where words say nothing, half a guess is all there is
    if trust < 1:
        lexical = by_words_alone(bm25)
    vector, embedder = asked.vector, asked.embedder
    cosines = index.by_vector(owner_id, vector, embedder.name, CANDIDATES, within)
    missing = lexical.keys() - cosines.keys()
    cosines |= index.cosines(owner_id, vector, embedder.name, missing)
    cosines = likenesses(embedder, cosines)
    waiting = by_words_alone({key: bm25[key] for key in missing - cosines.keys()})
    together = {key: trust * cosine + lexical.get(key, 0.0) for key, cosine in cosines.items()}
    return Evidence(together | waiting, cosines, bm25)


def likenesses(embedder: Embedder, cosines: Scores) -> Scores:
    near = embedder.likeness(np.fromiter(cosines.values(), float, len(cosines)))
    return dict(zip(cosines, near.tolist(), strict=True))


def answering_embedder(owner_id: int) -> Embedder:
    """The one whose vectors are all there: the old one's while the index is built anew."""
    name = OwnerIndex.objects.filter(owner_id=owner_id).values_list("embedder", flat=True).first()
    return (find_embedder(name) if name else None) or embedder_of(owner_id)


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
        may_hold_most(words, passage) and share_of_words(words, passage) >= MOST_WORDS
        for words in wanted
    )


def may_hold_most(words: Sequence[str], passage: FoundPassage) -> bool:
    """False where not even the letters of most words stand: to cut the text up takes longer."""
    plain = letters_of(passage)
    wanted = {word if is_unspaced(word) else stem(word) for word in words}
    return sum(each in plain for each in wanted) >= MOST_WORDS * len(wanted)


def share_of_words(words: Sequence[str], passage: FoundPassage) -> float:
    """Which part of the words stand in the passage, endings aside."""
    spaced = {stem(word) for word in words if not is_unspaced(word)}
    others = {word for word in words if is_unspaced(word)}
    found = len(spaced & stems_of(passage))
    if others:
        plain = letters_of(passage)
        found += sum(word in plain for word in others)
    return found / (len(spaced) + len(others)) if words else 0.0


@lru_cache(maxsize=256)  # a search asks of each passage several times
def distinct_words(text: str) -> frozenset[str]:
    return frozenset(split_words(text))


@lru_cache(maxsize=256)
def letters_of(passage: FoundPassage) -> str:
    return plain_letters(f"{passage.title} {passage.heading} {passage.text}")


@lru_cache(maxsize=256)
def stems_of(passage: FoundPassage) -> frozenset[str]:
    about = distinct_words(f"{passage.title} {passage.heading}")
    return frozenset(map(stem, about | distinct_words(passage.text)))


def stem(word: str) -> str:
    return word[:6]
