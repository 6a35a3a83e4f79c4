"""What the tools tell a reader of another's notes: the text while it is shared, nothing else."""

import pytest

from config.base.api.problems import Problem
from notes.editing.links import resolve_links
from notes.importing.importer import import_texts
from notes.mcp.reading import Fetch, Linked, Listing, Read, backlinks, fetch, list_notes, read_note
from notes.mcp.resources import read_resource
from notes.mcp.searching import Search, search_notes
from notes.mcp.writing import Addition, append_to_note
from notes.models import NoteShare

SITE = "https://notes.example"


@pytest.fixture
def soup(alice, bob):
    texts = {"Rezepte/Crème.md": "# Crème\n\nLeek soup.", "Privat/a.md": "# Geheim\n\n[[Crème]]"}
    import_texts(alice, texts)
    resolve_links(alice)
    NoteShare.objects.create(
        owner=alice, reader=bob, username="bob", kind="folder", name="Rezepte", may_write=True
    )
    return alice.notes.get(title="Crème")


def test_what_search_finds_can_be_read(soup, bob):
    (found,) = search_notes(bob, SITE, Search(query="leek soup")).passages

    assert (found.note_id, found.shared_by) == (soup.pk, "alice")
    assert "Leek soup" in read_note(bob, SITE, Read(id=soup.pk)).text
    assert "Leek soup" in fetch(bob, SITE, Fetch(id=str(soup.pk))).text
    assert "Leek soup" in read_resource(bob, f"note://{soup.pk}").contents[0].text


def test_taken_back_it_is_not_there(soup, bob):
    NoteShare.objects.all().delete()

    for read in (
        lambda: read_note(bob, SITE, Read(id=soup.pk)),
        lambda: fetch(bob, SITE, Fetch(id=str(soup.pk))),
        lambda: read_resource(bob, f"note://{soup.pk}"),
    ):
        with pytest.raises(Problem):
            read()
    assert search_notes(bob, SITE, Search(query="leek soup")).passages == []


def test_a_reader_lists_what_is_shared_by_itself_and_follows_links_within_it(soup, alice, bob):
    import_texts(alice, {"Rezepte/スープ.md": "# スープ\n\n[[Crème]]"})
    resolve_links(alice)
    import_texts(bob, {"Rezepte/Crème.md": "# Mine"})

    whole = list_notes(bob, SITE, Listing(shared=True))
    first = list_notes(bob, SITE, Listing(shared=True, limit=1))
    rest = list_notes(bob, SITE, Listing(shared=True, limit=1, cursor=first.next_cursor))

    assert [(note.title, note.shared_by) for note in whole.notes] == [
        ("Crème", "alice"),
        ("スープ", "alice"),
    ]
    assert [*first.notes, *rest.notes] == whole.notes
    assert [note.title for note in list_notes(bob, SITE, Listing()).notes] == ["Mine"]
    assert [n.title for n in backlinks(bob, SITE, Linked(id=soup.pk)).notes] == ["スープ"]
    with pytest.raises(Problem):
        list_notes(bob, SITE, Listing(shared=True, cursor="bm90IGEgbnVtYmVy"))


def test_a_writer_adds_to_it_and_moves_and_tags_nothing(soup, bob):
    append_to_note(bob, SITE, Addition(id=soup.pk, text="With leek."))

    soup.refresh_from_db()
    assert (soup.body, soup.written_by) == ("# Crème\n\nLeek soup.\nWith leek.", bob)
    with pytest.raises(Problem, match="tags"):
        append_to_note(bob, SITE, Addition(id=soup.pk, text="#public"))
    NoteShare.objects.update(may_write=False)
    with pytest.raises(Problem):
        append_to_note(bob, SITE, Addition(id=soup.pk, text="More"))
    soup.refresh_from_db()
    assert soup.body.endswith("With leek.")


def test_other_notes_stay_their_owners(soup, alice, bob):
    secret = alice.notes.get(title="Geheim")

    for refused in (
        lambda: read_note(bob, SITE, Read(id=secret.pk)),
        lambda: backlinks(bob, SITE, Linked(id=secret.pk)),
        lambda: append_to_note(bob, SITE, Addition(id=secret.pk, text="More")),
    ):
        with pytest.raises(Problem):
            refused()
