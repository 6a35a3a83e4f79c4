"""Which file is whose note: vaults with equal paths, notes moved here, notes deleted for good."""

import pytest
from django.core.management import call_command

from notes.importer import import_folder
from notes.models import Refusal
from notes.services import empty_trash, put_in_trash
from notes.writing import Draft, create_note
from tests.notes.actions import edit, paths_of


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


# --- Deleted for good -----------------------------------------------------------------------


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


def test_what_went_with_its_file_comes_back_although_the_trash_was_emptied(alice, vault):
    import_folder(alice, vault)
    (vault / "a.md").rename(vault.parent / "a.md")
    import_folder(alice, vault, prune=True)
    empty_trash(alice)
    (vault.parent / "a.md").rename(vault / "a.md")

    assert import_folder(alice, vault, prune=True).created == ["a.md"]


# --- Notes of an earlier version ------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_what_an_earlier_version_imported_is_known_after_the_migration(alice, vault):
    import_folder(alice, vault)
    create_note(alice, Draft("Mine", "", [], "text"))
    call_command("migrate", "notes", "0006", verbosity=0)

    call_command("migrate", verbosity=0)

    assert import_folder(alice, vault, prune=True).unchanged == 2
    assert paths_of(alice) == ["Mine.md", "a.md", "b.md"]
