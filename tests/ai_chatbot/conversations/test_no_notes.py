"""Who has no notes is told what to do, and no model is asked."""

import pytest

from ai_chatbot.conversations.asking import Refused, ask
from ai_chatbot.models import Message
from notes.importing.importer import import_texts


@pytest.fixture(autouse=True)
def as_the_product_does(settings):
    settings.ASK_WITHOUT_NOTES = False


def test_nothing_is_written_and_the_sentence_says_what_to_do(alice, conversation):
    with pytest.raises(
        Refused, match="Import yours, write one, or try the sample notes"
    ) as refused:
        ask(conversation, "Where is the boat?")

    assert refused.value.code == "no_notes"
    assert not Message.objects.exists()


def test_one_note_is_enough(alice, conversation):
    import_texts(alice, {"a.md": "The boat is in the yard."})

    answer, is_new = ask(conversation, "Where is the boat?")

    assert is_new
    assert answer.is_running


def test_anothers_notes_and_those_in_the_trash_are_none(alice, bob, conversation):
    import_texts(bob, {"a.md": "The boat is in the yard."})
    import_texts(alice, {"b.md": "Old."})
    alice.notes.update(deleted_at="2026-01-01T00:00Z")

    with pytest.raises(Refused):
        ask(conversation, "Where is the boat?")


def test_a_page_without_notes_offers_three_ways_to_have_some(client, alice):
    client.force_login(alice)

    page = client.get("/").text

    assert 'href="/notes/import/"' in page
    assert 'action="/notes/samples/"' in page
    assert 'href="/notes/new/"' in page
    assert 'name="message"' not in page
