"""Reading for the assistant: the passages of a person's notes that bear on a question.

Two channels find candidates: vectors, which know paraphrases, and words, which know names and
numbers. Their evidence is added, not their ranks: a weak match of common words must not outvote
a close meaning, and a strong match of rare words must not be outvoted by it.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from notes.embedding import Embedder, EmbeddingUnavailable, find_embedder, get_embedder
from notes.found import FoundPassage, as_found, join_neighbours
from notes.index.base import Scores, Within, get_index, split_words
from notes.models import OwnerIndex, Passage
from notes.narrowing import named_notes, notes_meeting, passages_of, within_conditions
from notes.query import Query, parse_query, tidy
from notes.reranking import RerankUnavailable, get_reranker

logger = logging.getLogger(__name__)

QUERY_MAX_WORDS = 48
QUERY_MAX_CHARS = 2000  # the embedder reads about 1,000
CANDIDATES = 60  # from each channel
SPARE = 10  # loaded beyond the limit, for those that only repeat a better one
SAME = 0.9  # share of words in common from which a passage repeats another
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
NEAREST = 3  # notes named when nothing bears on a question
FOLLOW_UP_WEIGHT = 0.9  # of what is found with the question before
EARLIER_MAX_CHARS = 300  # of each question before that a follow-up is searched with
FEW_WORDS = 2
STOP_WORDS = frozenset(
    "a about after all an and any are as at be been before but by can could did do does for from"
    " had has have he her him his how i if in into is it its me my no not of on one or our out"
    " over she so some such than that the their them then there these they this those to under up"
    " was we were what when where which while who whom whose why will with would you your"
    " please tell show find give say says said notes note".split()
)
POINTING_BACK = frozenset(
    "it its that this those these they them their he him his she her there then one ones".split()
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


@dataclass(frozen=True)
class SearchResult:
    """What was found, best first, and what came nearest if nothing was."""

    query: Query
    searched: str  # as it was written, questions before included that a follow-up leans on
    passages: list[FoundPassage] = field(default_factory=list)
    nearest: list[FoundPassage] = field(default_factory=list)


def search(
    owner_id: int, query: str, *, limit: int = 5, context: Sequence[str] = ()
) -> list[FoundPassage]:
    """The owner's passages that bear on `query`, best first; [] when none does."""
    return search_notes(owner_id, query, limit=limit, context=context).passages


def search_notes(
    owner_id: int,
    text: str,
    *,
    limit: int = 5,
    context: Sequence[str] = (),
    knobs: Knobs = DEFAULT_KNOBS,
) -> SearchResult:
    """Search with the grammar of notes.query; notes that are named are always among the found.

    `context` holds earlier questions of the conversation, latest last: a follow-up such as
    "And when was that?" is searched together with what it follows as well.
    """
    query = parse_query(text)
    within = within_conditions(owner_id, query)
    asked = [Question(owner_id, query.text)]
    words = asked[0].words
    seen = evidence(asked[0], within, knobs)
    earlier = leant_on(context) if points_back(query.text, words) else []
    if earlier:
        both = " ".join([*(parse_query(question).text for question in earlier), query.text])
        asked.append(Question(owner_id, both))
        seen = stronger(seen, evidence(asked[-1], within, knobs))
    wanted = [question.words for question in asked]
    candidates = load_passages(owner_id, seen, 2 * limit + SPARE)
    bearing = [passage for passage in candidates if bears_on(passage, wanted, knobs.floor)]
    if not any(bears_on(passage, wanted, knobs.threshold) for passage in bearing):
        bearing = []
    named = named_passages(asked[-1], query.notes, limit, knobs)
    if query.has_conditions and not words:  # all that meets them was asked for
        found = candidates or first_passages(owner_id, query, within, limit)
    else:
        found = [*named, *reranked(query.text, unlike(named, bearing))]
    searched = tidy(" ".join([*earlier, text]))
    if not found:
        return SearchResult(query, searched, [], one_a_note(candidates)[:NEAREST])
    return SearchResult(query, searched, join_neighbours(found)[:limit])


def leant_on(context: Sequence[str]) -> list[str]:
    """The questions that a follow-up is about: back to the last that stands by itself."""
    found: list[str] = []
    for question in reversed(context):
        found.insert(0, tidy(question[:EARLIER_MAX_CHARS]))
        if not points_back(question, content_words(question), few=1):
            break
    return found


