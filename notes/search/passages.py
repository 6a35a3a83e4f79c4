"""A passage as a search hands it out, neighbours made one, and what holds the words set apart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from django.urls import reverse

from notes.models import Passage
from notes.search.telling import says_something, telling_words
from notes.text.html.excerpts import Searched

JOINED_MAX_CHARS = 1800  # of neighbouring passages made one
BLANK_BETWEEN = 3  # characters between neighbours: a heading's line is longer
LOOKED_UP = 3  # words: who writes more asks, and means what they say
ALL = 0.999  # of the words' shares, which are sums of fractions


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
    origin: str  # of the note, Note.Origin
    source_url: str  # the web page that a clipped note comes from
    ordinal: int  # its place among the note's passages
    last_ordinal: int  # the same, but for neighbours made one
    cosine: float | None = None  # what the vectors say of it
    bm25: float | None = None  # what the words say of it
    share: float | None = None  # of the question's words, that it or its note's names hold
    shared_by: str = ""  # the name of whose note it is, if it is another's


def as_found(
    passage: Passage,
    score: float,
    cosine: float | None = None,
    bm25: float | None = None,
    share: float | None = None,
) -> FoundPassage:
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
        origin=note.origin,
        source_url=note.source_url,
        ordinal=passage.ordinal,
        last_ordinal=passage.ordinal,
        cosine=cosine,
        bm25=bm25,
        share=share,
    )


def passage_url(note_id: int, start: int, end: int, content_hash: str) -> str:
    """Opens the note with the passage highlighted; `v` tells whether the note has changed since."""
    address = note_address().format(note_id)
    return f"{address}?start={start}&end={end}&v={content_hash[:12]}#passage"


@cache
def note_address() -> str:
    """With "{}" for its id: a search makes twenty, and to reverse each takes a tenth of it."""
    return reverse("notes:detail", args=[0]).replace("0", "{}")


def join_neighbours(found: Sequence[FoundPassage]) -> list[FoundPassage]:
    """Passages that follow each other in their note as one, in the place of the best."""
    joined: list[FoundPassage] = []
    for passage in found:
        place, whole = len(joined), passage
        while beside := next((other for other in joined if touches(whole, other)), None):
            at = joined.index(beside)
            del joined[at]
            whole = join(beside, whole) if at < place else join(whole, beside)
            place = min(place, at)
        joined.insert(place, whole)
    return joined


def touches(one: FoundPassage, other: FoundPassage) -> bool:
    """Whether they stand side by side under one heading and are short enough to be one."""
    first, second = sorted([one, other], key=lambda passage: passage.start)
    return (
        first.note_id == second.note_id
        and first.heading == second.heading
        and first.last_ordinal + 1 == second.ordinal
        and second.start - first.end <= BLANK_BETWEEN
        and second.end - first.start <= JOINED_MAX_CHARS
    )


def join(better: FoundPassage, other: FoundPassage) -> FoundPassage:
    first, second = sorted([better, other], key=lambda passage: passage.start)
    start, end = first.start, second.end
    line_ends = "\n" * min(second.start - first.end, 2)  # one blank may have been a space
    return replace(
        better,
        text=f"{first.text}{line_ends}{second.text}",
        start=start,
        end=end,
        ordinal=first.ordinal,
        last_ordinal=second.last_ordinal,
        url=passage_url(better.note_id, start, end, better.content_hash),
    )


Hits = Sequence[FoundPassage]


def by_meaning_apart(found: Hits, text: str) -> tuple[Hits, Hits]:
    """What holds words of `text`, and what is near in meaning alone; where few words are looked up
    and some passage holds all of them. Otherwise meaning tells, and nothing is set apart."""
    words = telling_words(text)
    if not 0 < says_something(words, text) <= LOOKED_UP:
        return found, ()
    held = [words_held(passage, words) for passage in found]
    if not any(share >= ALL for share in held):
        return found, ()
    pairs = list(zip(found, held, strict=True))
    return [each for each, share in pairs if share], [each for each, share in pairs if not share]


def words_held(passage: FoundPassage, words: Sequence[str]) -> float:
    """Which part of these words stands there, as readers see them marked or as the index has them;
    the index knows more endings, but not what neighbours hold that were made one with it."""
    said = f"{passage.title}\n{passage.heading}\n{passage.text}"
    seen = sum(any(Searched(word).spans(said)) for word in words) / len(words)
    indexed = passage.share or 1 / len(words) if passage.bm25 is not None else 0.0
    return max(seen, indexed)
