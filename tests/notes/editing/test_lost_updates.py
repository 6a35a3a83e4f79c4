"""What somebody writes while a note, a file or a path is written elsewhere is not lost."""

import os
import sqlite3
import threading

import pytest
from django.db.models.signals import pre_save

from notes.editing import attachments, links, saving, writing
from notes.editing.attachments import forget_attachment, keep_attachment
from notes.editing.many.changing import Action, change
from notes.editing.saving import move_note
from notes.editing.trash import empty_trash, put_in_trash
from notes.editing.writing import Draft, create_note, restore_version, stamp
from notes.importing import filing, vaults
from notes.importing.filing import Filer
from notes.importing.importer import import_folder, import_texts
from notes.models import Attachment, Note
from notes.text.parsing import TAGS_MAX
from tests.notes.actions import edit, in_threads, paths_of

WRITTEN = "# A\n\nWhat I wrote in the page: Äpfel, 日本語, שלום."


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"


@pytest.fixture
def meanwhile(monkeypatch):
    """Let something happen once, just before a function of a module or class is called."""

    def just_before(place, name, happens):
        plain = getattr(place, name)

        def wrapped(*args, **kwargs):
            if waiting:
                waiting.pop()()
            return plain(*args, **kwargs)

        waiting = [happens]
        monkeypatch.setattr(place, name, wrapped)

    return just_before


def edit_in_page(pk=None, **changes):
    def save():
        note = Note.objects.get() if pk is None else Note.objects.get(pk=pk)
        edit(note, **(changes or {"body": WRITTEN}))

    return save


# --- Notes --------------------------------------------------------------------------------------


def test_an_edit_made_while_its_file_is_seen_to_have_moved_is_kept(alice, vault, meanwhile):
    import_folder(alice, vault)
    (vault / "a.md").rename(vault / "c.md")
    pk = alice.notes.get(path="a.md").pk
    meanwhile(Filer, "settle", edit_in_page(pk))

    report = import_folder(alice, vault)

    note = alice.notes.get(pk=pk)
    assert (report.moved, note.path, note.file_path) == (["c.md"], "c.md", "c.md")
    assert note.body == WRITTEN
    assert [version.text for version in note.versions.all()] == ["# A\n\nThe boat Annika."]


def test_an_edit_made_while_the_note_is_parsed_for_its_new_place_is_kept(write, meanwhile):
    note = write("a.md", "Old.")
    meanwhile(saving, "locked", edit_in_page())

    moved = move_note(note, "b.md")

    assert (moved.path, moved.body) == ("b.md", WRITTEN)
    assert "日本語" in "".join(moved.passages.values_list("text", flat=True))


def test_a_changed_file_that_meets_an_edit_leaves_it_among_the_versions(alice, vault, meanwhile):
    import_folder(alice, vault)
    (vault / "a.md").write_text("# A\n\nThe file's new text.")
    pk = alice.notes.get(path="a.md").pk
    meanwhile(saving, "locked", edit_in_page(pk))

    import_folder(alice, vault)

    note = alice.notes.get(pk=pk)
    assert note.body == "# A\n\nThe file's new text."
    assert WRITTEN in {version.text for version in note.versions.all()}


def test_a_changed_file_does_not_undo_a_move_made_meanwhile(alice, vault, meanwhile):
    import_folder(alice, vault)
    (vault / "a.md").write_text("# A\n\nThe file's new text.")
    pk = alice.notes.get(path="a.md").pk
    meanwhile(saving, "locked", edit_in_page(pk, folder="Boats"))

    import_folder(alice, vault)

    note = alice.notes.get(pk=pk)
    assert (note.path, note.body) == ("Boats/a.md", "# A\n\nThe file's new text.")


def test_a_file_that_comes_back_brings_the_note_as_it_was_edited(alice, vault, meanwhile):
    import_folder(alice, vault)
    (vault / "a.md").unlink()
    import_folder(alice, vault, prune=True)
    (vault / "a.md").write_text("# A\n\nThe boat Annika.")
    pk = alice.notes.get(file_path="a.md").pk
    meanwhile(saving, "locked", edit_in_page(pk))

    import_folder(alice, vault, prune=True)

    note = alice.notes.get(pk=pk)
    assert (note.body, note.deleted_at) == (WRITTEN, None)


def test_a_restored_version_leaves_an_edit_made_meanwhile_among_the_versions(write, meanwhile):
    note = write("a.md", "First.")
    edit(note, body="Second.")
    meanwhile(saving, "locked", edit_in_page(note.pk, body=WRITTEN, folder="Boats"))

    restored = restore_version(note.versions.get())

    assert (restored.path, restored.body) == ("Boats/a.md", "First.")
    assert WRITTEN in {version.text for version in note.versions.all()}


