"""Reading for the assistant: the passages of a person's notes that bear on a question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from notes.index.base import get_index
from notes.models import Passage

WORD = re.compile(r"\w+")
QUERY_MAX_WORDS = 64


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
    owner: object, query: str, *, limit: int = 5, context: Sequence[str] = ()
) -> list[FoundPassage]:
    """The owner's passages that bear on `query`, best first.

    `context` holds earlier questions of the conversation, latest last.
    """
    words = list(dict.fromkeys(WORD.findall(query.lower())))[:QUERY_MAX_WORDS]
    if not words:
        return []
    scores = get_index().by_words(owner.pk, words, limit)  # type: ignore[attr-defined]
    best = max(scores.values(), default=1.0)
    return load_passages(owner, {key: value / best for key, value in scores.items()}, limit)


def load_passages(owner: object, scores: dict[int, float], limit: int) -> list[FoundPassage]:
    """The best `limit` passages of these scores; one query."""
    best = sorted(scores, key=lambda key: (-scores[key], key))[:limit]
    rows = Passage.objects.owned_by(owner).select_related("note").defer("embedding")
    found = rows.in_bulk(best)
    return [as_found(found[key], scores[key]) for key in best if key in found]


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
