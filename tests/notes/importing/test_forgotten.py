"""Notes that their owner deleted for good: their files may still be there."""

import pytest

from notes.editing.trash import empty_trash, put_in_trash
from notes.importing.importer import Importer, Manner, import_folder, import_texts
from notes.importing.sources import SourceFile
from tests.notes.actions import paths_of


@pytest.fixture
def forgotten(alice, vault):
    """A note whose file is still there, deleted for good."""
    import_folder(alice, vault)
    put_in_trash(alice.notes.get(path="a.md"))
    empty_trash(alice)
    return vault / "a.md"


def test_what_its_owner_deleted_for_good_does_not_come_back(alice, vault, forgotten):
    forgotten.write_text("changed")

    assert import_folder(alice, vault, prune=True).unchanged == 2
    assert paths_of(alice) == ["b.md"]


def test_what_was_deleted_for_good_comes_when_it_is_asked_for(alice, vault, forgotten):
    assert import_folder(alice, forgotten).created == ["a.md"]

    forgotten.write_text("changed")
    assert import_folder(alice, vault).changed == ["a.md"]


def test_a_new_file_in_the_place_of_one_deleted_for_good_is_imported(alice, vault, forgotten):
    forgotten.unlink()
    import_folder(alice, vault, prune=True)
    forgotten.write_text("Quite another.")

    assert import_folder(alice, vault, prune=True).created == ["a.md"]


def test_below_a_folder_that_cannot_be_looked_into_nothing_is_remembered_anew(alice):
    files = {"closed/a.md": "a", "b.md": "b"}
    import_texts(alice, files)
    put_in_trash(alice.notes.get(path="closed/a.md"))
    empty_trash(alice)
    closed = SourceFile("closed", bytes, problem="It cannot be read: Permission denied.")
    Importer(alice, Manner(prune=True, whole=True)).run([SourceFile("b.md", lambda: b"b"), closed])
    again = [SourceFile(path, text.encode) for path, text in files.items()]

    Importer(alice, Manner(whole=True)).run(again)

    assert paths_of(alice) == ["b.md"]


def test_what_went_with_its_file_comes_back_although_the_trash_was_emptied(alice, vault):
    import_folder(alice, vault)
    (vault / "a.md").rename(vault.parent / "a.md")
    import_folder(alice, vault, prune=True)
    empty_trash(alice)
    (vault.parent / "a.md").rename(vault / "a.md")

    assert import_folder(alice, vault, prune=True).created == ["a.md"]
