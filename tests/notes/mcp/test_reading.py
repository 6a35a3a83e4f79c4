"""The tools that read: a note in parts, lists page by page, what links to a note."""

import unicodedata

import pytest
from pydantic import ValidationError

from config.base.api.problems import Problem
from notes.editing.trash import put_in_trash
from notes.editing.writing import stamp
from notes.mcp.finding import ID_MAX
from notes.mcp.reading import (
    HEAD_MAX_CHARS,
    TEXT_MAX_CHARS,
    Fetch,
    Linked,
    Listing,
    Read,
    backlinks,
    fetch,
    list_notes,
    read_note,
)

SITE = "https://notes.example.org"

pytestmark = pytest.mark.django_db


def read(owner, note, **arguments):
    return read_note(owner, SITE, Read(id=note if isinstance(note, int) else note.pk, **arguments))


def pages(owner, **arguments):
    """The paths of each page of a list, to its end."""
    cursor = ""
    while cursor is not None:
        page = list_notes(owner, SITE, Listing(cursor=cursor, **arguments))
        yield [note.path for note in page.notes]
        cursor = page.next_cursor


def test_a_note_with_all_about_it(alice, write):
    head = "---\ntags: [boat]\ndate: 2024-05-03\n---\n"
    note = write("Sea/Boats.md", f"{head}# Boats\n\nThe boat Annika.")

    got = read(alice, note)

    assert (got.id, got.title, got.path, got.folder) == (note.pk, "Boats", "Sea/Boats.md", "Sea")
    assert got.front_matter == head
    assert got.text == "# Boats\n\nThe boat Annika."
    assert (got.length, got.offset, got.next_offset) == (len(got.text), 0, None)
    assert (got.tags, got.dated_on, got.origin) == (["boat"], "2024-05-03", "imported")
    assert got.url == f"{SITE}/notes/{note.pk}/"
    assert got.version == stamp(note)


def test_a_long_note_is_read_in_parts_that_make_the_whole(alice, write):
    text = "".join(f"{n:05} 橋 שלום é\n" for n in range(5000))
    note = write("long.md", text)

    parts, offset = [], 0
    while offset is not None:
        got = read(alice, note, offset=offset, limit=17_001)
        assert len(got.text) <= 17_001
        parts.append(got.text)
        offset = got.next_offset

    assert "".join(parts) == text
    assert len(parts) > 3


def test_a_part_from_beyond_the_end_is_empty(alice, write):
    got = read(alice, write("a.md", "short"), offset=100)

    assert (got.text, got.next_offset, got.front_matter) == ("", None, "")


def test_front_matter_without_end_is_cut(alice, write):
    note = write("a.md", "---\nx: " + "y" * 50_000 + "\n---\ntext")

    assert len(read(alice, note).front_matter) == HEAD_MAX_CHARS


@pytest.mark.parametrize("arguments", [
    {"id": 0}, {"id": -1}, {"id": ID_MAX + 1}, {"id": "x"}, {"id": 1, "offset": -1},
    {"id": 1, "limit": 0}, {"id": 1, "limit": TEXT_MAX_CHARS + 1}, {"id": 1, "owner": 2}, {},
])  # fmt: skip
def test_arguments_out_of_bounds_are_refused(arguments):
    with pytest.raises(ValidationError):
        Read.model_validate(arguments)


def test_a_number_that_no_note_has(alice):
    for note_id in (1, ID_MAX):
        with pytest.raises(Problem) as problem:
            read(alice, note_id)
        assert problem.value.code == "not_found"


def test_a_strangers_note_is_not_there_in_any_field(alice, bob, write):
    hers = write("a.md", "secret")

    for call in (
        lambda: read(bob, hers),
        lambda: fetch(bob, SITE, Fetch(id=str(hers.pk))),
        lambda: backlinks(bob, SITE, Linked(id=hers.pk)),
    ):
        with pytest.raises(Problem) as problem:
            call()
        assert problem.value.code == "not_found"
    assert list(pages(bob)) == [[]]


def test_what_is_in_the_trash_is_not_there(alice, write):
    note = write("a.md", "text")
    put_in_trash(note)

    with pytest.raises(Problem):
        read(alice, note)
    assert list(pages(alice)) == [[]]


