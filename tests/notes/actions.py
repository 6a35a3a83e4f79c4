"""What tests do with notes again and again."""

from dataclasses import replace

from notes.models import Note
from notes.writing import draft_of, edit_note, stamp


def paths_of(owner):
    """Where the owner's notes lie, but for those in the trash."""
    return sorted(Note.objects.owned_by(owner).values_list("path", flat=True))


def edit(note, **changes):
    """Save the note's form with these fields changed."""
    return edit_note(note, replace(draft_of(note), **changes), seen=stamp(note))
