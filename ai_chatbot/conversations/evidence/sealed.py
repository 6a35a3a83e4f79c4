"""A sealed source beside what its note says now."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import User

from ai_chatbot.conversations.evidence.likeness import most_like
from ai_chatbot.models import Source, Standing
from notes.models import Note
from notes.search.passages import passage_url
from notes.text.comparing import DiffLine, compare


@dataclass(frozen=True)
class Evidence:
    """A passage as it was, and what became of its note.

    `lines` say what changed from then to now: of the whole note where its text of then is kept
    (`is_whole`), else of the passage and what is most like it now; [] where nothing is.
    """

    source: Source
    note: Note | None = None  # in the trash or not; None when it is gone
    still_at: str = ""  # the address of the passage, word for word, in the note of now
    lines: Sequence[DiffLine] = field(default_factory=list)
    is_whole: bool = False

    @property
    def standing(self) -> str:
        return self.source.standing if self.note else Standing.GONE


def evidence_of(user: User, answer_id: uuid.UUID, n: int) -> Evidence | None:
    """Of the user's own answers and their visitors'; None where they have no such source."""
    sources = Source.objects.of_person(user).with_standing(user)
    whole = sources.select_related("message__conversation", "message__parent")
    source = whole.defer("message__conversation__document").filter(message=answer_id, n=n).first()
    if source is None:
        return None
    note = note_for(user, source.note_id)
    if note is None or source.standing != Standing.CHANGED:
        return Evidence(source, note)
    return compared(source, note)


def note_for(user: User, note_id: int | None) -> Note | None:
    """The user's own, in the trash as well, or one that is shared with them now."""
    own = Note.objects.filter(owner=user, pk=note_id).first()
    return own or Note.objects.readable_by(user).filter(pk=note_id).first()


def compared(source: Source, note: Note) -> Evidence:
    at = note.body.find(source.text)
    still_at = address_in(note, at, at + len(source.text)) if at >= 0 else ""
    then = note.body_as_it_was(source.content_hash)
    if then is not None:
        return Evidence(source, note, still_at, compare(then, note.body), is_whole=True)
    now = "" if still_at else most_like(source.text, note.body)
    return Evidence(source, note, still_at, compare(source.text, now) if now else [])


def address_in(note: Note, start: int, end: int) -> str:
    return passage_url(note.pk, start, end, note.content_hash)
