"""Notes, what is derived from them, their files, and imports."""

from notes.models.attachments import Attachment
from notes.models.imports import ForgottenFile, ImportJob, Refusal
from notes.models.notes import (
    Link,
    Note,
    NoteManager,
    NoteQuerySet,
    NoteVector,
    NoteVersion,
    OwnerIndex,
    Passage,
    PassageQuerySet,
    PassageVector,
    Tag,
    Word,
)
from notes.models.shares import NoteShare

__all__ = [
    "Attachment",
    "ForgottenFile",
    "ImportJob",
    "Link",
    "Note",
    "NoteManager",
    "NoteQuerySet",
    "NoteShare",
    "NoteVector",
    "NoteVersion",
    "OwnerIndex",
    "Passage",
    "PassageQuerySet",
    "PassageVector",
    "Refusal",
    "Tag",
    "Word",
]
