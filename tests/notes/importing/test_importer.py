"""What an import does to notes that are known: renamed, gone, back, edited, in the trash."""

from collections import namedtuple

import pytest

from notes.editing.trash import put_in_trash
from notes.editing.writing import Draft, create_note
from notes.importing.importer import Importer, Manner, import_folder, import_texts
from notes.importing.sources import NotReadable, SourceFile
from notes.models import Note, Refusal
from tests.notes.actions import edit, paths_of
from tests.notes.documents import picture


@pytest.fixture(autouse=True)
def attachments(settings, tmp_path):
    settings.ATTACHMENTS_DIR = tmp_path / "kept"


def upload(owner, path, content):
    return import_texts(owner, {path: content})


# --- Renaming -------------------------------------------------------------------------------


@pytest.mark.parametrize("prune", [False, True])
def test_a_renamed_file_keeps_its_notes_id_links_and_versions(alice, vault, prune):
    import_folder(alice, vault)
    (vault / "a.md").write_text("# A\n\nThe boat Berta.")
    import_folder(alice, vault)
    note = alice.notes.get(path="a.md")
    (vault / "boats").mkdir()
    (vault / "a.md").rename(vault / "boats" / "a.md")

    report = import_folder(alice, vault, prune=prune)

    assert (report.moved, report.created, report.removed) == (["boats/a.md"], [], [])
    moved = alice.notes.get(path="boats/a.md")
    assert (moved.pk, moved.versions.count()) == (note.pk, 1)
    assert [link.note.path for link in moved.backlinks.all()] == ["b.md"]


def test_a_renamed_note_is_not_embedded_again(alice, vault, embedder):
    from notes.index.turns import embed_waiting

    import_folder(alice, vault)
    embed_waiting(alice)
    (vault / "a.md").rename(vault / "c.md")

    import_folder(alice, vault)

    assert embed_waiting(alice) == 0


def test_a_file_that_went_and_comes_back_under_another_name_is_the_same_note(alice, vault):
    import_folder(alice, vault)
    note = alice.notes.get(path="a.md")
    (vault / "a.md").rename(vault.parent / "a.md")
    import_folder(alice, vault, prune=True)
    (vault.parent / "a.md").rename(vault / "c.md")

    report = import_folder(alice, vault, prune=True)

    assert report.moved == ["c.md"]
    assert (alice.notes.get(path="c.md").pk, paths_of(alice)) == (note.pk, ["b.md", "c.md"])


def test_which_of_two_equal_notes_moved_is_not_guessed(alice, vault):
    (vault / "a2.md").write_text((vault / "a.md").read_text())
    import_folder(alice, vault)
    for name in ("a.md", "a2.md"):
        (vault / name).unlink()
    (vault / "c.md").write_text("# A\n\nThe boat Annika.")

    assert import_folder(alice, vault).created == ["c.md"]


def test_files_uploaded_by_themselves_move_nothing(alice):
    upload(alice, "a.md", "same")

    assert upload(alice, "b.md", "same").created == ["b.md"]
    assert paths_of(alice) == ["a.md", "b.md"]


# --- Gone and back --------------------------------------------------------------------------


def test_what_is_pruned_is_in_the_trash_and_comes_back_with_its_file(alice, vault):
    import_folder(alice, vault)
    note = alice.notes.get(path="a.md")
    text = (vault / "a.md").read_text()
    (vault / "a.md").unlink()
    assert import_folder(alice, vault, prune=True).removed == ["a.md"]
    assert list(Note.objects.in_trash_of(alice)) == [note]
    (vault / "a.md").write_text(text)

    import_folder(alice, vault, prune=True)

    assert paths_of(alice) == ["a.md", "b.md"]
    assert alice.notes.get(path="b.md").links.get().resolved == note
    assert note.passages.exists()


@pytest.mark.parametrize("changed", [False, True])
def test_what_its_owner_deleted_stays_deleted_although_the_folder_has_it(alice, vault, changed):
    import_folder(alice, vault)
    put_in_trash(alice.notes.get(path="a.md"))
    if changed:
        (vault / "a.md").write_text("changed")

    report = import_folder(alice, vault, prune=True)

    assert (report.unchanged, paths_of(alice)) == (2, ["b.md"])


@pytest.mark.parametrize("text", ["same", "changed"])
def test_what_its_owner_deleted_comes_back_when_it_is_uploaded(alice, text):
    upload(alice, "a.md", "same")
    note = alice.notes.get()
    put_in_trash(note)

    upload(alice, "a.md", text)

    assert [(n.pk, n.body) for n in Note.objects.owned_by(alice)] == [(note.pk, text)]


def test_a_note_written_here_is_not_pruned(alice, vault):
    create_note(alice, Draft("Mine", "", [], "text"))

    import_folder(alice, vault, prune=True)

    assert paths_of(alice) == ["Mine.md", "a.md", "b.md"]


def test_below_a_folder_that_cannot_be_looked_into_nothing_is_pruned(alice):
    import_texts(alice, {"closed/a.md": "a", "b.md": "b", "gone.md": "gone"})
    files = [
        SourceFile("b.md", lambda: b"b"),
        SourceFile("closed", bytes, problem="It cannot be read: Permission denied."),
    ]

    report = Importer(alice, Manner(prune=True, whole=True)).run(files)

    assert report.removed == ["gone.md"]
    assert Refusal.objects.get().path == "closed"


