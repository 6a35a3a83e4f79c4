"""What vectors and words say of each passage, and both together."""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np

from notes.ends import index_wanted
from notes.index.backend import get_index
from notes.index.background import background_of
from notes.index.base import Also, Scores, Within, with_others
from notes.index.choosing import embedder_of, heed_question
from notes.index.embedders.base import NO_BACKGROUND, Background
from notes.index.embedding import Embedder, EmbeddingUnavailable, find_embedder
from notes.models import OwnerIndex
from notes.search.identifiers import identifiers_in
from notes.search.passages import FoundPassage
from notes.search.telling import telling_words
from notes.text.words.compounds import also_written
from notes.text.words.languages import SCRIPTS, language_of
from notes.text.words.splitting import is_unspaced, plain_letters, split_words

logger = logging.getLogger(__name__)
QUERY_MAX_CHARS = 2000  # the embedder reads about 1,000
CANDIDATES = 60  # from each channel
RIVALS = 10  # the nearest, which may all bear on a question
# bm25 of HALF counts half; below, its part falls with the square: common words match everywhere.
# What it counts is multiplied by a power of the share of the question that the passage holds: one
# rare word of five says less than four of them, and less than a fifth of all.
HALF = 8.0
SHARE_POWER = 1.5
WORDS_WEIGHT = 0.7
IDENTIFIED = 0.5  # of the words' weight: that `foo_bar-12` stands there whole, and not in parts
NAME_WEIGHT = 0.35  # of the cosine of the note's own vector: its title, aliases, description
# A passage below this bears on the question by accident, unless it holds most of its words.
FLOOR = 0.25
MOST_WORDS = 0.6
# When not even the best reaches this, the notes say nothing of it. Calibrated on questions about
# notes that were there and notes that were not (`make bench ONLY=retrieval` says how well): low,
# as a question that is refused in error costs more than a passage too many.
THRESHOLD = 0.42
FOLLOW_UP_WEIGHT = 0.9  # of what is found with the question before
# What a model that reads Latin letters alone says of others: of these nothing, of the rest half.
UNREAD = frozenset({"zh", "ko", "th"})
HALF_READ = 0.5


@dataclass(frozen=True)
class Knobs:
    """What the test bench can turn; the defaults are what was measured to be best."""

    words_weight: float = WORDS_WEIGHT
    half: float = HALF
    name_weight: float = NAME_WEIGHT
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
    def also(self) -> Also:
        """What parts of its compounds are in one word: "mail" and "e" of "e-mail" are "email"."""
        return also_written(self.text)

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

    @cached_property
    def background(self) -> Background:
        """What the embedder needs, to say how near a cosine is among the owner's passages."""
        if self.vector is None or not self.embedder.needs_background:
            return NO_BACKGROUND
        return background_of(self.owner_id, self.vector, self.embedder.name)


@dataclass(frozen=True)
class Evidence:
    """Passage ids with their scores: both together, and each channel's own."""

    together: Scores
    cosines: Scores
    bm25: Scores
    shares: Scores = field(default_factory=dict)  # of the question's words, each by its rarity
    missing: tuple[str, ...] = ()  # words that none of these holds


def evidence(asked: Question, within: Within, knobs: Knobs) -> Evidence:
    """Passage id → cosine plus the weight of the words it shares with the question."""
    if not asked.words or (within is not None and not len(within)):
        return Evidence({}, {}, {})
    index, owner_id = get_index(), asked.owner_id
    words, language, also = asked.words, asked.language, asked.also
    sought = with_others(words, also)
    bm25 = index.by_words(owner_id, sought, CANDIDATES, within, language=language)
    missing = () if bm25 else tuple(words)
    if asked.vector is None or not asked.trust:
        return Evidence(by_words_alone(bm25), {}, bm25, {}, missing)
    trust = asked.trust if bm25 else 1.0  # where words say nothing, half a guess is all there is
    lexical, shares = by_words_alone(bm25), Scores()
    if trust == 1 and bm25:
        told = index.shares(owner_id, words, bm25, language, also)
        missing = tuple(word for word in words if word not in told.held)
        lexical, shares = words_worth(bm25, told.of, knobs), told.of
    lexical = best_with(lexical, identified(asked, within), knobs)
    vector, embedder = asked.vector, asked.embedder
    cosines = index.by_vector(owner_id, vector, embedder.name, CANDIDATES, within)
    left = lexical.keys() - cosines.keys()
    cosines |= index.cosines(owner_id, vector, embedder.name, left)
    cosines = likenesses(asked, cosines)
    waiting = by_words_alone({key: bm25.get(key, 0.0) for key in left - cosines.keys()})
    names = names_worth(asked, vector, cosines, knobs) if trust == 1 else {}
    together = {
        key: trust * cosine + lexical.get(key, 0.0) + names.get(key, 0.0)
        for key, cosine in cosines.items()
    }
    return Evidence(together | waiting, cosines, bm25, shares, missing)


