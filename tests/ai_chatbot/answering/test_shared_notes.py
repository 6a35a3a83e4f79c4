"""An answer's searches find what others share, as long as they do; a visitor's never."""

import pytest

from ai_chatbot.answering.early_search import Wanted, search, still_stands
from ai_chatbot.answering.grounds.served import seal_source
from ai_chatbot.conversations.asking import may_read_notes
from ai_chatbot.models import Collection, Conversation, Standing
from ai_chatbot.tokens import Grant
from notes.editing.trash import put_in_trash
from notes.importing.importer import import_texts
from notes.models import Note, NoteShare
from tests.ai_chatbot.conftest import write_turn
from tests.ai_chatbot.evidence import serve, source_of

QUESTION = "Where does Annika lie?"
FOUR = Wanted(4)


@pytest.fixture
def share(alice, bob):
    import_texts(alice, {"Boats/annika.md": "# Annika\n\nThe boat Annika lies at the Lund yard."})
    return NoteShare.objects.create(
        owner=alice, reader=bob, username="bob", kind="folder", name="Boats"
    )


def titles(grant):
    return [passage.title for passage in search(grant, QUESTION, FOUR).result.passages]


def test_a_runs_search_finds_it_until_it_is_taken_back(share, bob):
    grant = Grant(bob.pk)
    assert titles(grant) == ["Annika"]

    share.delete()

    assert titles(grant) == []


def test_what_was_found_early_counts_no_more_once_it_is_taken_back(share, bob):
    found = search(Grant(bob.pk), QUESTION, FOUR).result
    assert still_stands(found, bob.pk, None)

    share.delete()

    assert not still_stands(found, bob.pk, None)


def test_a_source_says_whose_note_it_is(share, bob, conversation):
    (passage,) = search(Grant(bob.pk), QUESTION, FOUR).result.passages

    assert seal_source(conversation.pk, 1, passage).shared_by == "alice"


def test_a_visitor_of_the_readers_collection_finds_nothing_of_it(share, bob):
    collection = Collection.objects.create(owner=bob, title="Boats", folders=["Boats"])

    assert titles(Grant(bob.pk, None, collection.pk)) == []


def test_who_has_no_notes_but_may_read_anothers_can_ask(share, bob):
    assert may_read_notes(bob.pk)

    for name, may in (("Empty", False), ("Boats", True)):  # of an empty folder nobody asks
        share.name = name
        share.save()
        assert may_read_notes(bob.pk) is may
    share.delete()

    assert not may_read_notes(bob.pk)


def test_how_a_note_stands_that_is_shared_no_more_is_its_owners_to_know(client, alice, bob, share):
    theirs = Note.objects.get(owner=alice)
    conversation = Conversation.objects.create(owner=bob)
    _, answered = write_turn(conversation, "Où est Annika? 小船", "At the Lund yard.")
    serve(answered, theirs)
    client.force_login(bob)

    def told():
        return client.get(f"/conversations/{conversation.pk}/").text

    Note.objects.filter(pk=theirs.pk).update(content_hash="0" * 64)
    assert "changed since" in told()

    share.delete()
    assert source_of(answered).standing == Standing.GONE
    assert "changed since" not in told()
    put_in_trash(theirs)
    assert "in the trash" not in told()
