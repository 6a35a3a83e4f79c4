"""An answer that is being written, and a note on what it is asked."""

import pytest

from notes.importing.importer import import_texts
from notes.models import Note
from tests.ai_chatbot.conftest import write_turn


@pytest.fixture
def running(conversation):
    """An answer that is being written."""
    return write_turn(conversation, "Where is the boat?", "", status="running")[1]


@pytest.fixture
def boat_note(alice):
    import_texts(alice, {"boats/annika.md": "# Annika\n\nThe boat Annika lies at the Lund yard."})
    return Note.objects.get(owner=alice)
