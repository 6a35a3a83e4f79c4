"""The tools that write, and the text that is added to a note."""

import unicodedata

import pytest
from pydantic import ValidationError

from config.base.api.problems import Problem
from notes.editing.trash import put_in_trash
from notes.editing.writing import stamp
from notes.mcp.reading import Linked, backlinks
from notes.mcp.writing import TEXT_MAX_CHARS, Addition, NewNote, add_note, append_to_note
from notes.models import Note
from tests.notes.actions import edit

SITE = "https://notes.example.org"

pytestmark = pytest.mark.django_db


def add(owner, title="Boats", text="The boat Annika.", **fields):
    return add_note(owner, SITE, NewNote(title=title, text=text, **fields))


def append(owner, note, text, **fields):
    return append_to_note(owner, SITE, Addition(id=note.pk, text=text, **fields))


def test_a_note_is_added(alice):
    written = add(alice, folder="Sea", tags=["boat", "#old/wood"])

    note = Note.objects.get()
    assert (note.pk, note.path, note.title) == (written.id, "Sea/Boats.md", "Boats")
    assert note.body == "The boat Annika."
    assert sorted(note.tags.values_list("name", flat=True)) == ["boat", "old/wood"]
    assert (note.owner, note.origin) == (alice, Note.Origin.WRITTEN)
    assert written.url == f"{SITE}/notes/{note.pk}/"
    assert written.version == stamp(note)


def test_nothing_is_written_over(alice, write):
    before = write("Boats.md", "as it was")

    written = add(alice, text="another")

    assert written.path == "Boats 2.md"
    assert Note.objects.get(pk=before.pk).body == "as it was"


def test_the_same_at_once_again_is_the_same_note(alice):
    assert add(alice).id == add(alice).id


@pytest.mark.parametrize(
    ("title", "path"),
    [("../../etc/passwd", "etc passwd.md"), ("a\nb", "a b.md"), ("橋について", "橋について.md"),
     ("הגשר", "הגשר.md"), ("?", "Untitled.md")],
)  # fmt: skip
def test_a_title_is_only_ever_a_name(alice, title, path):
    assert add(alice, title=title).path == path


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_title_in_either_form_is_one_name(alice, write, form):
    write(unicodedata.normalize("NFC", "Brücke.md"), "as it was")

    written = add(alice, title=unicodedata.normalize(form, "Brücke"))

    assert written.path.endswith(" 2.md")


@pytest.mark.parametrize("folder", ["..", "a/../b", "./x"])
def test_a_folder_that_leads_out_is_refused(alice, folder):
    with pytest.raises(Problem) as problem:
        add(alice, folder=folder)

    assert problem.value.code == "invalid_request"
    assert not Note.objects.exists()


@pytest.mark.parametrize("fields", [
    {"title": ""}, {"title": " \n "}, {"title": "x" * 501}, {"text": "x" * (TEXT_MAX_CHARS + 1)},
    {"tags": ["x" * 201]}, {"tags": ["x"] * 101}, {"owner": 2}, {"origin": "imported"},
    {"path": "x.md"}, {"folder": "x" * 1001},
])  # fmt: skip
def test_fields_out_of_bounds_and_others_are_refused(fields):
    with pytest.raises(ValidationError):
        NewNote.model_validate({"title": "Boats", "text": "one", **fields})


# --- Appending ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        ("one", "two", "one\ntwo"),
        ("one\n", "two", "one\ntwo"),
        ("one", "\ntwo\r\nthree", "one\n\ntwo\nthree"),
        ("---\na: 1\n---\n", "two", "---\na: 1\n---\ntwo"),
        ("", "two", "two"),
        ("Cafe\u0301", "橋 שלום", "Cafe\u0301\n橋 שלום"),
    ],
)
def test_text_is_added_on_a_line_of_its_own(alice, write, before, text, after):
    note = write("a.md", before)

    written = append(alice, note, text)

    note.refresh_from_db()
    assert note.get_text() == after
    assert written.version == stamp(note)
    assert note.versions.get().text == before


def test_what_an_added_text_links_to_is_known(alice, write):
    target, note = write("b.md", "text"), write("a.md", "one")

    append(alice, note, "see [[b]] #new")

    assert [each.path for each in backlinks(alice, SITE, Linked(id=target.pk)).notes] == ["a.md"]
    assert note.tags.get().name == "new"


def test_an_imported_note_is_not_taken_for_its_file(alice, write):
    note = write("a.md", "one")

    append(alice, note, "two")

    again = Note.objects.get(pk=note.pk)
    assert (again.file_hash, again.file_path) == (note.file_hash, note.file_path)
    assert again.origin == note.origin


def test_a_note_that_changed_meanwhile_is_left_alone_when_its_version_was_given(alice, write):
    note = write("a.md", "one")
    seen = stamp(note)
    edit(note, body="one, edited")

    with pytest.raises(Problem) as problem:
        append(alice, note, "two", version=seen)

    assert problem.value.code == "conflict"
    note.refresh_from_db()
    assert note.body == "one, edited"


def test_without_a_version_what_others_wrote_stays(alice, write):
    note = write("a.md", "one")
    edit(note, body="one, edited")

    append(alice, note, "two")

    note.refresh_from_db()
    assert note.body == "one, edited\ntwo"


def test_a_note_that_would_be_too_long_is_left_alone(alice, write):
    note = write("a.md", "x" * 4_900_000)

    with pytest.raises(Problem) as problem:
        append(alice, note, "x" * TEXT_MAX_CHARS)

    assert "5 MB" in problem.value.detail
    note.refresh_from_db()
    assert note.body == "x" * 4_900_000


def test_a_strangers_note_and_one_in_the_trash_are_not_there(alice, bob, write):
    note = write("a.md", "one")

    with pytest.raises(Problem) as problem:
        append(bob, note, "two")
    assert problem.value.code == "not_found"
    put_in_trash(note)
    with pytest.raises(Problem) as problem:
        append(alice, note, "two")
    assert problem.value.code == "not_found"

    note.refresh_from_db()
    assert note.body == "one"