def test_a_save_does_not_write_back_what_else_changed_in_the_row(write):
    note = write("a.md", "Old.")
    Note.objects.filter(pk=note.pk).update(root="elsewhere", file_path="x.md")

    edit(note, body=WRITTEN)

    note.refresh_from_db()
    assert (note.root, note.file_path, note.body) == ("elsewhere", "x.md", WRITTEN)


def test_a_note_that_is_deleted_for_good_meanwhile_comes_from_its_file_again(
    alice, vault, meanwhile
):
    import_folder(alice, vault)
    (vault / "a.md").write_text("New.")
    meanwhile(saving, "locked", lambda: alice.notes.filter(path="a.md").delete())

    report = import_folder(alice, vault)

    assert report.skipped == []
    assert alice.notes.get(path="a.md").body == "New."


def test_putting_in_the_trash_what_is_gone_does_no_harm(write):
    note = write("a.md", "a")
    Note.objects.all().delete()

    put_in_trash(note)

    assert not Note.objects.exists()


def test_two_edits_to_one_place_at_once_are_one_note_and_one_sentence(alice, meanwhile):
    first = create_note(alice, Draft("Same", "one", [], "x"))
    second = create_note(alice, Draft("Same", "two", [], "y"))
    take = Note.objects.filter(pk=second.pk).update
    meanwhile(saving, "save_note", lambda: take(path="three/Same.md"))

    with pytest.raises(writing.Refused, match=r"already a note at three/Same\.md"):
        edit(first, folder="three")


def test_an_edit_of_a_note_that_was_deleted_for_good_is_a_sentence(write):
    note = write("a.md", "a")
    draft, seen = writing.draft_of(note), stamp(note)
    Note.objects.all().delete()

    with pytest.raises(writing.Refused, match="deleted for good"):
        writing.edit_note(note, draft, seen=seen)


@pytest.mark.django_db(transaction=True)
def test_many_writers_of_one_note_leave_each_text_in_it_or_its_versions(alice):
    import_texts(alice, {"a.md": "0"})
    pk = alice.notes.get().pk

    def write(number):
        return lambda: saving.rewrite(
            Note(pk=pk), lambda note: saving.parse_note(note.path, f"{number}")
        )

    in_threads(*[write(number) for number in range(1, 9)])

    note = alice.notes.get()
    texts = {note.body, *note.versions.values_list("text", flat=True)}
    assert texts == {str(number) for number in range(9)}


@pytest.mark.django_db(transaction=True)
def test_links_that_are_pointed_while_their_note_is_saved_wait_for_it(alice, meanwhile):
    """Neither waits for what the other holds: a database ends one of two that do."""
    import_texts(alice, {"a.md": "# Äpfel 日本語\n\n[[a]]"})
    note = alice.notes.get()
    note.links.update(resolved=None)
    pointing = threading.Thread(target=in_threads, args=[lambda: links.resolve_links(alice)])

    def begin():
        pointing.start()
        pointing.join(0.5)  # as far as it comes

    meanwhile(saving, "set_tags", begin)

    edit(note, body="שלום [[a]]", folder="Ö")
    pointing.join()

    assert alice.notes.get().links.get().resolved == note


@pytest.mark.parametrize("action", [Action.TAG, Action.MOVE])
def test_what_is_put_in_the_trash_while_it_is_changed_with_others_stays_there(
    alice, write, meanwhile, action
):
    write("a.md", "The boat.")
    write("b.md", "Das Boot.")
    meanwhile(saving, "lock_notes_of", lambda: put_in_trash(alice.notes.get(path="a.md")))

    done = change(alice, action, [note.pk for note in alice.notes.all()], "日記")

    assert (len(done.ids), done.left) == (1, 1)
    assert [note.title for note in Note.objects.in_trash_of(alice)] == ["a"]


@pytest.mark.django_db(transaction=True)
def test_a_link_to_a_note_that_is_deleted_while_it_is_found_leads_nowhere(alice, meanwhile):
    import_texts(alice, {"a.md": "[[b]] [[c]]", "b.md": "b", "c.md": "c"})
    alice.notes.get(path="a.md").links.update(resolved=None)
    meanwhile(links, "batches", lambda: alice.notes.filter(path="b.md").delete())

    links.resolve_links(alice)

    found = alice.notes.get(path="a.md").links.order_by("pk")
    assert [link.resolved and link.resolved.path for link in found] == [None, "c.md"]


