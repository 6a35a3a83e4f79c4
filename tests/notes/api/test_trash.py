"""/api/v1/notes/trash: what is in it, back out of it, and gone for good."""

import pytest

from notes.editing.trash import put_in_trash
from notes.models import Note
from tests.programs import code_of

TRASH = "/api/v1/notes/trash"


@pytest.fixture
def trashed(write):
    notes = [write(f"{name}.md", f"# {name}\n\n#tag") for name in ("first", "second")]
    for note in notes:
        put_in_trash(note)
    return notes


def test_the_trash_is_listed_the_latest_first(program, write, trashed):
    write("kept.md", "x")

    first = program.get(f"{TRASH}?limit=1").json()
    rest = program.get(f"{TRASH}?limit=1&cursor={first['next']}").json()

    assert [note["title"] for note in (*first["items"], *rest["items"])] == ["second", "first"]
    assert first["items"][0]["deleted_at"]
    assert rest["next"] is None


def test_a_note_comes_back_whole(program, trashed):
    response = program.post(f"{TRASH}/{trashed[0].pk}/restore")

    assert (response.status_code, response.json()["tags"]) == (200, ["tag"])
    assert program.get(f"/api/v1/notes/{trashed[0].pk}")["ETag"] == response["ETag"]
    assert program.post(f"{TRASH}/{trashed[0].pk}/restore").status_code == 404


def test_a_note_is_deleted_for_good_only_from_the_trash(program, write, trashed):
    kept = write("kept.md", "x")

    assert program.delete(f"{TRASH}/{trashed[0].pk}").status_code == 204
    assert code_of(program.delete(f"{TRASH}/{kept.pk}")) == "not_found"
    assert code_of(program.delete(f"{TRASH}/{trashed[0].pk}")) == "not_found"
    assert set(Note.objects.all()) == {kept, trashed[1]}


def test_the_trash_is_emptied_of_ones_own_notes(program, stranger, write, trashed):
    kept = write("kept.md", "x")

    assert stranger.delete(TRASH).status_code == 204
    assert Note.objects.count() == 3
    assert program.delete(TRASH).status_code == 204
    assert list(Note.objects.all()) == [kept]


def test_a_strangers_trash_is_not_there(stranger, trashed):
    assert stranger.get(TRASH).json()["items"] == []
    for method, address in [
        ("POST", f"{TRASH}/{trashed[0].pk}/restore"),
        ("DELETE", f"{TRASH}/{trashed[0].pk}"),
    ]:
        assert code_of(stranger.call(method, address)) == "not_found"
    assert Note.objects.exclude(deleted_at=None).count() == 2
