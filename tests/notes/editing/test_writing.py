"""Writing without a page: what becomes of front matter, paths, titles, links and passages."""

import pytest

from notes.editing.trash import put_in_trash
from notes.editing.writing import Conflict, Draft, Refused, create_note, draft_of, edit_note, stamp
from notes.importing.importer import import_texts
from notes.index.turns import embed_waiting
from notes.models import Link, Note, Passage
from notes.text import parsing
from notes.text.front_matter import with_values
from notes.text.reading.body import read_body

HEAD = """---
# mine
title:   "Annika"
date: 2019-05-01
tags: [boat, red]   # all of them
nested:
  - a: 1
  # kept
weight: 1_000
---

"""
TEXTS = [
    "",
    "plain",
    "\n\n  leading and trailing  \n\n",
    "# Heading\n\ntext #tag",
    HEAD + "# Other heading\n\ntext\n",
    HEAD,
    "---\ntags: boat, red\n---\ntext",
    "---\ntags:\n- two words\n- '#hash'\n- /slash/\n- a,b\n- a,b\n---\ntext",
    "---\ntag: one\n---\n\n\n\ntext",
    "---\ntitle: |\n  two\n  lines\n---\ntext",
    "---\nbroken: [\n---\ntext",
    "---\n\nA rule above\n\n---\n",
    "---\ntags:\n---\ntext",
    f"---\ntags: [{'x' * 300}]\n---\ntext",
    '{\n"title": "JSON"\n}\n\ntext',
]


def edit(note, **changes):
    note.refresh_from_db()
    draft = draft_of(note)
    return edit_note(note, Draft(**{**vars(draft), **changes}), seen=stamp(note))


def new(owner, title, body="", folder="", tags=()):
    return create_note(owner, Draft(title, folder, list(tags), body))


def tags_of(note):
    return sorted(note.tags.values_list("name", flat=True))


# --- Nothing changes by itself --------------------------------------------------------------


@pytest.mark.parametrize("text", TEXTS)
def test_saving_what_was_shown_changes_no_character(alice, write, text):
    note = write("a/note.md", text)
    before = (note.path, note.title, note.get_text(), tags_of(note))

    saved = edit(note)

    assert (saved.path, saved.title, saved.get_text(), tags_of(saved)) == before
    assert not saved.versions.exists()


@pytest.mark.parametrize("text", TEXTS)
def test_a_new_body_leaves_the_front_matter_alone(alice, write, text):
    note = write("note.md", text)
    head = note.head

    saved = edit(note, body="Another text.\n")

    assert saved.head.rstrip("\n") == head.rstrip("\n")
    assert saved.body == "Another text.\n"


def test_a_title_beside_the_texts_own_does_not_have_the_text_read_again(monkeypatch, alice):
    read = []
    monkeypatch.setattr(parsing, "read_body", lambda body: read.append(body) or read_body(body))

    note = create_note(alice, Draft("Båt", "", [], "# Boat\n\n#小船"))

    assert (note.title, [tag.name for tag in note.tags.all()]) == ("Båt", ["小船"])
    assert read == ["# Boat\n\n#小船"]


def test_a_path_that_could_not_be_given_here_is_kept(alice, write):
    note = write("odd: #folder/what?.md", "text")

    assert edit(note, body="other").path == "odd: #folder/what?.md"


# --- Front matter ---------------------------------------------------------------------------


def test_new_tags_change_their_line_alone(alice, write):
    note = write("note.md", HEAD + "text")

    saved = edit(note, tags=["boat", "blue"])

    assert saved.get_text() == HEAD.replace(
        "tags: [boat, red]   # all of them\n", "tags: [boat, blue]\n"
    ) + "text"  # fmt: skip
    assert tags_of(saved) == ["blue", "boat"]


def test_the_last_tag_taken_away_takes_an_empty_front_matter_with_it(alice, write):
    saved = edit(write("note.md", "---\ntags:\n- one\n---\n\ntext"), tags=[])

    assert saved.get_text() == "text"
    assert tags_of(saved) == []


def test_tags_under_another_spelling_of_the_name_are_changed_there_too(alice, write):
    note = write("note.md", "---\nTags: [boat]\nx: 1\n---\ntext")

    assert draft_of(note).tags == ["boat"]
    saved = edit(note, tags=["blue"])
    assert (tags_of(saved), saved.front_matter) == (["blue"], {"x": 1, "tags": ["blue"]})


