"""The passages that a run was served, sealed as its answer's sources."""

import uuid
from collections.abc import Sequence

from ai_chatbot.answering.durability import unsynced
from ai_chatbot.models import Message, Source
from notes.search.passages import FoundPassage
from notes.search.search import SearchResult

Numbered = tuple[int, FoundPassage]


def near_notes(result: SearchResult) -> list[dict[str, object]]:
    """What a page shows when no passage bears on the question."""
    return [
        {"title": near.title, "url": near.url, "score": near.score}
        | ({"shared_by": near.shared_by} if near.shared_by else {})
        for near in result.nearest
    ]


def remember_served(answer_id: uuid.UUID, result: SearchResult) -> list[Numbered]:
    """Seal the passages as the answer's sources; one served before keeps its number.

    What is served after the answer's end is no source of it. While a run has found nothing, what
    was searched is written down instead. Neither waits for the disk, as the model waits for both:
    the answer's own next write takes them there.
    """
    answer = Message.objects.filter(pk=answer_id, status=Message.Status.RUNNING)
    times = result.times.as_json() if result.times else {}
    if not result.passages:
        searched = {"query": result.searched, "nearest": near_notes(result)}
        with unsynced():
            answer.filter(sources=None).update(searched=searched, times=times, without_notes=False)
        return []
    with unsynced():
        # A flow may search twice in a run, even at once: this locks the row, to number under.
        if not answer.update(searched={}, times=times, without_notes=False):
            return list(enumerate(result.passages, start=1))
        return sealed(answer_id, result.passages)


def remember_read(answer_id: uuid.UUID, passages: Sequence[FoundPassage]) -> list[Numbered]:
    """As `remember_served`, of passages that were not searched for."""
    answer = Message.objects.filter(pk=answer_id, status=Message.Status.RUNNING)
    with unsynced():
        if not answer.update(searched={}):
            return list(enumerate(passages, start=1))
        return sealed(answer_id, passages)


def sealed(answer_id: uuid.UUID, passages: Sequence[FoundPassage]) -> list[Numbered]:
    """The caller has locked the answer's row."""
    served = Source.objects.filter(message_id=answer_id)
    known = {
        (note_id, start, end): n
        for note_id, start, end, n in served.values_list("note_id", "start", "end", "n")
    }
    numbered, new = [], []
    for passage in passages:
        place = (passage.note_id, passage.start, passage.end)
        if place not in known:
            known[place] = len(known) + 1
            new.append(seal_source(answer_id, known[place], passage))
        numbered.append((known[place], passage))
    Source.objects.bulk_create(new)
    return numbered


def seal_source(answer_id: uuid.UUID, n: int, passage: FoundPassage) -> Source:
    return Source(
        message_id=answer_id,
        n=n,
        note_id=passage.note_id,
        title=passage.title,
        heading=passage.heading,
        text=passage.text,
        content_hash=passage.content_hash,
        start=passage.start,
        end=passage.end,
        score=passage.score,
        url=passage.url,
        origin=passage.origin,
        source_url=passage.source_url,
        shared_by=passage.shared_by,
    )
