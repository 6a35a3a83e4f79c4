"""Text added to a note while others write into it."""

import pytest

from notes.editing.appending import append_text
from notes.editing.trash import put_in_trash
from notes.editing.writing import Refused
from notes.models import Note
from tests.notes.actions import in_threads


@pytest.mark.django_db(transaction=True)
def test_what_several_add_at_once_is_all_there(alice, write):
    note = write("a.md", "begin")

    def add(word):
        return lambda: append_text(Note.objects.get(pk=note.pk), word)

    in_threads(*(add(f"word {n}") for n in range(6)))

    note.refresh_from_db()
    first, *others = note.body.split("\n")
    assert first == "begin"
    assert sorted(others) == [f"word {n}" for n in range(6)]


@pytest.mark.django_db
def test_a_note_in_the_trash_does_not_come_back_by_it(alice, write):
    note = write("a.md", "one")
    put_in_trash(note)

    with pytest.raises(Refused):
        append_text(note, "two")

    note.refresh_from_db()
    assert note.deleted_at
    assert note.body == "one"


@pytest.mark.django_db
def test_a_note_that_is_gone_is_refused_in_words(alice, write):
    note = write("a.md", "one")
    Note.objects.filter(pk=note.pk).delete()

    with pytest.raises(Refused, match="deleted"):
        append_text(note, "two")
