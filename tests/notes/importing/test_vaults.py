"""Which file is whose note: vaults with equal paths, notes moved here, notes deleted for good."""

from functools import partial
from shutil import copytree

import pytest

from notes.editing.trash import put_in_trash
from notes.editing.writing import Draft, create_note
from notes.importing.importer import import_folder, import_texts
from notes.models import Refusal
from tests.notes.actions import edit, in_threads, paths_of


@pytest.fixture(autouse=True)
def attachments(settings, tmp_path):
    settings.ATTACHMENTS_DIR = tmp_path / "kept"


def test_two_folders_know_nothing_of_each_other(alice, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    (tmp_path / "one" / "a.md").write_text("The same words.")
    (tmp_path / "two" / "b.md").write_text("The same words.")
    import_folder(alice, tmp_path / "one", prune=True)

    report = import_folder(alice, tmp_path / "two", prune=True)

    assert (report.created, report.moved, report.removed) == (["b.md"], [], [])
    assert paths_of(alice) == ["a.md", "b.md"]


@pytest.fixture
def two(alice, tmp_path):
    """Another folder that has a file of the same path as the vault."""
    folder = tmp_path / "two"
    folder.mkdir()
    (folder / "a.md").write_text("# Other\n\nOther words.")
    (folder / "n.md").write_text("See [[a]].")
    return folder


def test_of_two_folders_with_equal_paths_both_are_kept(alice, vault, two):
    import_folder(alice, vault)

    report = import_folder(alice, two)

    assert report.created == ["a 2.md", "n.md"]
    assert "Annika" in alice.notes.get(path="a.md").body
    assert "Other words" in alice.notes.get(path="a 2.md").body


def test_each_of_two_folders_goes_on_by_itself(alice, vault, two):
    import_folder(alice, vault)
    import_folder(alice, two)
    assert import_folder(alice, vault).unchanged == import_folder(alice, two).unchanged == 2
    (two / "a.md").write_text("# Other\n\nNewer words.")

    assert import_folder(alice, two, prune=True).changed == ["a 2.md"]
    assert import_folder(alice, vault, prune=True).unchanged == 2

    (two / "a.md").unlink()
    assert import_folder(alice, two, prune=True).removed == ["a 2.md"]
    assert paths_of(alice) == ["a.md", "b.md", "n.md"]


def test_the_links_of_a_folder_lead_to_its_own_notes(alice, vault, two):
    import_folder(alice, vault)
    import_folder(alice, two)

    links = {note.path: note.links.first() for note in alice.notes.all()}

    assert links["b.md"].resolved.path == "a.md"
    assert links["n.md"].resolved.path == "a 2.md"


def test_a_numbered_note_follows_its_file_to_a_free_path(alice, vault, two):
    import_folder(alice, vault)
    import_folder(alice, two)
    note = alice.notes.get(path="a 2.md")
    (two / "a.md").rename(two / "other.md")

    assert import_folder(alice, two).moved == ["other.md"]
    assert alice.notes.get(path="other.md").pk == note.pk


def test_what_two_folders_have_alike_is_one_note(alice, vault, two):
    (two / "a.md").write_text((vault / "a.md").read_text())
    import_folder(alice, vault)

    report = import_folder(alice, two)

    assert (report.created, report.unchanged) == (["n.md"], 1)


def test_a_note_written_here_is_not_written_over(alice, vault):
    mine = create_note(alice, Draft("a", "", [], "My words."))

    report = import_folder(alice, vault)

    assert report.created == ["a 2.md", "b.md"]
    mine.refresh_from_db()
    assert (mine.path, mine.body) == ("a.md", "My words.")


def test_a_note_written_here_is_not_doubled_by_its_own_copy(alice, vault):
    mine = create_note(alice, Draft("a", "", ["boats"], "My words."))
    (vault / "a.md").write_text(mine.get_text())

    assert import_folder(alice, vault).unchanged == 1
    assert paths_of(alice) == ["a.md", "b.md"]


def test_pictures_of_equal_paths_are_both_kept(alice, vault, two):
    for folder in (vault, two):
        (folder / "p.png").write_bytes(b"a picture of " + folder.name.encode())
        import_folder(alice, folder)

    kept = {each.root: each.file.read_bytes() for each in alice.attachments.all()}

    assert kept == {
        str(vault): b"a picture of vault",
        str(two): b"a picture of two",
    }


def test_pruning_one_folder_leaves_the_others_refusals(alice, vault, two):
    (vault / "bad.md").write_bytes(b"\x00")
    import_folder(alice, vault)

    import_folder(alice, two, prune=True)

    assert [refusal.path for refusal in Refusal.objects.all()] == ["bad.md"]


def test_a_vault_that_was_moved_on_the_disk_is_still_the_same_vault(alice, tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "a.md").write_text("a")
    (tmp_path / "old" / "b.md").write_text("b")
    import_folder(alice, tmp_path / "old")
    (tmp_path / "old").rename(tmp_path / "new")
    assert import_folder(alice, tmp_path / "new").unchanged == 2
    (tmp_path / "new" / "b.md").unlink()

    report = import_folder(alice, tmp_path / "new", prune=True)

    assert report.removed == ["b.md"]


def test_a_folder_that_has_a_few_of_anothers_names_takes_nothing_over(alice, vault, two):
    for number in range(3):
        (vault / f"{number}.md").write_text("text")
    import_folder(alice, vault)
    import_folder(alice, two, prune=True)

    assert alice.notes.filter(root=str(vault), deleted_at=None).count() == 5


def test_two_vaults_that_share_most_names_keep_their_own(alice, tmp_path):
    for name, files in {"one": ["README", "TODO", "only"], "two": ["README", "TODO"]}.items():
        (tmp_path / name).mkdir()
        for file in files:
            (tmp_path / name / f"{file}.md").write_text(f"{file} of {name}")
        import_folder(alice, tmp_path / name, prune=True)

    assert paths_of(alice) == ["README 2.md", "README.md", "TODO 2.md", "TODO.md", "only.md"]
    assert import_folder(alice, tmp_path / "one", prune=True).unchanged == 3
    assert import_folder(alice, tmp_path / "two", prune=True).unchanged == 2


def test_a_copy_takes_nothing_over_while_the_folder_it_is_of_is_there(alice, vault, tmp_path):
    import_folder(alice, vault)
    copytree(vault, tmp_path / "copy")
    (tmp_path / "copy" / "a.md").write_text("changed in the copy")

    report = import_folder(alice, tmp_path / "copy", prune=True)

    assert (report.created, report.removed) == (["a 2.md"], [])
    assert "Annika" in alice.notes.get(path="a.md").body


def test_a_zip_of_a_known_vault_with_much_else_in_it_is_known(alice, vault, tmp_path):
    for number in range(4):
        (vault / f"{number}.js").write_text("code")
    import_folder(alice, vault)
    (vault / "c.md").write_text("c")
    import_folder(alice, vault)
    vault.rename(tmp_path / "moved")
    (tmp_path / "moved" / "c.md").write_text("changed")

    assert import_folder(alice, tmp_path / "moved").changed == ["c.md"]


def test_files_uploaded_before_their_folder_are_its_notes(alice, vault):
    import_texts(alice, {path.name: path.read_text() for path in vault.iterdir()})
    assert import_folder(alice, vault).unchanged == 2
    (vault / "a.md").write_text("changed")
    (vault / "b.md").rename(vault / "renamed.md")

    report = import_folder(alice, vault, prune=True)

    assert (report.changed, report.moved, report.created) == (["a.md"], ["renamed.md"], [])
    assert paths_of(alice) == ["a.md", "renamed.md"]


@pytest.mark.xdist_group("converter")
def test_a_document_that_is_renamed_takes_its_original_along(alice, vault):
    (vault / "doc.html").write_text("<h1>A document</h1><p>Its text.</p>")
    import_folder(alice, vault)
    (vault / "doc.html").rename(vault / "paper.html")

    assert import_folder(alice, vault, prune=True).moved == ["paper.html"]

    kept = alice.attachments.get()
    assert (kept.path, kept.file.read_text()[:4]) == ("paper.html", "<h1>")


@pytest.mark.xdist_group("converter")
def test_an_upload_that_is_adopted_keeps_its_original(alice, vault):
    document = "<h1>A document</h1><p>Its text.</p>"
    import_texts(alice, {"doc.html": document})
    (vault / "doc.html").write_text(document)

    import_folder(alice, vault)

    kept = alice.attachments.get()
    assert (kept.root, kept.file.read_text()) == (str(vault), document)


def test_a_note_deleted_in_one_vault_hides_no_file_of_another(alice, vault, two):
    (two / "a.md").write_text((vault / "a.md").read_text())
    import_folder(alice, vault)
    put_in_trash(alice.notes.get(path="a.md"))

    assert import_folder(alice, two).created == ["a 2.md", "n.md"]


@pytest.mark.django_db(transaction=True)
def test_vaults_of_equal_paths_may_be_imported_at_once(alice, tmp_path):
    vaults = [tmp_path / name for name in ("one", "two", "three")]
    for vault in vaults:
        vault.mkdir()
        for number in range(8):
            (vault / f"{number}.md").write_text(f"{number} of {vault.name}")

    in_threads(*[partial(import_folder, alice, vault) for vault in vaults])

    assert len(paths_of(alice)) == 24
    assert len({note.body for note in alice.notes.all()}) == 24


def test_a_refused_path_may_be_of_any_length(alice):
    report = import_texts(alice, {"字" * 1100 + ".md": "a"})

    assert len(report.skipped) == 1
    assert Refusal.objects.get().path.startswith("字" * 600)


def test_a_relative_link_of_a_note_that_was_moved_means_what_it_meant(alice, vault):
    for folder in ("p", "q"):
        (vault / folder).mkdir()
        (vault / folder / "setup.md").write_text(f"Setup of {folder}.")
    (vault / "p" / "readme.md").write_text("[how](setup.md)")
    import_folder(alice, vault)

    note = edit(alice.notes.get(path="p/readme.md"), folder="q")

    assert note.links.get().resolved.path == "p/setup.md"


def test_the_preview_leads_where_the_saved_note_does(client, alice, vault, two):
    import_folder(alice, vault)
    import_folder(alice, two)
    client.force_login(alice)
    note, own = alice.notes.get(path="n.md"), alice.notes.get(path="a 2.md")

    html = client.post("/notes/preview/", {"body": "[[a]]", "folder": "", "note": note.pk}).text

    assert f'href="/notes/{own.pk}/"' in html


@pytest.mark.parametrize("note_id", ["", "x", "0", "-1", "9" * 30, "²"])
def test_the_preview_of_no_note_is_one_of_a_new_note(client, alice, vault, note_id):
    import_folder(alice, vault)
    client.force_login(alice)

    response = client.post("/notes/preview/", {"body": "[[a]]", "note": note_id})

    assert f'href="/notes/{alice.notes.get(path="a.md").pk}/"' in response.text


# --- Moved here -----------------------------------------------------------------------------


def test_a_note_that_was_moved_here_stays_there(alice, vault):
    import_folder(alice, vault)
    note = edit(alice.notes.get(path="a.md"), folder="boats")

    assert import_folder(alice, vault, prune=True).unchanged == 2

    assert paths_of(alice) == ["b.md", "boats/a.md"]
    assert [link.note.path for link in note.backlinks.all()] == ["b.md"]


def test_a_note_that_was_moved_here_changes_with_its_file(alice, vault):
    import_folder(alice, vault)
    note = edit(alice.notes.get(path="a.md"), folder="boats")
    (vault / "a.md").write_text("# A\n\nThe boat Berta.")

    report = import_folder(alice, vault, prune=True)

    assert (report.changed, report.created, report.removed) == (["boats/a.md"], [], [])
    note.refresh_from_db()
    assert (note.path, "Berta" in note.body) == ("boats/a.md", True)


def test_a_note_that_was_moved_here_is_renamed_with_its_file_where_it_is(alice, vault):
    import_folder(alice, vault)
    note = edit(alice.notes.get(path="a.md"), folder="boats")
    (vault / "sub").mkdir()
    (vault / "a.md").rename(vault / "sub" / "c.md")

    assert import_folder(alice, vault, prune=True).moved == ["boats/c.md"]

    assert alice.notes.get(path="boats/c.md").pk == note.pk


def test_a_note_that_was_moved_here_goes_and_comes_with_its_file(alice, vault):
    import_folder(alice, vault)
    edit(alice.notes.get(path="a.md"), folder="boats")
    (vault / "a.md").rename(vault.parent / "a.md")
    assert import_folder(alice, vault, prune=True).removed == ["boats/a.md"]
    (vault.parent / "a.md").rename(vault / "a.md")

    import_folder(alice, vault, prune=True)

    assert paths_of(alice) == ["b.md", "boats/a.md"]
