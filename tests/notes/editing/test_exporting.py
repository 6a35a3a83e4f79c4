"""manage.py export_notes: what is written is what import_notes reads."""

import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

from notes.editing.trash import put_in_trash
from notes.importing.importer import import_texts
from notes.models import Note

TEXTS = {
    "Café/été.md": "---\ntags: [sea]\n---\n# Été\n\nLa mer.",
    "日記.md": "# 日記\n\n船を直した。",
    "gone.md": "# Gone",
}


@pytest.fixture
def notes(alice, bob, embedder):
    import_texts(alice, TEXTS)
    import_texts(bob, {"secret.md": "# Secret"})
    put_in_trash(Note.objects.get(owner=alice, path="gone.md"))
    return {path: text for path, text in TEXTS.items() if path != "gone.md"}


def export(capsys, path, **options):
    call_command("export_notes", str(path), user="alice", **options)
    return capsys.readouterr().out


def files_in(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_folder_gets_the_notes_of_one_user_and_they_come_back(notes, bob, capsys, tmp_path):
    folder = tmp_path / "out"

    assert "2 files" in export(capsys, folder)
    assert files_in(folder) == notes
    assert folder.stat().st_mode & 0o077 == 0

    call_command("import_notes", str(folder), user="bob")
    brought = Note.objects.owned_by(bob).exclude(path="secret.md")
    assert {note.path: note.get_text() for note in brought} == notes


def test_a_zip_gets_the_same(notes, capsys, tmp_path):
    export(capsys, tmp_path / "notes.ZIP")

    with zipfile.ZipFile(tmp_path / "notes.ZIP") as pack:
        assert {name: pack.read(name).decode() for name in pack.namelist()} == notes
    assert [each.name for each in tmp_path.iterdir()] == ["notes.ZIP"]


def test_what_stands_there_is_lost_only_by_order(notes, capsys, tmp_path):
    export(capsys, tmp_path)
    (tmp_path / "日記.md").write_text("written by hand")

    with pytest.raises(CommandError, match=r"1 in all: 日記\.md\. Say --replace"):
        export(capsys, tmp_path, json=True)

    assert json.loads(capsys.readouterr().out) == {
        "path": str(tmp_path), "files": 1, "unchanged": 1, "kept": ["日記.md"], "failed": [],
    }  # fmt: skip
    assert files_in(tmp_path)["日記.md"] == "written by hand"
    export(capsys, tmp_path, replace=True)
    assert files_in(tmp_path) == notes


def test_a_zip_that_is_there_stays(notes, capsys, tmp_path):
    there = tmp_path / "notes.zip"
    there.write_text("mine")

    with pytest.raises(CommandError, match=r"notes\.zip"):
        export(capsys, there)

    assert there.read_text() == "mine"


def test_a_name_that_the_disk_cannot_have_keeps_no_other_from_it(alice, embedder, capsys, tmp_path):
    import_texts(alice, {"long.md": "# Long", "short.md": "# Short"})
    Note.objects.filter(owner=alice, path="long.md").update(path="x" * 300 + ".md")

    with pytest.raises(CommandError, match=r"1 files could not be written"):
        export(capsys, tmp_path)

    assert files_in(tmp_path) == {"short.md": "# Short"}
    assert "File name too long" in capsys.readouterr().err


def test_who_is_not_there_and_where_nothing_can_be_written(alice, capsys, tmp_path):
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(CommandError, match=r"There is no user 'nobody'"):
        call_command("export_notes", str(tmp_path), user="nobody")
    with pytest.raises(CommandError, match=r"cannot be written"):
        export(capsys, tmp_path / "file")
    with pytest.raises(CommandError, match=r"cannot be written"):
        export(capsys, tmp_path / "nowhere" / "notes.zip")
