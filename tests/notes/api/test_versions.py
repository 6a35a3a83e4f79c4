"""/api/v1/notes/…/versions: what a note said earlier, and that again."""

import pytest

from notes.models import Note
from tests.programs import code_of


@pytest.fixture
def note(write):
    """A note that said "one", then "two", and now "three"."""
    for text in ("one", "two", "three"):
        note = write("note.md", text)
    return note


def versions(note):
    return f"/api/v1/notes/{note.pk}/versions"


def test_earlier_texts_are_listed_and_read(program, note):
    first = program.get(f"{versions(note)}?limit=1").json()
    rest = program.get(f"{versions(note)}?limit=1&cursor={first['next']}").json()

    listed = [*first["items"], *rest["items"]]
    texts = [program.get(f"{versions(note)}/{each['id']}").json()["text"] for each in listed]
    assert texts == ["two", "one"]
    assert "text" not in listed[0]


def test_a_note_says_again_what_it_said(program, note):
    oldest = note.versions.last()

    response = program.post(f"{versions(note)}/{oldest.pk}/restore")

    assert response.status_code == 200
    assert response["ETag"] == program.get(f"/api/v1/notes/{note.pk}")["ETag"]
    assert Note.objects.get().body == "one"
    assert note.versions.first().text == "three"


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 2**65, 10**40])
def test_a_number_that_no_row_has_is_404(program, note, number):
    for address in (f"/api/v1/notes/{number}/versions/1", f"{versions(note)}/{number}"):
        assert code_of(program.get(address)) == "not_found"
        assert code_of(program.post(f"{address}/restore")) == "not_found"


def test_versions_of_others_of_other_notes_and_of_the_trash_are_not_there(
    program, stranger, note, write
):
    other, version = write("other.md", "x"), note.versions.first()

    for who, address in [
        (stranger, versions(note)),
        (stranger, f"{versions(note)}/{version.pk}"),
        (program, f"{versions(other)}/{version.pk}"),
        (program, f"{versions(note)}/99999"),
    ]:
        assert code_of(who.get(address)) == "not_found"
    assert code_of(stranger.post(f"{versions(note)}/{version.pk}/restore")) == "not_found"
    assert code_of(program.post(f"{versions(other)}/{version.pk}/restore")) == "not_found"
    program.delete(f"/api/v1/notes/{note.pk}")
    assert code_of(program.get(f"{versions(note)}/{version.pk}")) == "not_found"