def test_a_vault_whose_new_name_another_import_has_begun_with_keeps_its_own(
    alice, vault, meanwhile
):
    import_folder(alice, vault)
    moved = vault.rename(vault.parent / "moved")
    twin = {"owner": alice, "root": str(moved), "file_path": "a.md", "path": "twin.md"}
    meanwhile(vaults, "rename_root", lambda: Note.objects.create(**twin))

    report = import_folder(alice, moved)

    assert report.skipped == []
    assert {"a.md", "b.md", "twin.md"} <= set(paths_of(alice))


# --- One file of many -----------------------------------------------------------------------------


def test_a_file_with_more_tags_than_a_statement_has_variables_is_imported(alice):
    limit = sqlite3.connect(":memory:").getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
    tags = " ".join(f"#t{number}" for number in range(min(limit, 40_000) + 10))

    report = import_texts(alice, {"a.md": "fine", "b.md": tags, "c.md": "fine too"})
    again = import_texts(alice, {"b.md": f"{tags} #more"})

    assert (report.created, report.skipped) == (["a.md", "b.md", "c.md"], [])
    assert (again.changed, again.skipped) == (["b.md"], [])
    assert alice.notes.get(path="b.md").tags.count() == TAGS_MAX


@pytest.mark.parametrize("fault", [RuntimeError, KeyError, MemoryError, OSError, AttributeError])
@pytest.mark.parametrize("is_known", [False, True])
def test_whatever_is_wrong_with_one_file_the_others_are_imported(alice, caplog, fault, is_known):
    if is_known:
        import_texts(alice, {f"{name}.md": "before" for name in "abc"})

    def refuse(instance, **_):
        if instance.path == "b.md":
            raise fault("Not this one.")

    pre_save.connect(refuse, sender=Note)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(filing, "parse_note", refusing(filing.parse_note, fault))
            report = import_texts(alice, {f"{name}.md": name for name in "abc"})
    finally:
        pre_save.disconnect(refuse, sender=Note)

    assert report.changed + report.created == ["a.md", "c.md"]
    assert [skipped.path for skipped in report.skipped] == ["b.md"]
    assert "Not this one." in caplog.text


def refusing(parse, fault):
    def parse_but_one(path, *args, **kwargs):
        if path == "b.md":
            raise fault("Not this one.")
        return parse(path, *args, **kwargs)

    return parse_but_one


# --- Files beside notes -------------------------------------------------------------------------


def test_a_file_that_is_brought_again_while_it_is_dropped_stays(alice, meanwhile):
    keep_attachment(alice, "a.png", b"same")
    meanwhile(attachments, "drop_unused", lambda: keep_attachment(alice, "b.png", b"same"))

    forget_attachment(alice, "", "a.png")

    kept = Attachment.objects.get()
    assert (kept.path, kept.file.read_bytes()) == ("b.png", b"same")


def test_a_file_that_is_dropped_while_it_is_brought_again_is_there_in_the_end(alice, meanwhile):
    keep_attachment(alice, "a.png", b"same")
    meanwhile(attachments, "content_lock", lambda: forget_attachment(alice, "", "a.png"))

    keep_attachment(alice, "b.png", b"same")

    kept = Attachment.objects.get()
    assert (kept.path, kept.file.read_bytes()) == ("b.png", b"same")


@pytest.mark.django_db(transaction=True)
def test_the_same_file_brought_and_dropped_by_many_at_once_is_there_for_each_row(alice):
    def turn(name):
        def bring_and_drop():
            for _ in range(5):
                keep_attachment(alice, name, b"same")
                forget_attachment(alice, "", name)
            keep_attachment(alice, name, b"same")

        return bring_and_drop

    in_threads(*[turn(f"{number}.png") for number in range(4)])

    rows = list(Attachment.objects.all())
    assert len(rows) == 4
    assert all(row.file.exists() for row in rows)


def test_a_file_that_cannot_be_written_leaves_nothing_behind(alice, settings, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)

    with pytest.raises(OSError, match="No space"):
        keep_attachment(alice, "a.png", b"a")

    assert not Attachment.objects.exists()
    assert not [file for file in settings.ATTACHMENTS_DIR.rglob("*") if file.is_file()]


def test_a_deletion_that_is_rolled_back_still_has_its_file(alice, write):
    import_texts(alice, {"a.md": "a"})
    keep_attachment(alice, "a.md", b"original")
    put_in_trash(alice.notes.get())
    file = Attachment.objects.get().file

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Note, "delete", refusing_delete)
        with pytest.raises(RuntimeError):
            empty_trash(alice)

    assert Attachment.objects.get().file.exists()
    empty_trash(alice)
    assert not file.exists()


def refusing_delete(note):
    raise RuntimeError("Not now.")
