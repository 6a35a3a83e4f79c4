"""A form that a double click sends twice: its note is written once, without a conflict."""

from dataclasses import replace

import pytest
from django.utils import timezone

from notes.editing import writing
from notes.editing.trash import put_in_trash
from notes.editing.writing import (
    SENT_TWICE_WITHIN,
    TWINS_AMONG,
    Conflict,
    Draft,
    create_note,
    draft_of,
    edit_note,
    stamp,
)
from notes.models import Note
from tests.notes.actions import in_threads


@pytest.mark.parametrize(
    "changes",
    [{"body": "b"}, {"tags": ["t"]}, {"folder": "f"}, {"title": "New"},
     {"title": "New", "folder": "f", "tags": ["t"], "body": "# b\n"}],
)  # fmt: skip
def test_what_is_saved_twice_is_saved(alice, write, changes):
    note = write("n.md", "---\nx: 1\n---\na #inline")
    write("other.md", "[[n]]")
    seen, draft = stamp(note), replace(draft_of(note), **changes)
    edit_note(note, draft, seen=seen)
    saved = alice.notes.get(pk=note.pk)

    edit_note(note, draft, seen=seen)

    again = alice.notes.get(pk=note.pk)
    assert (again.get_text(), again.path, again.updated_at) == (
        saved.get_text(), saved.path, saved.updated_at,
    )  # fmt: skip
    assert again.versions.count() == (0 if list(changes) == ["folder"] else 1)


def test_what_is_saved_twice_is_not_taken_out_of_the_trash(alice, write):
    note = write("n.md", "a")
    seen, draft = stamp(note), Draft("n", "", [], "b")
    put_in_trash(edit_note(note, draft, seen=seen))

    with pytest.raises(Conflict):
        edit_note(note, draft, seen=seen)


@pytest.mark.parametrize(
    "draft",
    [
        Draft("Boats", "sea", ["red"], "# Boats\n"),
        Draft("Two  words ", " sea // red ", [], ""),
        Draft("a/b", "", ["x"], "---\ny: 1\n---\ntext"),
    ],
)
def test_a_new_note_that_is_sent_twice_is_one(alice, draft):
    first, second = create_note(alice, draft), create_note(alice, draft)

    assert (first, alice.notes.count()) == (second, 1)


@pytest.mark.parametrize(
    "changes", [{"title": "a"}, {"folder": "f"}, {"tags": ["t"]}, {"body": "b"}]
)
def test_a_new_note_that_is_another_is_another(alice, changes):
    draft = Draft("n", "", [], "text")
    create_note(alice, draft)

    create_note(alice, replace(draft, **changes))

    assert alice.notes.count() == 2


def test_a_new_note_that_says_the_same_later_or_as_a_stranger_is_another(alice, bob):
    draft = Draft("n", "", [], "text")
    create_note(bob, draft)
    first = create_note(alice, draft)
    Note.objects.filter(pk=first.pk).update(created_at=timezone.now() - 2 * SENT_TWICE_WITHIN)

    create_note(alice, draft)

    assert sorted(alice.notes.values_list("path", flat=True)) == ["n 2.md", "n.md"]


def test_among_many_new_notes_a_twin_is_looked_for_in_a_few(alice, monkeypatch):
    """A program may write hundreds a minute."""
    parsed = []
    parse_new = writing.parse_new
    monkeypatch.setattr(writing, "parse_new", lambda *args: parsed.append(1) or parse_new(*args))
    for n in range(30):
        create_note(alice, Draft(f"n{n}", "", [], "text"))
    parsed.clear()

    create_note(alice, Draft("last", "", [], "text"))

    assert len(parsed) <= TWINS_AMONG + 1


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_twice_at_once_makes_one_note(alice):
    in_threads(*[lambda: create_note(alice, Draft("Boats", "", [], "text"))] * 2)

    assert alice.notes.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_twice_at_once_changes_its_note_once(alice, write):
    note = write("n.md", "a")
    seen, draft = stamp(note), Draft("n", "", [], "b")

    in_threads(*[lambda: edit_note(note, draft, seen=seen)] * 2)

    assert (alice.notes.get().body, note.versions.count()) == ("b", 1)