def first_passages(owner_id: int, query: Query, within: Within, limit: int) -> list[FoundPassage]:
    """The beginnings of the newest notes that meet conditions when nothing else was asked."""
    allowed = set() if within is None else set(within.tolist())
    rows = Passage.objects.filter(owner_id=owner_id, note__in=notes_meeting(owner_id, query))
    newest = rows.order_by("-note__dated_at", "note_id", "ordinal").values_list("note_id", "pk")
    firsts: dict[int, int] = {}
    for note_id, pk in newest.iterator(chunk_size=1000):
        if len(firsts) == limit:
            break
        if pk in allowed:
            firsts.setdefault(note_id, pk)
    found = Passage.objects.select_related("note").in_bulk(list(firsts.values()))
    return [as_found(found[pk], FLOOR) for pk in firsts.values() if pk in found]


def named_passages(
    asked: Question, names: list[str], limit: int, knobs: Knobs
) -> list[FoundPassage]:
    """Of each note that is named its best passages: what is named reaches the model."""
    owner_id = asked.owner_id
    notes = named_notes(owner_id, names)
    if not notes:
        return []
    share = max(1, limit // (len(notes) + 1))
    found: list[FoundPassage] = []
    for note_id in notes[:limit]:
        seen = evidence(asked, passages_of(owner_id, note_id), knobs)
        best = load_passages(owner_id, seen, share) or first_of(owner_id, note_id)
        found += [replace(passage, score=max(passage.score, knobs.floor)) for passage in best]
    return found


def first_of(owner_id: int, note_id: int) -> list[FoundPassage]:
    rows = Passage.objects.owned_by(owner_id).filter(note_id=note_id).select_related("note")
    return [as_found(passage, FLOOR) for passage in rows.order_by("ordinal")[:1]]


def reranked(query: str, found: list[FoundPassage]) -> list[FoundPassage]:
    """In the cross-encoder's order when one is configured and something was asked."""
    reranker = get_reranker()
    if reranker is None or not query or len(found) < 2:
        return found
    try:
        order = reranker.order(query[:QUERY_MAX_CHARS], [passage.text for passage in found])
    except RerankUnavailable as problem:
        logger.warning("In our own order: %s", problem)
        return found
    return [found[place] for place in order]


def one_a_note(found: Sequence[FoundPassage]) -> list[FoundPassage]:
    best: dict[int, FoundPassage] = {}
    for passage in found:
        best.setdefault(passage.note_id, passage)
    return list(best.values())


def content_words(query: str) -> list[str]:
    """The query's words that say what it is about; all of them when none does."""
    words = list(dict.fromkeys(split_words(query.lower())))[: 4 * QUERY_MAX_WORDS]
    telling = [word for word in words if word not in STOP_WORDS]
    return (telling or words)[:QUERY_MAX_WORDS]


def points_back(query: str, words: Sequence[str], few: int = FEW_WORDS) -> bool:
    """Whether a question leans on the one before it: few words of its own, or a pronoun."""
    own = [word for word in words if word not in STOP_WORDS]
    return len(own) <= few or not POINTING_BACK.isdisjoint(split_words(query.lower()))


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


def unlike(named: Sequence[FoundPassage], found: Sequence[FoundPassage]) -> list[FoundPassage]:
    """Those found that do not say again what a named one or a better one says."""
    said = [words_of(passage) for passage in named]
    kept = []
    for passage in found:
        words = words_of(passage)
        if not any(overlap(words, others) >= SAME for others in said):
            said.append(words)
            kept.append(passage)
    return kept


def words_of(passage: FoundPassage) -> set[str]:
    return set(split_words(passage.text.lower()))


def overlap(words: set[str], others: set[str]) -> float:
    union = words | others
    return len(words & others) / len(union) if union else 1.0


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


def load_passages(owner_id: int, seen: Evidence, limit: int) -> list[FoundPassage]:
    """The best `limit` passages of these scores; one query."""
    scores = seen.together
    best = sorted(scores, key=lambda key: (-scores[key], key))[:limit]
    found = Passage.objects.owned_by(owner_id).select_related("note").in_bulk(best)
    return [
        as_found(found[key], scores[key], seen.cosines.get(key), seen.bm25.get(key))
        for key in best
        if key in found
    ]