# --- Lists --------------------------------------------------------------------------------------


def test_a_list_goes_on_where_it_stopped(alice, write):
    paths = sorted(["a.md", "b/c.md", "b/Ä.md", "z.md", "橋/一.md", "ספר.md", "a 2.md"])
    for path in paths:
        write(path, "text")

    got = list(pages(alice, limit=2))

    assert [len(page) for page in got] == [2, 2, 2, 1]
    assert sorted(path for page in got for path in page) == paths


def test_a_list_goes_on_although_its_last_note_is_gone(alice, write):
    notes = [write(f"{name}.md", "text") for name in "abc"]
    first = list_notes(alice, SITE, Listing(limit=2))
    put_in_trash(notes[1])

    second = list_notes(alice, SITE, Listing(limit=2, cursor=first.next_cursor))

    assert [note.path for note in second.notes] == ["c.md"]


def test_filters_narrow_a_list_down(alice, write):
    write("Sea/a.md", "A #boat/small and a Brücke")
    write("Seaside/b.md", "A #cart")

    assert list(pages(alice, folder="Sea")) == [["Sea/a.md"]]
    assert list(pages(alice, tag="#boat")) == [["Sea/a.md"]]
    for form in ("NFC", "NFD"):
        word = unicodedata.normalize(form, "brücke")
        assert list(pages(alice, containing=word)) == [["Sea/a.md"]]
    assert list(pages(alice, folder="Land")) == [[]]


@pytest.mark.parametrize("cursor", ["x", "====", "AAAA", "AAAA\x00", "é", "gICA", "A" * 8000])
def test_a_cursor_that_was_never_given_is_refused(alice, cursor):
    with pytest.raises(Problem) as problem:
        list_notes(alice, SITE, Listing(cursor=cursor))

    assert problem.value.code == "invalid_request"


def test_a_list_takes_the_same_queries_for_any_number(alice, write, django_assert_num_queries):
    for n in range(5):
        write(f"{n}.md", "text #tag")

    with django_assert_num_queries(1):
        list_notes(alice, SITE, Listing())


def test_what_links_to_a_note(alice, write):
    target = write("a.md", "See [[a]] itself.")
    write("b.md", "See [[a]] and [[a]] again.")
    write("c.md", "See no one.")
    write("d.md", "See [[a]].")

    first = backlinks(alice, SITE, Linked(id=target.pk, limit=1))
    second = backlinks(alice, SITE, Linked(id=target.pk, limit=1, cursor=first.next_cursor))

    assert [note.path for note in first.notes + second.notes] == ["b.md", "d.md"]
    assert second.next_cursor is None


# --- A connector's fetch ------------------------------------------------------------------------


def test_a_connector_fetches_a_note(alice, write):
    note = write("Sea/Boats.md", "The boat #Annika.")

    got = fetch(alice, SITE, Fetch.model_validate({"id": note.pk}))  # models make numbers of them

    assert (got.id, got.title, got.text) == (str(note.pk), "Boats", "The boat #Annika.")
    assert got.url == f"{SITE}/notes/{note.pk}/"
    assert got.metadata["path"] == "Sea/Boats.md"
    assert got.metadata["tags"] == "Annika"
    assert "next_offset" not in got.metadata


def test_a_connector_fetches_a_long_note_in_parts(alice, write):
    text = "word " * (TEXT_MAX_CHARS // 4)
    note = write("a.md", text)

    first = fetch(alice, SITE, Fetch(id=str(note.pk)))
    rest = fetch(alice, SITE, Fetch(id=str(note.pk), offset=first.metadata["next_offset"]))

    assert first.text + rest.text == text


@pytest.mark.parametrize("note_id", ["", "x", "-1", "1.0", "１", "9" * 19, "9" * 99, "1 OR 1"])
def test_what_is_no_id_finds_nothing(alice, write, note_id):
    write("a.md", "text")

    with pytest.raises(Problem) as problem:
        fetch(alice, SITE, Fetch(id=note_id))

    assert problem.value.code == "not_found"