def test_tags_in_the_text_stay_there(alice, write):
    saved = edit(write("note.md", "about #boats"), tags=["red"])

    assert saved.get_text() == "---\ntags:\n- red\n---\n\nabout #boats"
    assert tags_of(saved) == ["boats", "red"]


@pytest.mark.parametrize(
    ("head", "values", "changed"),
    [
        ("", {"tags": []}, ""),
        ("", {"title": "a: b"}, "---\ntitle: 'a: b'\n---\n\n"),
        ("---\na: 1\n---\n", {"b": [1]}, "---\na: 1\nb:\n- 1\n---\n"),
        ("---\ntags:\n- x\n- y\na: 1\n---\n", {"tags": ["z"]}, "---\ntags:\n- z\na: 1\n---\n"),
        ("---\n  a: 1\n  b: 2\n---\n", {"b": 3}, "---\na: 1\nb: 3\n---\n\n"),
        ("---\ntags:\n- x\n# why\n- y\n---\n", {"tags": ["z"]}, "---\ntags:\n- z\n---\n\n"),
        ("---\n'title': x\nb: no\n---\n", {"title": "y"}, "---\ntitle: y\nb: no\n---\n"),
        ('{\n"a": 1\n}\n', {"b": 2}, "---\na: 1\nb: 2\n---\n\n"),
    ],
)
def test_values_are_exchanged_line_by_line_where_that_can_be_done(head, values, changed):
    assert with_values(head, values) == changed


# --- Titles ---------------------------------------------------------------------------------


def test_a_title_that_the_heading_says_needs_no_front_matter(alice):
    assert new(alice, "Boats", "# Boats\n").get_text() == "# Boats\n"
    assert new(alice, "Log", "text").get_text() == "text"


@pytest.mark.parametrize("title", ["a/b: c?", "2024", "~", "true", "v1.2", "- x", "“q” 'r' \"s\""])
def test_any_title_is_kept(alice, title):
    for body in ("", "# Another heading", "```\n# no heading\n```"):
        note = new(alice, title, body)

        assert (note.title, note.body) == (title, body)
        assert edit(note, body="changed").title == title


def test_a_second_note_of_a_title_has_another_path_and_the_same_title(alice):
    first, second, third = new(alice, "Log"), new(alice, "Log", "more"), new(alice, "LOG")

    assert [n.path for n in (first, second, third)] == ["Log.md", "Log 2.md", "LOG 3.md"]
    assert (second.title, third.title) == ("Log", "LOG")


def test_a_path_in_the_trash_is_not_taken_from_there(alice):
    put_in_trash(new(alice, "Log"))

    assert new(alice, "Log").path == "Log 2.md"


def test_a_new_title_stands_beside_the_heading(alice, write):
    saved = edit(write("n.md", "# Old\n\ntext"), title="New")

    assert (saved.title, saved.body, saved.path) == ("New", "# Old\n\ntext", "n.md")
    assert saved.front_matter == {"title": "New"}


def test_a_title_changed_with_its_heading_needs_no_front_matter(alice, write):
    saved = edit(write("n.md", "# Old\n\ntext"), title="New", body="# New\n\ntext")

    assert (saved.title, saved.head) == ("New", "")


@pytest.mark.parametrize("tags", [[], ["one"]])
def test_a_changed_heading_is_the_new_title_unless_the_field_says_otherwise(alice, write, tags):
    saved = edit(write("n.md", "# Old"), body="# New", tags=tags)

    assert saved.title == "New"
    assert "title" not in saved.front_matter


def test_a_title_of_the_front_matter_goes_before_the_heading(alice, write):
    note = write("n.md", "---\ntitle: Kept\n---\n# Old")

    assert edit(note, body="# New").title == "Kept"
    assert edit(note, title="Given").front_matter == {"title": "Given"}


# --- Links ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Gone", "a: b?", "Gone (2024)", "50% & more", "Größe", "v1.2"])
def test_a_link_to_nowhere_resolves_when_its_note_is_made(alice, write, name):
    write("from.md", f"see [[{name}]]")

    note = new(alice, name)

    assert Link.objects.get(target=name).resolved == note


def test_a_new_title_breaks_no_link_by_file_name(alice, write):
    write("from.md", "see [[boat]]")
    note = write("boats/boat.md", "# Annika")

    saved = edit(note, title="Berta")

    assert saved.path == "boats/boat.md"
    assert "aliases" not in saved.front_matter
    assert Link.objects.get(target="boat").resolved == note


