"""Texts in old encodings, read again: as their neighbours are, or as their owner says."""

from collections import Counter
from collections.abc import Collection

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from notes.editing.links import resolve_links
from notes.editing.saving import rewrite
from notes.models import Attachment, Note, NoteQuerySet
from notes.text.decoding.guessing import USUAL
from notes.text.decoding.texts import NotText, find_out, read_as
from notes.text.parsing import ParsedNote, parse_note

AGREE_FROM = 3  # texts in one encoding, among which one is doubtful
SURE = 2  # of what weight one is that is not doubtful


class OriginalGone(Exception):
    """The file that a note was read from is not kept; the message is a sentence."""


def read_again(note: Note, encoding: str) -> Note:
    """Write what the note's file says in one of ENCODINGS; what it said becomes a version.

    Raises OriginalGone, NotText, and Note.DoesNotExist when the note is gone.
    """
    again = written_as(note, read_as(original_of(note), encoding), encoding)
    resolve_links(again.owner)
    return again


def original_of(note: Note) -> bytes:
    """The file's bytes; raises OriginalGone."""
    kept = Attachment.objects.filter(
        owner=note.owner_id, root=note.root, path=note.file_path
    ).first()
    try:
        if kept:
            return kept.file.read_bytes()
    except OSError:
        pass
    raise OriginalGone(
        _("The file that it was read from is not kept here any more. Import it again.")
    )


def written_as(note: Note, text: str, encoding: str) -> Note:
    def say(note: Note) -> ParsedNote:
        return parse_note(note.path, text, file_hash=note.file_hash, known=note.dated_otherwise)

    return rewrite(note, say, encoding=encoding, is_doubtful=False)


# --- As their neighbours are ------------------------------------------------------------------


def agree_on_encodings(owner: User, root: str, seen: Collection[str]) -> None:
    """Let a vault's doubtful texts be in the encoding that most of its old texts are in.

    Files that were uploaded by themselves agree with those of the same upload (`seen`).
    """
    notes = Note.objects.owned_by(owner).filter(root=root, encoding__in=USUAL)
    if not notes.filter(is_doubtful=True).exists():
        return
    rows = notes.values_list("pk", "file_path", "encoding", "is_doubtful")
    beside = [row for row in rows if root or row[1] in seen]
    votes: Counter[str] = Counter()
    for *_rest, encoding, is_doubtful in beside:
        votes[encoding] += 1 if is_doubtful else SURE
    for encoding, count in votes.most_common(1):
        if count >= AGREE_FROM and 2 * count > votes.total():
            doubtful = [pk for pk, *_rest, is_doubtful in beside if is_doubtful]
            follow(notes.filter(pk__in=doubtful), encoding)


def follow(notes: NoteQuerySet, encoding: str) -> None:
    """Read these as their neighbours are, where that can be."""
    notes.filter(encoding=encoding).update(is_doubtful=False)
    for note in notes.exclude(encoding=encoding).iterator(100):
        try:
            reading = find_out(original_of(note), likely=[encoding])
            if reading.encoding == encoding:
                written_as(note, reading.text, encoding)
        except (OriginalGone, NotText, Note.DoesNotExist):
            continue