def words_worth(bm25: Scores, shares: Scores, knobs: Knobs) -> Scores:
    return {key: word_evidence(score, shares.get(key, 0.0), knobs) for key, score in bm25.items()}


def identified(asked: Question, within: Within) -> Counter[int]:
    """Passage → how many of the question's identifiers stand there whole; of few passages only."""
    held: Counter[int] = Counter()
    for name in identifiers_in(asked.text[:QUERY_MAX_CHARS]):
        ids = get_index().holding(asked.owner_id, name)
        if within is not None:
            ids = np.intersect1d(ids, within)
        if len(ids) <= CANDIDATES:
            held.update(ids.tolist())
    return held


def best_with(lexical: Scores, held: Mapping[int, int], knobs: Knobs) -> Scores:
    """What words are worth, with what it is worth to hold an identifier."""
    most = max(held.values(), default=1)
    worth = {key: knobs.words_weight * IDENTIFIED * n / most for key, n in held.items()}
    return lexical | {key: lexical.get(key, 0.0) + each for key, each in worth.items()}


def names_worth(asked: Question, vector: np.ndarray, ids: Iterable[int], knobs: Knobs) -> Scores:
    """What each passage's note's own vector adds; one that waits for it counts as the others."""
    if not knobs.name_weight:
        return dict.fromkeys(ids, 0.0)
    found = get_index().by_name(asked.owner_id, vector, asked.embedder.name, ids)
    found = likenesses(asked, found, of_names=True)
    usual = sum(found.values()) / len(found) if found else 0.0
    return {key: knobs.name_weight * found.get(key, usual) for key in ids}


def likenesses(asked: Question, cosines: Scores, *, of_names: bool = False) -> Scores:
    given = np.fromiter(cosines.values(), float, len(cosines))
    near = asked.embedder.likeness(given, asked.background, of_names=of_names)
    return dict(zip(cosines, near.tolist(), strict=True))


def answering_embedder(owner_id: int) -> Embedder:
    """The one whose vectors are all there: the old one's while the index is built anew."""
    name = OwnerIndex.objects.filter(owner_id=owner_id).values_list("embedder", flat=True).first()
    return (find_embedder(name) if name else None) or embedder_of(owner_id)


@dataclass(frozen=True)
class Standing:
    """How the best passage stands out among all that came near, whether or not it was found.

    `best` is what `Knobs.threshold` is compared with; it may be more than 1.
    """

    best: float = 0.0
    cosine: float = 0.0  # the nearest vector's
    usual: float = 0.0  # the mean cosine of those behind the first RIVALS, of CANDIDATES at most
    spread: float = 0.0  # and its standard deviation
    counted: int = 0  # how many these are


def standing(seen: Evidence) -> Standing:
    best = max(seen.together.values(), default=0.0)
    cosines = np.sort(np.fromiter(seen.cosines.values(), np.float64))[::-1][:CANDIDATES]
    if not len(cosines):
        return Standing(best)
    others = cosines[min(RIVALS, len(cosines) // 2) :]
    mean, spread = float(others.mean()), float(others.std())
    return Standing(best, float(cosines[0]), mean, spread, len(others))


def stronger(one: Evidence, other: Evidence) -> Evidence:
    """The better of two scores of each passage; the other's count a little less."""
    together = dict(one.together)
    for key, score in other.together.items():
        together[key] = max(together.get(key, 0.0), FOLLOW_UP_WEIGHT * score)
    cosines, bm25 = other.cosines | one.cosines, other.bm25 | one.bm25
    return Evidence(together, cosines, bm25, other.shares | one.shares, other.missing)


def word_evidence(bm25: float, share: float, knobs: Knobs = DEFAULT_KNOBS) -> float:
    """`share` is the part of the question's words, each by its rarity, that stand there."""
    square = max(bm25, 0.0) ** 2
    return knobs.words_weight * share**SHARE_POWER * square / (square + knobs.half**2)


def by_words_alone(scores: Scores) -> Scores:
    """What passages without an embedding are worth: by words, kept above the floor."""
    best = max(scores.values(), default=1.0)
    return {key: FLOOR + (1 - FLOOR) * score / best / 2 for key, score in scores.items()}


def bears_on(passage: FoundPassage, wanted: Sequence[Sequence[str]], floor: float) -> bool:
    """Whether it is close enough, or holds most words of the question, by itself or followed."""
    is_close = passage.score >= floor or (passage.share or 0.0) >= MOST_WORDS
    return is_close or any(
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
