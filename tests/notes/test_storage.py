"""Texts where an account may keep no more: what is in the way of files is in theirs."""

import pytest

from notes.editing.appending import append_text
from notes.editing.attachments import keep_attachment
from notes.editing.writing import Draft, Refused, create_note, edit_note, restore_version, stamp
from notes.models import Note, NoteVersion


@pytest.fixture
def note(alice, settings, tmp_path):
    """An account's note; there is room for some letters more."""
    settings.STORAGE_LIMIT_MB = 1
    settings.ATTACHMENTS_DIR = tmp_path
    note = create_note(alice, Draft("Été 日記", "", [], "שלום " * 40))
    keep_attachment(alice, "café.png", b"x" * 999_500)
    return note


def write(note, body, by=None):
    return edit_note(note, Draft(note.title, "", [], body), seen=stamp(note), by=by)


@pytest.mark.django_db
def test_a_text_is_refused_where_there_is_no_room_for_it(alice, bob, note):
    longer = NoteVersion.objects.create(note=note, text="é" * 400, written_at=note.updated_at)
    ways = (
        lambda: create_note(alice, Draft("new", "", [], "é" * 400)),
        lambda: write(note, "é" * 400),
        lambda: append_text(note, "é" * 400),
        lambda: restore_version(longer),
    )
    for way in ways:
        with pytest.raises(Refused, match="1 MB of the 1 MB"):
            way()

    assert Note.objects.count() == 1
    create_note(bob, Draft("new", "", [], "é" * 400))


@pytest.mark.django_db
def test_a_text_may_be_made_shorter_where_there_is_no_room_left(alice, note, settings):
    keep_attachment(alice, "more.png", b"y" * 500_000)

    assert write(note, "שלום").body == "שלום"
