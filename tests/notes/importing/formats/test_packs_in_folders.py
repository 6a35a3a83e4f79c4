"""Exports that lie in a folder are followed as the folder's own notes are."""

import pytest

from notes.importing.importer import import_folder
from tests.notes.importing.formats.test_joplin import export, jex, note


@pytest.fixture
def vault(tmp_path, settings):
    settings.ATTACHMENTS_DIR = tmp_path / "kept"
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "all.jex").write_bytes(jex(export()))
    (folder / "own.md").write_text("my own")
    return folder


def test_an_export_that_has_not_changed_changes_nothing(alice, vault):
    first = import_folder(alice, vault, prune=True)
    again = import_folder(alice, vault, prune=True)

    assert len(first.created) == 4
    assert (again.created, again.changed, again.removed, again.moved) == ([], [], [], [])


def test_notes_that_a_newer_export_changes_and_lacks_do_so_here(alice, vault):
    import_folder(alice, vault)
    newer = export()
    plan, apples = f"{11:032x}.md", f"{12:032x}.md"
    newer[plan] = note("Plan", "changed", 11)
    del newer[apples]
    (vault / "all.jex").write_bytes(jex(newer))

    report = import_folder(alice, vault, prune=True)

    assert report.changed == ["all/Garten/Plan.md"]
    assert report.removed == ["all/Garten/Obst Süd/Äpfel.md"]


def test_an_export_that_cannot_be_read_today_takes_none_of_its_notes_away(alice, vault):
    import_folder(alice, vault)
    (vault / "all.jex").write_bytes(b"cut off")

    report = import_folder(alice, vault, prune=True)

    assert [skipped.path for skipped in report.skipped] == ["all.jex"]
    assert report.removed == []
    assert alice.notes.filter(deleted_at=None).count() == 4
