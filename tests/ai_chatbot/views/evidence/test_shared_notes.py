"""What an answer rests on when that is another's note: whose it is, and what is told of it once it
is not shared any more."""

import json

import pytest
from django.urls import reverse

from ai_chatbot.conversations.documents import build_document, build_markdown
from ai_chatbot.models import Conversation
from notes.editing.trash import put_in_trash
from notes.importing.importer import import_texts
from notes.models import NoteShare
from tests.ai_chatbot.evidence import answer_from
from tests.programs import Program

TITLE = "Crème"


@pytest.fixture
def note(alice):
    import_texts(alice, {"Rezepte/Crème.md": f"# {TITLE}\n\nThe soup 味噌汁 cooks for an hour."})
    return alice.notes.get()


@pytest.fixture
def share(note, bob):
    return NoteShare.objects.create(
        owner=note.owner, reader=bob, username="bob", kind="folder", name="Rezepte"
    )


@pytest.fixture
def answered(share, note, bob):
    answered = answer_from(Conversation.objects.create(owner=bob), note, "How long?")
    answered.sources.update(shared_by="alice")
    return answered


@pytest.fixture
def reader(client, bob):
    client.force_login(bob)
    return client


def standings(reader, answered):
    """On the sources' list, on the source's page, and for programs."""
    page = reader.get(answered.conversation.get_absolute_url()).text
    sealed = reader.get(f"/answers/{answered.pk}/sources/1/").text
    kept = Program(answered.conversation.owner).get(f"/api/v1/messages/{answered.pk}/sources")
    said = [
        word for word in ("not shared any more", "changed since", "in the trash") if word in page
    ]
    return said, sealed.partition('data-standing="')[2].partition('"')[0], kept.json()["items"][0]


def test_while_it_is_shared_its_standing_is_told_and_whose_it_is(reader, answered, note):
    import_texts(note.owner, {"Rezepte/Crème.md": f"# {TITLE}\n\nIt cooks for two hours."})

    said, sealed, kept = standings(reader, answered)

    assert (said, sealed, kept["standing"]) == (["changed since"], "changed", "changed")
    assert kept["shared_by"] == "alice"
    page = reader.get(f"/answers/{answered.pk}/sources/1/?panel=1").text
    assert "a note of <bdi>alice</bdi>" in page
    assert reverse("notes:versions", args=[note.pk]) not in page  # they are alice's


@pytest.mark.parametrize("how", ["taken back", "left", "trash", "locked"])
def test_once_it_is_not_shared_nothing_is_told_of_it_but_what_the_answer_was_given(
    reader, answered, note, share, how
):
    import_texts(note.owner, {"Rezepte/Crème.md": f"# {TITLE}\n\nIt cooks for two hours."})
    if how == "taken back":
        share.delete()
    elif how == "left":
        reader.post(reverse("notes:leave_share", args=[share.pk]))
    elif how == "trash":
        put_in_trash(note)
    else:
        note.owner.is_active = False
        note.owner.save()

    said, sealed, kept = standings(reader, answered)

    assert (said, sealed, kept["standing"]) == (["not shared any more"], "unshared", "unshared")
    page = reader.get(f"/answers/{answered.pk}/sources/1/").text
    assert "The soup 味噌汁 cooks for an hour." in page
    assert "two hours" not in page
    assert note.get_absolute_url() not in page


def test_a_shared_notes_page_tells_the_readers_own_answers_that_cite_it(
    reader, answered, note, share
):
    address = answered.get_absolute_url()
    cites = Program(answered.conversation.owner)
    assert address in reader.get(note.get_absolute_url()).text
    assert address in reader.get(f"/notes/{note.pk}/answers/").text
    assert len(cites.get(f"/api/v1/notes/{note.pk}/answers").json()["items"]) == 1
    reader.force_login(note.owner)
    assert address not in reader.get(note.get_absolute_url()).text

    share.delete()
    reader.force_login(answered.conversation.owner)
    assert reader.get(f"/notes/{note.pk}/answers/").status_code == 404
    assert cites.get(f"/api/v1/notes/{note.pk}/answers").status_code == 404


def test_conversations_that_cite_it_are_found_by_its_name_and_later_by_its_title(
    reader, answered, share
):
    def found(query):
        page = reader.get("/conversations/", {"q": query}, headers={"HX-Request": "true"}).text
        return str(answered.conversation_id) in page

    for name in ("Crème", "cre\u0300me", "Rezepte/Crème"):
        assert found(f"cites:[[{name}]]")
        assert not found(f"-cites:[[{name}]]")
    assert not found("cites:[[Brot]]")
    share.delete()
    assert found("cites:[[Crème]]")
    assert found("cites:[[Cre\u0300me]]")


def test_exports_say_whose_note_it_was(reader, answered):
    conversation = Conversation.objects.get(pk=answered.conversation_id)
    conversation.head = answered
    conversation.save()

    kept = json.dumps(build_document(conversation), default=str)
    assert '"shared_by": "alice"' in kept
    assert "1. Crème (a note of alice)" in build_markdown(conversation)
    printed = reader.get(f"/conversations/{conversation.pk}/print/").text
    assert "a note of <bdi>alice</bdi>" in printed
