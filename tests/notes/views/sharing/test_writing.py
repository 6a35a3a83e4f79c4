"""Writing somebody else's note: with versions by who, and never who else may read it."""

import pytest
from django.urls import reverse

from notes.editing import writing
from notes.models import Note, NoteVersion
from tests.notes.views.sharing.conftest import note_of


def form_for(note, **given):
    draft = writing.draft_of(note)
    filled = {"title": draft.title, "day": draft.day, "body": draft.body}
    return {**filled, "seen_hash": writing.stamp(note), **given}


def save(client, note, **given):
    return client.post(reverse("notes:edit", args=[note.pk]), form_for(note, **given))


def test_a_reader_who_may_write_changes_the_text_and_the_owner_sees_who_did(
    reader, owner_browser, may_write, library, bob
):
    note = note_of(library, "Crème")
    assert "Edit" in reader.get(note.get_absolute_url()).text

    assert save(reader, note, body="# Crème\n\nWith leek.").status_code == 302

    note.refresh_from_db()
    assert (note.body, note.owner, note.written_by) == ("# Crème\n\nWith leek.", library, bob)
    assert "last changed by <bdi>bob</bdi>" in owner_browser.get(note.get_absolute_url()).text
    save(owner_browser, note, folder="Rezepte", body="# Crème\n\nWithout.")
    note.refresh_from_db()
    assert note.written_by is None
    assert [each.written_by for each in NoteVersion.objects.filter(note=note)] == [bob, None]
    versions = owner_browser.get(reverse("notes:versions", args=[note.pk])).text
    assert "by <bdi>bob</bdi>" in versions


def test_the_form_shows_neither_folders_nor_tags_of_the_owner(reader, may_write, library):
    page = reader.get(reverse("notes:edit", args=[note_of(library, "Crème").pk])).text

    for hidden in ("Privat", "geheim", "boat", 'name="folder"', 'name="tags"'):
        assert hidden not in page


def test_a_folder_that_is_sent_all_the_same_moves_nothing(reader, may_write, library):
    save(reader, note_of(library, "Crème"), folder="Privat", tags="public", body="# Crème\n\nNew.")

    note = note_of(library, "Crème")
    assert (note.path, note.body) == ("Rezepte/Crème.md", "# Crème\n\nNew.")
    assert not note.tags.exists()


def test_a_text_with_other_tags_is_refused_as_they_say_who_may_read(reader, may_write, library):
    note = note_of(library, "Crème")

    response = save(reader, note, body="# Crème\n\n#public")

    assert response.status_code == 422
    assert "Leave them as they are" in response.text
    assert "#public" in response.text  # what was written is not lost
    assert note_of(library, "Crème").body == note.body


def test_a_link_written_by_a_writer_shows_nothing_of_what_is_not_shared(reader, may_write, library):
    text = "# Crème\n\n[[Kuchen]] ![[x.png]] [[Brot]]"
    save(reader, note_of(library, "Crème"), body=text)

    page = reader.get(note_of(library, "Crème").get_absolute_url()).text

    assert note_of(library, "Kuchen").get_absolute_url() not in page
    assert "/notes/attachments/" not in page
    assert note_of(library, "Brot").get_absolute_url() in page


def test_who_may_read_alone_writes_nothing(reader, share, library):
    note = note_of(library, "Crème")

    assert save(reader, note, body="Mine").status_code == 404
    assert reader.get(reverse("notes:edit", args=[note.pk])).status_code == 404
    assert note_of(library, "Crème").body == note.body


def test_writing_ends_with_the_right_also_for_a_form_that_is_open(may_write, library, bob):
    note = note_of(library, "Crème")
    seen = writing.stamp(note)
    may_write.delete()

    with pytest.raises(writing.Refused, match="cannot write this note any more"):
        writing.edit_note(note, writing.draft_of(note), seen=seen, by=bob)


def test_two_who_write_at_once_do_not_write_over_each_other(
    reader, owner_browser, may_write, library
):
    note = note_of(library, "Crème")
    save(owner_browser, note, folder="Rezepte", body="# Crème\n\nThe owner’s.")

    response = save(reader, note, body="# Crème\n\nThe reader’s.")

    assert response.status_code == 422
    assert "changed since you opened it" in response.text
    assert "The owner’s" in note_of(library, "Crème").body


def test_a_writer_cannot_delete_bring_back_versions_or_see_them(reader, may_write, library):
    note = note_of(library, "Crème")
    save(reader, note, body="# Crème\n\nNew.")
    version = NoteVersion.objects.get(note=note)

    for name, ids in [
        ("delete", [note.pk]),
        ("restore", [note.pk]),
        ("versions", [note.pk]),
        ("restore_version", [note.pk, version.pk]),
        ("read_again", [note.pk]),
    ]:
        assert reader.post(reverse(f"notes:{name}", args=ids)).status_code in (404, 405)
    assert Note.objects.owned_by(library).filter(pk=note.pk).exists()


def test_a_note_in_the_owners_trash_is_not_brought_back_by_a_writer(reader, may_write, library):
    note = note_of(library, "Crème")
    Note.objects.filter(pk=note.pk).update(deleted_at="2024-05-06T00:00:00Z")

    assert save(reader, note, body="Back").status_code == 404