def test_pruning_forgets_pictures_that_are_gone(alice, vault):
    (vault / "red.png").write_bytes(picture().getvalue())
    import_folder(alice, vault)
    file = alice.attachments.get().file
    assert file.exists()
    (vault / "red.png").unlink()

    import_folder(alice, vault, prune=True)

    assert (alice.attachments.count(), file.exists()) == (0, False)


# --- Edited here ----------------------------------------------------------------------------


def test_what_was_edited_here_stays_until_its_file_changes(alice, vault):
    import_folder(alice, vault)
    edit(alice.notes.get(path="a.md"), body="# A\n\nMy own words.")

    assert import_folder(alice, vault).unchanged == 2
    assert "My own words" in alice.notes.get(path="a.md").body

    (vault / "a.md").write_text("# A\n\nFrom the file.")
    import_folder(alice, vault)

    note = alice.notes.get(path="a.md")
    assert "From the file" in note.body
    assert "My own words" in note.versions.first().text


def test_what_was_edited_here_comes_back_from_the_trash_as_edited(alice, vault):
    import_folder(alice, vault)
    edit(alice.notes.get(path="a.md"), body="# A\n\nMy own words.")
    (vault / "a.md").rename(vault.parent / "a.md")
    import_folder(alice, vault, prune=True)
    (vault.parent / "a.md").rename(vault / "a.md")

    import_folder(alice, vault, prune=True)

    assert "My own words" in Note.objects.owned_by(alice).get(path="a.md").body


# --- Bad files and the ledger ---------------------------------------------------------------


def test_refusals_are_kept_until_the_file_is_imported(alice):
    import_texts(alice, {"a.md": b"\x00", "b.md": b"\x00"})
    assert Refusal.objects.filter(owner=alice).count() == 2

    import_texts(alice, {"a.md": "mended"})

    assert [refusal.path for refusal in Refusal.objects.all()] == ["b.md"]


def test_pruning_forgets_refusals_of_files_that_are_gone(alice):
    import_texts(alice, {"a.md": b"\x00", "b.md": "b"})

    import_texts(alice, {"b.md": "b"}, prune=True)

    assert not Refusal.objects.exists()


def test_a_file_that_became_unreadable_keeps_its_note(alice):
    import_texts(alice, {"a.md": "good", "b.md": "b"})

    report = import_texts(alice, {"a.md": b"\x00", "b.md": "b"}, prune=True)

    assert report.removed == []
    assert alice.notes.get(path="a.md").body == "good"


@pytest.mark.parametrize(
    "text",
    ['---\ntitle: "\\ud800"\n---\nx', "---\n? [a]\n: b\n---\nx", "---\na: &a [*a]\n---\nx",
     "---\ntags: {a: 1}\naliases: [1, null, {b: c}]\n---\nx", "[" * 20_000, "> " * 5_000 + "x",
     "---\n" + "[" * 5_000 + "\n---\nx", "---\nd: 0000-99-99\n---\n#" + "t" * 500,
     "[[" + "x" * 5_000 + "]]"],
)  # fmt: skip
def test_odd_text_stops_nothing(alice, text):
    report = import_texts(alice, {"a.md": text, "b.md": "good"})

    assert "b.md" in report.created
    assert len(report.created) + len(report.skipped) == 2


def test_a_fault_of_ours_in_one_file_is_told_and_the_rest_imported(alice, caplog):
    def broken(path, data):
        raise ValueError("an unforeseen case")

    files = [SourceFile("a.pdf", lambda: b"x"), SourceFile("b.md", lambda: b"b")]
    report = Importer(alice, Manner(), convert=broken).run(files)

    assert [skipped.path for skipped in report.skipped] == ["a.pdf"]
    assert "an unforeseen case" in caplog.text
    assert paths_of(alice) == ["b.md"]


def test_a_file_that_vanishes_while_it_is_imported_is_told(alice):
    def gone():
        raise NotReadable("It cannot be read: No such file or directory.")

    report = Importer(alice, Manner()).run([SourceFile("a.md", gone)])

    assert report.skipped[0].reason.startswith("It cannot be read")


def test_a_folder_that_cannot_be_read_prunes_nothing(alice):
    pictured = {"a.md": b"a", "p.png": b"a picture"}
    import_texts(alice, pictured)
    closed = SourceFile(".", lambda: b"", problem="It cannot be read: Permission denied.")

    report = Importer(alice, Manner(prune=True, whole=True)).run([closed])

    assert report.removed == []
    assert Note.objects.owned_by(alice).count() == 1
    assert alice.attachments.count() == 1


def test_a_date_at_the_end_of_time_is_passed_over(alice):
    report = import_texts(alice, {"a.md": "---\ndate: '0001-01-01T00:00:00+14:00'\n---\na"})

    assert report.created == ["a.md"]


def test_a_path_is_measured_in_bytes_too(alice):
    report = import_texts(alice, {"字" * 700 + ".md": "a", "b.md": "b"})

    assert report.created == ["b.md"]
    assert "1900 bytes" in report.skipped[0].reason


def test_what_would_fill_the_disk_is_not_imported(alice, embedder, monkeypatch):
    full = namedtuple("Usage", "total used free")(10**12, 10**12, 10**8)
    monkeypatch.setattr("notes.importing.zips.shutil.disk_usage", lambda folder: full)

    report = import_texts(alice, {"a.md": "x", "a.png": b"x"})

    assert [skipped.path for skipped in report.skipped] == ["a.md", "a.png"]
    assert "disk is nearly full" in report.skipped[0].reason
    assert not alice.notes.exists()
