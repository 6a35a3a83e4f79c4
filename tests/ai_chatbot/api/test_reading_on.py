"""A flow's tool reads on in a note that a search found; what it reads is sealed alike."""

import json
import uuid

import pytest
from tests.ai_chatbot.api.test_flow_api import search

from ai_chatbot.answering.grounds.reading import READ_CHARS
from ai_chatbot.models import Collection, Conversation
from ai_chatbot.tokens import make_personal_token, make_run_token
from notes.importing.importer import import_texts
from notes.models import Note, NoteShare
from tests.ai_chatbot.conftest import write_turn

pytestmark = pytest.mark.django_db
PARTS = [f"## Teil {n}\n\n" + f"Satz {n} über Möhren, 人参 und גזר. " * 30 for n in range(4)]


@pytest.fixture
def running(conversation):
    return write_turn(conversation, "Where is the boat?", "", status="running")[1]


def read(client, token, n=1):
    return client.post(
        "/api/notes/read",
        json.dumps({"n": n}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


def test_the_whole_note_of_a_passage_is_read_numbered_and_sealed(client, alice, running):
    import_texts(alice, {"garten.md": "# Garten\n\n" + "\n\n".join(PARTS)})
    token = make_run_token(running)
    found = search(client, token, query="Satz 2 Möhren", limit=1).json()["passages"]

    passages = read(client, token).json()["passages"]

    body = Note.objects.get(owner=alice).body
    assert [body[each["start"] : each["end"]] for each in passages] == [
        each["text"] for each in passages
    ]
    whole = "".join(each["text"] for each in passages)
    assert all(f"Satz {n}" in whole for n in range(4))
    sealed = {source.n: source.text for source in running.sources.all()}
    assert {each["n"]: each["text"] for each in passages}.items() <= sealed.items()
    assert sealed[1] == found[0]["text"]
    again = read(client, token).json()["passages"]
    assert again == passages  # under the same numbers


def test_a_long_note_is_read_from_its_passage_on(client, alice, running):
    long = [f"## Part {n}\n\n" + f"Line {n} of the log. " * 60 for n in range(20)]
    import_texts(alice, {"log.md": "# Log\n\n" + "\n\n".join(long)})
    token = make_run_token(running)
    (found,) = search(client, token, query='"Line 15 of the log"', limit=1).json()["passages"]

    passages = read(client, token).json()["passages"]

    assert passages[0]["end"] > found["start"]
    assert sum(len(each["text"]) for each in passages) <= READ_CHARS
    assert "Line 16" in "".join(each["text"] for each in passages)


def test_only_what_the_run_was_served_is_read(client, alice, bob, running):
    import_texts(bob, {"secret.md": "# Secret\n\nThe boat lies in Oslo."})
    other = Conversation.objects.create(owner=bob)
    theirs = write_turn(other, "Where?", "", status="running")[1]
    search(client, make_run_token(theirs), query="boat Oslo")

    response = read(client, make_run_token(running))

    assert response.status_code == 422
    assert "search first" in response.json()["detail"]
    assert running.sources.count() == 0


def test_whether_a_note_may_be_read_is_asked_when_it_is_read(client, alice, bob, running):
    import_texts(bob, {"boats/annika.md": "# Annika\n\nThe boat Annika lies at the Lund yard."})
    share = NoteShare.objects.create(
        owner=bob, reader=alice, kind=NoteShare.Kind.FOLDER, name="boats"
    )
    token = make_run_token(running)
    assert search(client, token, query="Where does Annika lie?").json()["passages"]

    (passage,) = read(client, token).json()["passages"]
    assert "Lund yard" in passage["text"]
    assert {source.shared_by for source in running.sources.all()} == {"bob"}

    share.delete()
    refused = read(client, token)
    assert refused.status_code == 422
    assert "cannot be read any more" in refused.json()["detail"]


def test_a_deleted_note_is_read_no_more(client, alice, running):
    import_texts(alice, {"annika.md": "# Annika\n\nThe boat Annika lies at the Lund yard."})
    token = make_run_token(running)
    search(client, token, query="Where does Annika lie?")
    Note.objects.get().delete()

    assert read(client, token).status_code == 422


def test_a_visitors_run_reads_its_collection_alone(client, alice):
    import_texts(alice, {"open/a.md": "# A\n\nThe boat lies in Oslo."})
    collection = Collection.objects.create(owner=alice, title="Open", folders=["open"])
    conversation = Conversation.objects.create(
        owner=alice, collection=collection, visitor=uuid.uuid4()
    )
    token = make_run_token(write_turn(conversation, "Where?", "", status="running")[1])
    assert search(client, token, query="Where is the boat in Oslo?").json()["passages"]
    assert read(client, token).status_code == 200

    Collection.objects.update(folders=["another"])

    assert read(client, token).status_code == 422


@pytest.mark.parametrize("n", [0, -1, 40_000, "one", None])
def test_what_is_no_number_is_refused_in_a_sentence(client, running, n):
    response = read(client, make_run_token(running), n)

    assert response.status_code == 422
    assert isinstance(response.json()["detail"], str)


def test_who_may(client, alice, running):
    personal = make_personal_token(alice, name="mine")

    assert read(client, personal).status_code == 422  # nothing was served to it under a number
    assert read(client, "nonsense").status_code == 401
    assert client.get("/api/notes/read").status_code == 405
    running.status = "done"
    running.save()
    assert read(client, make_run_token(running)).status_code == 401
