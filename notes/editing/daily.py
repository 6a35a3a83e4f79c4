"""The note of a day: where it lies, or where it would, as the owner's journal has it."""

import os
from datetime import date

from django.contrib.auth.models import User

from notes.editing.spellings import day_of, place_key
from notes.editing.trash import take_from_trash
from notes.editing.writing import Draft, create_note
from notes.models import Note
from notes.text.parsing import NOTE_ENDINGS

FOLDER = "Daily"
# Between the numbers in the names of a journal's pages: 2026-11-26, 2026_11_26, 20261126.
SIGNS = ("-", "_", "")
IN_NUMBERS = r"(^|/)[0-9]{4}[-_]?[0-9]{2}[-_]?[0-9]{2}\.[a-z]{2,8}$"
# One of them may stand behind the day; any other word says what else the note is about.
WEEKDAYS = {
    spelled
    for name in "monday tuesday wednesday thursday friday saturday sunday".split()
    for spelled in (name, name[:3])
}
NEWEST = 3650  # pages of a journal that are looked at


def note_of(owner: User, day: date) -> tuple[Note, bool]:
    """The owner's note of this day, and whether it was made just now; one in the trash is taken
    out of it. Raises Refused where it cannot be made."""
    if note := find(owner, day):
        return note, False
    folder, sign = habit_of(owner, day)
    return create_note(owner, Draft(written(day.isoformat(), sign), folder, [], "")), True


def find(owner: User, day: date) -> Note | None:
    """Of several the one that is not in the trash, then the first by its path."""
    named = Note.objects.filter(owner=owner, path_key__contains=f"{day.day}")
    pages = named.filter(path_key__contains=f"{day.year}").only("pk", "path", "deleted_at")
    of_day = [note for note in pages if day_of_page(note.path) == day.isoformat()]
    for found in sorted(of_day, key=lambda note: (note.deleted_at is not None, note.path)):
        take_from_trash(owner, found.pk)
        if note := Note.objects.owned_by(owner).filter(pk=found.pk).first():
            return note
    return None


def habit_of(owner: User, day: date) -> tuple[str, str]:
    """(folder, sign between the numbers) of the newest page of the owner's journal up to then."""
    mine = Note.objects.owned_by(owner).filter(path_key__regex=IN_NUMBERS)
    paths = mine.order_by("-updated_at").values_list("path", flat=True)[:NEWEST]
    pages = [(day_of_page(path), path) for path in paths]
    past = [page for page in pages if page[0] and page[0] <= day.isoformat()]
    if not past:
        return FOLDER, SIGNS[0]
    that_day, path = max(past)
    folder, _, name = path.rpartition("/")
    stem = os.path.splitext(name)[0]
    return folder, next((sign for sign in SIGNS if written(that_day, sign) == stem), SIGNS[0])


def written(day: str, sign: str) -> str:
    return day.replace("-", sign)


def day_of_page(path: str) -> str:
    """The day that a note's name is, as "2026-11-26"; else ""."""
    stem, ending = os.path.splitext(path.rpartition("/")[2])
    key = place_key(stem)
    last = key.rpartition(" ")[2]
    is_named_otherwise = last.isalpha() and last.isascii() and last not in WEEKDAYS
    return "" if is_named_otherwise or ending.lower() not in NOTE_ENDINGS else day_of(key)