@pytest.mark.parametrize("head", ["", "---\naliases: Red one\n---\n", "---\naliases: [x]\n---\n"])
def test_a_new_title_stays_an_alias_where_links_go_by_the_old_one(alice, write, head):
    write("from.md", "see [[annika]]")
    note = write("boat.md", head + "# Annika")

    saved = edit(note, title="Berta")

    assert saved.front_matter["aliases"][-1] == "Annika"
    assert Link.objects.get(target="annika").resolved == note


def test_a_heading_that_was_rewritten_stays_an_alias_too(alice, write):
    write("from.md", "see [[Annika]]")
    note = write("boat.md", "# Annika")

    saved = edit(note, body="# Berta")

    assert (saved.title, saved.body) == ("Berta", "# Berta")
    assert Link.objects.get(target="Annika").resolved == note


def test_another_folder_keeps_the_links(alice, write):
    write("from.md", "see [[boat]] and [it](boat.md)")
    note = write("boat.md", "text")

    assert edit(note, folder="boats/old").path == "boats/old/boat.md"
    assert set(Link.objects.values_list("resolved", flat=True)) == {note.pk}


# --- Places ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "folder", "path"),
    [
        ("a/b: c?", "", "a b c.md"),
        ("...", "x", "x/Untitled.md"),
        ("[[#|]]", " / /x //y/", "x/y/Untitled.md"),
        ("x" * 500, "", "x" * 120 + ".md"),
        ("\ttab", "C:\\dir", "C dir/tab.md"),
    ],
)
def test_paths_are_made_of_what_a_file_may_be_called(alice, title, folder, path):
    assert new(alice, title, folder=folder).path == path


@pytest.mark.parametrize("folder", ["..", "a/../b", "./a", "x" * 1000])
def test_a_folder_that_is_none_is_refused(alice, write, folder):
    with pytest.raises(Refused):
        new(alice, "Log", folder=folder)
    with pytest.raises(Refused):
        edit(write("n.md", "text"), folder=folder)


def test_a_place_that_is_taken_is_refused(alice, write):
    write("a/n.md", "there")
    note = write("n.md", "here")

    with pytest.raises(Refused, match=r"already a note at a/n\.md\. "):
        edit(note, folder="a")

    put_in_trash(alice.notes.get(path="a/n.md"))
    with pytest.raises(Refused, match="in the trash"):
        edit(note, folder="a")


def test_a_text_that_is_too_long_in_bytes_is_refused(alice):
    with pytest.raises(Refused, match="5 MB"):
        new(alice, "Long", "ö" * 2_500_001)


# --- Conflicts ------------------------------------------------------------------------------


@pytest.mark.parametrize("changes", [{"body": "b"}, {"tags": ["t"]}, {"folder": "f"}])
def test_a_note_that_changed_meanwhile_is_not_written_over(alice, write, changes):
    note = write("n.md", "a")
    seen = stamp(note)
    edit(note, **changes)

    with pytest.raises(Conflict):
        edit_note(note, Draft("n", "", [], "mine"), seen=seen)

    assert Note.objects.get().body == changes.get("body", "a")


def test_what_was_replaced_is_a_version(alice, write):
    note = write("n.md", "one")

    edit(note, body="two")

    assert [version.text for version in note.versions.all()] == ["one"]


# --- Passages -------------------------------------------------------------------------------


def test_only_passages_that_changed_are_embedded_again(alice, write, embedder):
    note = write("n.md", "# Boats\n\n## Annika\n\nThe red boat.\n\n## Berta\n\nThe blue boat.")
    embed_waiting(alice)
    kept = set(Passage.objects.filter(text__contains="red").values_list("pk", flat=True))
    embedder.texts.clear()

    edit(note, body=note.body.replace("blue", "green"), tags=["new"], folder="moved")
    embed_waiting(alice)

    assert len(embedder.texts) == 1
    assert kept <= set(Passage.objects.values_list("pk", flat=True))
    for passage in Passage.objects.select_related("note"):
        assert passage.note.body[passage.start : passage.end] == passage.text


def test_an_import_of_the_same_file_leaves_an_edited_note_alone(alice, write):
    note = write("n.md", "as imported")
    edit(note, body="as edited")

    import_texts(alice, {"n.md": "as imported"})

    assert Note.objects.get().body == "as edited"
