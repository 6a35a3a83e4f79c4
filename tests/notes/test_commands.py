"""manage.py import_notes, search_notes, reindex."""

import json

import pytest
from django.core.management import CommandError, call_command

from notes.models import Note, Passage


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.md").write_text("# A\n\nThe boat Annika.")
    (tmp_path / "b.md").write_bytes(b"\x00\x01")
    return tmp_path


def run(capsys, *arguments, **options):
    call_command(*arguments, **options)
    return capsys.readouterr()


def test_import_reports_what_it_did(alice, folder, embedder, capsys):
    said = run(capsys, "import_notes", str(folder), user="alice")

    assert (
        "1 new, 0 changed, 0 as they were, 0 removed, 1 skipped; 1 passages embedded." in said.out
    )
    assert "b.md: It is not text." in said.err


def test_import_reports_as_json(alice, folder, embedder, capsys):
    report = json.loads(run(capsys, "import_notes", str(folder), user="alice", json=True).out)

    assert report["created"] == ["a.md"]
    assert report["skipped"] == [{"path": "b.md", "reason": "It is not text."}]
    assert report["embedded"] == 1


def test_import_prunes_when_told_to(alice, folder, embedder, capsys):
    run(capsys, "import_notes", str(folder), user="alice")
    (folder / "a.md").unlink()

    said = run(capsys, "import_notes", str(folder), user="alice", prune=True)

    assert "1 removed" in said.out
    assert not Note.objects.owned_by(alice).exists()


def test_an_unknown_user_is_one_sentence(alice, folder):
    with pytest.raises(CommandError, match=r"no user 'nobody'. There is: alice\."):
        call_command("import_notes", str(folder), user="nobody")


def test_a_missing_folder_is_one_sentence(alice, tmp_path):
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("import_notes", str(tmp_path / "gone"), user="alice")


def test_search_finds_and_says_when_there_is_nothing(alice, folder, embedder, capsys):
    run(capsys, "import_notes", str(folder), user="alice")

    assert "The boat Annika." in run(capsys, "search_notes", "Annika", user="alice").out
    found = json.loads(run(capsys, "search_notes", "Annika", user="alice", json=True).out)
    assert found[0]["title"] == "A"


def test_search_without_notes_says_so(alice, embedder, capsys):
    assert "No passage" in run(capsys, "search_notes", "x", user="alice").out


def test_reindex_makes_the_same_passages_and_embeds_none_again(alice, folder, embedder, capsys):
    run(capsys, "import_notes", str(folder), user="alice")
    before = list(Passage.objects.values_list("text", "vectors"))

    said = run(capsys, "reindex")

    assert "1 notes cut, 0 passages embedded." in said.out
    assert list(Passage.objects.values_list("text", "vectors")) == before
