"""A conversation that rests on a note, and its link."""

import pytest

from ai_chatbot.conversations.sharing import links
from ai_chatbot.models import Source
from notes.importing.importer import import_texts
from tests.ai_chatbot.conftest import write_turn

QUESTION = "When was it? 味噌汁"
CHOICE = {"days": 30, "shows_sources": False, "shows_name": False}


@pytest.fixture
def note(alice):
    import_texts(alice, {"Secret/boat.md": "# The boat\n\nThe boat was repaired in May 2021."})
    return alice.notes.get()


@pytest.fixture
def asked(conversation, note):
    _, answer = write_turn(conversation, QUESTION, "In May 2021 [1].")
    give_source(answer, note)
    conversation.refresh_from_db()
    return conversation


def give_source(answer, note, **fields):
    return Source.objects.create(
        **{
            "message": answer,
            "n": 1,
            "note": note,
            "title": note.title,
            "heading": "Berth",
            "text": note.body,
            "content_hash": note.content_hash,
            "start": 0,
            "end": len(note.body),
            "score": 0.9,
            "url": note.get_absolute_url(),
            **fields,
        }
    )


def share_of(conversation, **choice):
    return links.make(conversation, **{**CHOICE, **choice})
