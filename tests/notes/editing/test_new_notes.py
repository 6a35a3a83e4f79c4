"""New notes are written many at a time: nothing that is wrong with one touches another."""

from contextlib import suppress
from functools import partial

import pytest
from django.db import IntegrityError

from notes.editing.saving import save_new_notes, save_note
from notes.importing.filing import DRAFTED_CHARS, DRAFTS
from notes.importing.importer import Importer, Manner, import_texts
from notes.importing.sources import SourceFile
from notes.index.turns import Cancelled
from notes.models import Note, Tag
from notes.search.search import search_notes
from notes.text.parsing import parse_note
from tests.notes.actions import in_threads, paths_of

NAMES = [f"{number:03}.md" for number in range(2 * DRAFTS + 3)]


def new(owner, path, text):
    return Note(owner=owner), parse_note(path, text)


# --- Saving them ------------------------------------------------------------------------------


def test_notes_saved_together_are_as_if_saved_one_by_one(alice, bob):
    texts = {
        "a.md": "---\ntags: [sea, boats/wood]\n---\n# Annika\n\nSee [[b|Berta]] #sea",
        "b.md": "# Berta\n\n## Harbour\n\nIn Kiel.\n\n## Sails\n\n![[mast.png]]",
        "c.md": "",
    }

    save_new_notes([new(alice, path, text) for path, text in texts.items()])
    for path, text in texts.items():
        save_note(bob, parse_note(path, text))

    for path in texts:
        together, alone = (owner.notes.get(path=path) for owner in (alice, bob))
        assert described(together) == described(alone)
    assert alice.notes.get(path="c.md").indexed_at  # nothing of it waits


def described(note):
    return {
        "text": (note.title, note.get_text(), note.front_matter, note.content_hash),
        "tags": sorted(note.tags.values_list("name", flat=True)),
        "links": list(note.links.values_list("target", "heading", "alias", "is_embed")),
        "passages": list(note.passages.values_list("ordinal", "heading", "text", "start", "end")),
        "indexed": bool(note.indexed_at),
    }


def test_they_are_found_by_their_words_at_once(alice):
    save_new_notes([new(alice, "a.md", "The boat Annika."), new(alice, "b.md", "Apple trees.")])

    found = search_notes(alice.pk, '"boat Annika"').passages

    assert [passage.title for passage in found] == ["a"]


def test_they_share_their_owners_tags_and_nobody_elses(alice, bob):
    Tag.objects.create(owner=alice, name="sea")
    Tag.objects.create(owner=bob, name="wood")

    save_new_notes([new(alice, "a.md", "#sea #wood"), new(alice, "b.md", "#wood #wood")])

    assert sorted(alice.tags.values_list("name", flat=True)) == ["sea", "wood"]
    assert alice.tags.get(name="wood").notes.count() == 2
    assert not bob.tags.get().notes.exists()


def test_when_one_place_is_taken_none_is_written(alice):
    save_note(alice, parse_note("b.md", "Here first."))

    with pytest.raises(IntegrityError):
        save_new_notes([new(alice, "a.md", "#new"), new(alice, "b.md", "Later.")])

    assert paths_of(alice) == ["b.md"]
    assert alice.notes.get().body == "Here first."
    assert not alice.tags.exists()


# --- Importing them ---------------------------------------------------------------------------


def test_more_notes_than_are_written_at_once_are_all_there(alice):
    report = import_texts(alice, dict.fromkeys(NAMES, f"Note [[{NAMES[0]}]]"))

    assert report.created == paths_of(alice) == NAMES
    assert Note.objects.get(path=NAMES[0]).backlinks.count() == len(NAMES)


def test_long_notes_are_written_sooner(alice):
    long = "word " * (DRAFTED_CHARS // 10)
    seen = []
    files = [SourceFile(name, long.encode) for name in NAMES[:4]]

    Importer(alice, Manner()).run(files, lambda done, total: seen.append(alice.notes.count()))

    assert seen[-2:] == [2, 4]


def test_what_comes_before_a_document_is_written_before_that_is_converted(alice):
    seen = []

    def convert(path, data):
        seen.append(paths_of(alice))
        return "# A report"

    files = [SourceFile(name, lambda: b"x") for name in ("a.md", "b.pdf", "c.md")]
    report = Importer(alice, Manner(), convert=convert).run(files)

    assert seen == [["a.md"]]
    assert paths_of(alice) == report.created == ["a.md", "b.pdf", "c.md"]


def test_a_note_whose_place_is_taken_is_numbered_and_the_others_are_as_they_were(alice):
    save_note(alice, parse_note(NAMES[1], "Written here."))

    report = import_texts(alice, {name: f"Of {name}" for name in NAMES[:3]})

    assert report.created == ["000.md", "001 2.md", "002.md"]
    assert alice.notes.get(path=NAMES[1]).body == "Written here."


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_written(alice):
    texts = {name: f"Of {name}" for name in NAMES[:5]} | {NAMES[2]: b"\x00"}

    report = import_texts(alice, texts)

    assert [skipped.path for skipped in report.skipped] == [NAMES[2]]
    assert paths_of(alice) == report.created == [*NAMES[:2], *NAMES[3:5]]


def test_what_was_read_when_it_is_cancelled_is_written(alice):
    def stop_after_two(done, total):
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        Importer(alice, Manner()).run(
            [SourceFile(name, lambda: b"[[000]]") for name in NAMES[:4]], stop_after_two
        )

    assert paths_of(alice) == NAMES[:2]
    assert alice.notes.get(path=NAMES[0]).backlinks.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_write_the_same_in_another_order_do_not_wait_for_each_other(alice):
    def write(names):
        with suppress(IntegrityError):  # the other was first
            save_new_notes([new(alice, name, f"Of {name}") for name in names])

    for number in range(10):
        names = [f"{number}/{name}" for name in NAMES[:DRAFTS]]
        in_threads(partial(write, names), partial(write, names[::-1]))

    assert len(paths_of(alice)) == 10 * DRAFTS


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_files_at_once_make_each_note_once(alice):
    texts = {name: f"Of {name} #tag" for name in NAMES}

    in_threads(*[lambda: import_texts(alice, texts)] * 2)

    assert paths_of(alice) == NAMES
    assert alice.tags.get().notes.count() == len(NAMES)
