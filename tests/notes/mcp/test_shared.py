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


def test_other_notes_lists_backlinks_and_writing_stay_their_owners(soup, alice, bob):
    secret = alice.notes.get(title="Geheim")

    for refused in (
        lambda: read_note(bob, SITE, Read(id=secret.pk)),
        lambda: backlinks(bob, SITE, Linked(id=soup.pk)),
        lambda: append_to_note(bob, SITE, Addition(id=soup.pk, text="More")),
    ):
        with pytest.raises(Problem):
            refused()
    assert list_notes(bob, SITE, Listing()).notes == []
