"""An answer as Markdown, and conversations by a part of their title."""

import uuid

import pytest

from ai_chatbot.models import Conversation
from tests.ai_chatbot.conftest import write_turn
from tests.ai_chatbot.views.conftest import give_repairs


@pytest.fixture
def answered(conversation):
    question, answer = write_turn(conversation, "When was it? 味噌汁", "In **May 2021** [1].")
    give_repairs(answer)
    return conversation, question, answer


def path(conversation, message):
    return f"/conversations/{conversation.pk}/answers/{message.pk}.md"


def test_an_answer_comes_with_its_marks_and_sources(client, alice, answered):
    conversation, _, answer = answered
    client.force_login(alice)

    response = client.get(path(conversation, answer))

    assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert response.text == "In **May 2021** [1].\n\n1. Annika › Repairs\n"


def test_a_question_an_unknown_id_and_anothers_answer_are_404(client, alice, bob, answered):
    conversation, question, answer = answered
    client.force_login(alice)
    assert client.get(path(conversation, question)).status_code == 404
    assert (
        client.get(f"/conversations/{conversation.pk}/answers/{uuid.uuid4()}.md").status_code == 404
    )
    other = Conversation.objects.create(owner=alice)
    assert client.get(path(other, answer)).status_code == 404
    assert client.post(path(conversation, answer)).status_code == 405
    client.force_login(bob)
    assert client.get(path(conversation, answer)).status_code == 404


def test_it_needs_a_login(client, answered):
    assert client.get(path(answered[0], answered[2])).status_code == 302


def test_conversations_are_found_by_a_part_of_their_title(client, alice, bob, answered):
    client.force_login(alice)
    names = client.get("/conversations/names/?q=味噌").json()["conversations"]
    assert [name["title"] for name in names] == ["When was it? 味噌汁"]
    assert client.get("/conversations/names/?q=nothing").json() == {"conversations": []}
    client.force_login(bob)
    assert client.get("/conversations/names/?q=When").json() == {"conversations": []}


def test_names_need_a_login_and_are_read_alone(client, alice):
    assert client.get("/conversations/names/").status_code == 302
    client.force_login(alice)
    assert client.post("/conversations/names/").status_code == 405
