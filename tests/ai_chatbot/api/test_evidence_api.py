"""Which answers cite a note, and how sources stand, by the API."""

import pytest

from ai_chatbot.models import Conversation, Message, Scope
from notes.importing.importer import import_texts
from notes.models import Note
from tests.ai_chatbot.api.conftest import check_problem
from tests.ai_chatbot.evidence import answer_from


@pytest.fixture
def note(alice):
    import_texts(alice, {"bridge.md": "# Bridge\n\nThe bridge was built in 1873."})
    return Note.objects.get(owner=alice)


@pytest.fixture
def answered(conversation, note) -> Message:
    return answer_from(conversation, note, "When was it built?", model="small", prompt_hash="p")


def test_the_answers_that_cite_a_note_come_by_pages(program, alice, note, answered):
    second = answer_from(Conversation.objects.create(owner=alice), note, "橋は何年に？")

    first = program.get(f"/notes/{note.pk}/answers?limit=1").json()
    rest = program.get(f"/notes/{note.pk}/answers?limit=1&cursor={first['next']}").json()

    assert first["items"][0]["answer"] == str(second.pk)
    assert rest["next"] is None
    told = rest["items"][0]
    assert told.pop("at")
    assert told == {
        "answer": str(answered.pk),
        "conversation": str(answered.conversation_id),
        "question": "When was it built?",
        "model": "small",
        "url": f"/conversations/{answered.conversation_id}/#m-{answered.pk}",
    }


def test_anothers_note_is_not_there(program, bob, conversation):
    import_texts(bob, {"theirs.md": "# Theirs\n\nText."})

    theirs = Note.objects.get(owner=bob)

    check_problem(program.get(f"/notes/{theirs.pk}/answers"), 404, "not_found")
    check_problem(program.get(f"/notes/{10**30}/answers"), 404, "not_found")


def test_conversations_must_be_in_the_tokens_scope(alice, note, program_of):
    reader = program_of(alice, Scope.NOTES_READ)

    check_problem(reader.get(f"/notes/{note.pk}/answers"), 403, "forbidden")


def test_how_a_source_stands_is_told_with_it(program, note, answered):
    def told():
        return program.get(f"/messages/{answered.pk}/sources").json()["items"][0]

    assert (told()["standing"], told()["cited"]) == ("same", True)
    assert told()["content_hash"] == note.content_hash
    import_texts(note.owner, {"bridge.md": "# Bridge\n\nNot built."})
    assert told()["standing"] == "changed"
    Note.objects.update(deleted_at="2026-01-01T00:00Z")
    assert told()["standing"] == "trashed"
    Note.objects.all().delete()
    assert told()["standing"] == "gone"
    assert "1873" in told()["text"]


def test_the_hash_of_the_prompt_is_told_with_the_answer(program, answered):
    assert program.get(f"/messages/{answered.pk}").json()["prompt_hash"] == "p"
    document = program.get(f"/conversations/{answered.conversation_id}/document").json()
    assert document["messages"][1]["flow"]["prompt_hash"] == "p"
    assert document["messages"][1]["sources"][0]["cited"] is True
