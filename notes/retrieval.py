"""Reading for the assistant: the passages of a person's notes that bear on a question.

Two channels find candidates: vectors, which know paraphrases, and words, which know names and
numbers. Their evidence is added, not their ranks: a weak match of common words must not outvote
a close meaning, and a strong match of rare words must not be outvoted by it.
"""

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from notes.embedding import EmbeddingUnavailable, get_embedder
from notes.index.base import Scores, get_index
from notes.models import Passage

logger = logging.getLogger(__name__)

WORD = re.compile(r"\w+")
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
FOLLOW_UP_WEIGHT = 0.9  # of what is found with the question before
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
class FoundPassage:
    """One passage that bears on a query; `score` is its relevance, 0 to 1."""

    passage_id: int
    note_id: int
    title: str
    heading: str
    text: str
    start: int
    end: int
    score: float
    content_hash: str  # of the note's body
    url: str


def search(
    owner_id: int, query: str, *, limit: int = 5, context: Sequence[str] = ()
) -> list[FoundPassage]:
    """The owner's passages that bear on `query`, best first; [] when none does.

    `context` holds earlier questions of the conversation, latest last: a follow-up such as
    "And when was that?" is searched together with the question before it as well.
    """
    words = content_words(query)
    scores = evidence(owner_id, query, words)
    if context and points_back(query, words):
        both = f"{context[-1]} {query}"
        words = content_words(both)
        for key, score in evidence(owner_id, both, words).items():
            scores[key] = max(scores.get(key, 0.0), FOLLOW_UP_WEIGHT * score)
    found = load_passages(owner_id, scores, limit + SPARE)
    return without_repeats([passage for passage in found if bears_on(passage, words)])[:limit]


def content_words(query: str) -> list[str]:
    """The query's words that say what it is about; all of them when none does."""
    words = list(dict.fromkeys(WORD.findall(query.lower())))[: 4 * QUERY_MAX_WORDS]
    telling = [word for word in words if word not in STOP_WORDS]
    return (telling or words)[:QUERY_MAX_WORDS]


def points_back(query: str, words: Sequence[str]) -> bool:
    """Whether a question leans on the one before it: few words of its own, or a pronoun."""
    own = [word for word in words if word not in STOP_WORDS]
    return len(own) <= FEW_WORDS or not POINTING_BACK.isdisjoint(WORD.findall(query.lower()))


def evidence(owner_id: int, query: str, words: Sequence[str]) -> Scores:
    """Passage id → cosine plus the weight of the words it shares with the query."""
    index = get_index()
    by_words = index.by_words(owner_id, words, CANDIDATES) if words else {}
    lexical = {key: word_evidence(score) for key, score in by_words.items()}
    if not query.strip():
        return lexical
    try:
        embedder = get_embedder()
        vector = embedder.embed([query[:QUERY_MAX_CHARS]])[0]
    except EmbeddingUnavailable as problem:
        logger.warning("Searching by words only: %s", problem)
        return by_words_alone(by_words)
    cosines = index.by_vector(owner_id, vector, embedder.name, CANDIDATES)
    missing = lexical.keys() - cosines.keys()
    cosines |= index.cosines(owner_id, vector, embedder.name, missing)
    waiting = by_words_alone({key: by_words[key] for key in missing - cosines.keys()})
    together = {key: cosine + lexical.get(key, 0.0) for key, cosine in cosines.items()}
    return together | waiting


def word_evidence(bm25: float) -> float:
    square = max(bm25, 0.0) ** 2
    return WORDS_WEIGHT * square / (square + HALF**2)


def by_words_alone(scores: Scores) -> Scores:
    """What passages without an embedding are worth: by words, kept above the floor."""
    best = max(scores.values(), default=1.0)
    return {key: FLOOR + (1 - FLOOR) * score / best / 2 for key, score in scores.items()}


def without_repeats(found: Sequence[FoundPassage]) -> list[FoundPassage]:
    """The passages without those that say again what a better one says."""
    kept: list[tuple[FoundPassage, set[str]]] = []
    for passage in found:
        words = set(WORD.findall(passage.text.lower()))
        if not any(overlap(words, others) >= SAME for _, others in kept):
            kept.append((passage, words))
    return [passage for passage, _ in kept]


def overlap(words: set[str], others: set[str]) -> float:
    union = words | others
    return len(words & others) / len(union) if union else 1.0


def bears_on(passage: FoundPassage, words: Sequence[str]) -> bool:
    return passage.score >= FLOOR or share_of_words(words, passage) >= MOST_WORDS


def share_of_words(words: Sequence[str], passage: FoundPassage) -> float:
    """Which part of the words stand in the passage, endings aside."""
    held = stems(WORD.findall(f"{passage.title} {passage.heading} {passage.text}".lower()))
    wanted = stems(words)
    return len(wanted & held) / len(wanted) if wanted else 0.0


def stems(words: Iterable[str]) -> set[str]:
    return {word[:6] for word in words}


def load_passages(owner_id: int, scores: Scores, limit: int) -> list[FoundPassage]:
    """The best `limit` passages of these scores; one query."""
    best = sorted(scores, key=lambda key: (-scores[key], key))[:limit]
    rows = Passage.objects.owned_by(owner_id).select_related("note").defer("embedding")
    found = rows.in_bulk(best)
    return [as_found(found[key], min(1.0, scores[key])) for key in best if key in found]


def as_found(passage: Passage, score: float) -> FoundPassage:
    note = passage.note
    return FoundPassage(
        passage_id=passage.pk,
        note_id=note.pk,
        title=note.title,
        heading=passage.heading,
        text=passage.text,
        start=passage.start,
        end=passage.end,
        score=round(min(max(score, 0.0), 1.0), 4),
        content_hash=note.content_hash,
        url=passage_url(note.pk, passage.start, passage.end, note.content_hash),
    )


def passage_url(note_id: int, start: int, end: int, content_hash: str) -> str:
    """Opens the note with the passage highlighted; `v` tells whether the note has changed since."""
    query = urlencode({"start": start, "end": end, "v": content_hash[:12]})
    return f"{reverse('notes:detail', args=[note_id])}?{query}#passage"
