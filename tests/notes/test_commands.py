"""manage.py import_notes, notes_status, search_notes, reindex."""

import json
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command

from notes.importing.importer import import_texts
from notes.models import Note, Passage
from tests.notes.documents import zip_of


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

    assert "1 new, 0 changed, 0 as they were, 1 skipped; 1 passages embedded." in said.out
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


def test_import_tells_of_what_moved(alice, folder, embedder, capsys):
    run(capsys, "import_notes", str(folder), user="alice")
    (folder / "a.md").rename(folder / "c.md")

    assert "1 moved" in run(capsys, "import_notes", str(folder), user="alice").out


def test_import_takes_a_zip_and_a_single_file(alice, folder, embedder, capsys):
    (folder / "v.zip").write_bytes(zip_of({"x/y.md": "y"}))

    run(capsys, "import_notes", str(folder / "v.zip"), user="alice")
    run(capsys, "import_notes", str(folder / "a.md"), user="alice")

    assert sorted(alice.notes.values_list("path", flat=True)) == ["a.md", "x/y.md"]


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("bad.zip", {}, "bad.zip is not a zip that can be read"),
        ("a.md", {"prune": True}, "leave --prune out"),
        ("a.md", {"watch": True}, "Only a folder can be followed"),
    ],
)
def test_what_import_cannot_do_is_one_sentence(alice, folder, name, options, says):
    (folder / "bad.zip").write_bytes(b"no zip")

    with pytest.raises(CommandError, match=says):
        call_command("import_notes", str(folder / name), user="alice", **options)
    assert not alice.notes.exists()


def test_an_empty_folder_prunes_nothing(alice, folder, embedder, capsys, tmp_path_factory):
    run(capsys, "import_notes", str(folder), user="alice")

    empty = tmp_path_factory.mktemp("not_mounted")
    run(capsys, "import_notes", str(empty), user="alice", prune=True)

    assert Note.objects.owned_by(alice).count() == 1


def test_status_says_note_by_note_what_is_indexed(alice, bob, folder, embedder, capsys):
    (folder / "empty.md").write_text("")
    run(capsys, "import_notes", str(folder), user="alice")
    import_texts(alice, {"later.md": "words"})
    import_texts(bob, {"his.md": "words"})

    status = json.loads(run(capsys, "notes_status", user="alice", json=True).out)

    assert (status["notes"], status["notes_indexed"]) == (3, 2)
    assert (status["passages"], status["passages_indexed"]) == (2, 1)
    assert (status["names"], status["names_indexed"]) == (2, 1)
    assert [(n["path"], n["indexed"], n["why_not"], n["passages"]) for n in status["ledger"]] == [
        ("a.md", True, "", 1),
        ("empty.md", True, "It is empty: there is nothing to index.", 0),
        ("later.md", False, "It waits for its turn.", 1),
    ]
    assert datetime.fromisoformat(status["ledger"][0]["indexed_at"])
    assert status["ledger"][2]["indexed_at"] is None
    assert [(r["path"], r["reason"]) for r in status["refused"]] == [("b.md", "It is not text.")]


def test_status_in_words(alice, folder, embedder, capsys):
    run(capsys, "import_notes", str(folder), user="alice")

    assert run(capsys, "notes_status", user="alice").out.splitlines() == [
        "b.md: not imported. It is not text.",
        "1 of 1 notes indexed, 1 of 1 passages; 1 files not imported.",
    ]


def test_an_unknown_user_is_one_sentence(alice, folder):
    with pytest.raises(CommandError, match=r"no user 'nobody'. There is: alice\."):
        call_command("import_notes", str(folder), user="nobody")


def test_a_missing_folder_is_one_sentence(alice, tmp_path):
    with pytest.raises(CommandError, match="is not there"):
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


def test_the_status_names_texts_that_may_be_read_wrongly(
    alice, embedder, capsys, settings, tmp_path
):
    settings.ATTACHMENTS_DIR = tmp_path / "kept"
    import_texts(alice, {"да.txt": "Да".encode("cp1251")})

    said = run(capsys, "notes_status", user="alice").out

    assert "да.txt: read as " in said
    assert ", which may be wrong." in said
