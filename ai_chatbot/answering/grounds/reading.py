"""A note read on for a run: the passages around one that it was served, sealed as that was."""

from collections.abc import Sequence
from dataclasses import replace

from ai_chatbot.answering.grounds.served import Numbered, remember_read
from ai_chatbot.conversations.collections import selection_of
from ai_chatbot.models import Source
from ai_chatbot.tokens import Grant, Run
from notes.models import Note, NoteQuerySet, Passage
from notes.search.conditions import notes_in
from notes.search.passages import FoundPassage, as_found

READ_CHARS = 6000  # of one note at once: what is more is read on from its last passage
PASSAGES_MOST = 200  # of a note, that are looked at


class NotRead(Exception):
    """The text is a sentence for whoever asked, which may be a model."""


def read_note(grant: Grant, run: Run, n: int) -> list[Numbered]:
    """The note of the run's passage `n`: all of it, or of a long one that passage and what follows.

    Whether it may be read is asked anew. Raises NotRead.
    """
    source = Source.objects.filter(message_id=run.answer_id, n=n).first()
    if source is None:
        raise NotRead(f"No passage has the number {n}: search first, and name one that was found.")
    readable = notes_of(grant).filter(pk=source.note_id)
    rows = Passage.objects.filter(note__in=readable.order_by()).with_notes().order_by("ordinal")
    found = [
        replace(as_found(passage, source.score), shared_by=source.shared_by)
        for passage in rows[:PASSAGES_MOST]
    ]
    if not found:
        raise NotRead("That note cannot be read any more: it was deleted, or is not shared now.")
    return remember_read(run.answer_id, part_of(found, source.start))


def notes_of(grant: Grant) -> NoteQuerySet:
    """What its owner may read; for a visitor what the collection holds."""
    if grant.collection_id is None:
        return Note.objects.readable_by(grant.owner_id)
    return notes_in(grant.owner_id, selection_of(grant.collection_id))


def part_of(passages: Sequence[FoundPassage], start: int) -> list[FoundPassage]:
    """As many of a note's passages as fit: from its beginning, else from the one at `start`."""
    whole = sum(len(passage.text) for passage in passages) <= READ_CHARS
    part: list[FoundPassage] = []
    room = READ_CHARS
    for passage in passages:
        if not whole and passage.end <= start:
            continue
        if part and len(passage.text) > room:
            break
        part.append(passage)
        room -= len(passage.text)
    return part
