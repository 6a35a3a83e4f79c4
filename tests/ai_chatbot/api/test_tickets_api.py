"""POST /api/v1/tickets: for a token that may ask, and a conversation of its owner."""

import json
import uuid
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from ai_chatbot.models import Collection, Conversation, KeptReply, Scope, Ticket
from ai_chatbot.tokens import make_personal_token, make_run_token
from tests.ai_chatbot.conftest import write_turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(alice):
    return make_personal_token(alice, name="a program", scopes=[Scope.ASK])


def add_ticket(client, token, method="post", body=None, **asked):
    return client.generic(
        method.upper(),
        "/api/v1/tickets",
        json.dumps(asked, default=str) if body is None else body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"} if token else {},
    )


def test_a_program_gets_a_ticket_and_the_address_that_it_opens(client, token, conversation):
    response = add_ticket(client, token, conversation=conversation.pk)

    assert response.status_code == 201
    got = response.json()
    path = f"/ws/conversations/{conversation.pk}/?ticket={got['ticket']}"
    assert got["url"] == f"ws://testserver{path}"
    lasts = datetime.fromisoformat(got["expires_at"]) - timezone.now()
    assert timedelta(seconds=50) < lasts <= timedelta(seconds=60)
    assert response.headers["Cache-Control"] == "private, no-store"


def test_behind_tls_the_address_is_one_of_tls(client, token, conversation):
    response = client.post(
        "/api/v1/tickets",
        json.dumps({"conversation": str(conversation.pk)}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
        secure=True,
    )

    assert response.json()["url"].startswith("wss://testserver/ws/")


def test_without_a_good_token_there_is_none(client, conversation):
    for token in ("", "cp_unknown"):
        response = add_ticket(client, token, conversation=conversation.pk)

        assert (response.status_code, response.json()["code"]) == (401, "unauthorized")
    assert not Ticket.objects.exists()


def test_a_session_is_no_token(client, alice, conversation):
    client.force_login(alice)

    assert add_ticket(client, "", conversation=conversation.pk).status_code == 401


@pytest.mark.parametrize("scope", [each for each in Scope if each != Scope.ASK])
def test_a_token_that_may_not_ask_gets_none(client, alice, conversation, scope):
    token = make_personal_token(alice, name="another", scopes=[scope])

    response = add_ticket(client, token, conversation=conversation.pk)

    assert (response.status_code, response.json()["code"]) == (403, "forbidden")
    assert not Ticket.objects.exists()


def test_a_runs_token_gets_none(client, conversation):
    _, running = write_turn(conversation, "Where?", "", status="running")

    response = add_ticket(client, make_run_token(running), conversation=conversation.pk)

    assert response.status_code == 403


def test_another_persons_conversation_is_not_there(client, token, bob):
    theirs = Conversation.objects.create(owner=bob)

    for pk in (theirs.pk, uuid.uuid4()):
        response = add_ticket(client, token, conversation=pk)

        assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert not Ticket.objects.exists()


def test_a_visitors_conversation_is_not_ones_own(client, token, alice):
    collection = Collection.objects.create(owner=alice, title="Roses", folders=["Garden"])
    visited = Conversation.objects.create(owner=alice, collection=collection, visitor=uuid.uuid4())

    response = add_ticket(client, token, conversation=visited.pk)

    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", "null", "{}", '{"conversation": null}', '{"conversation": "7"}',
        '{"conversation": ["x"]}', '{"conversation": "\\ud800"}', "[" * 50_000,
    ],
)  # fmt: skip
def test_bad_input_is_a_problem_document_and_makes_nothing(client, token, body):
    response = add_ticket(client, token, body=body)

    assert 400 <= response.status_code < 500
    assert response.headers["Content-Type"] == "application/problem+json"
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_nothing_but_post_is_allowed(client, token, method):
    assert add_ticket(client, token, method).status_code == 405


def test_it_counts_as_a_request_of_the_owner(client, token, conversation, settings):
    settings.REQUESTS_PER_MINUTE = 1
    add_ticket(client, token, conversation=conversation.pk)

    response = add_ticket(client, token, conversation=conversation.pk)

    assert (response.status_code, response.json()["code"]) == (429, "rate_limited")
    assert int(response.headers["Retry-After"]) > 0
    assert Ticket.objects.count() == 1


def test_a_ticket_is_a_new_one_also_with_a_key_that_was_used(client, token, conversation):
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "same"}
    body = json.dumps({"conversation": str(conversation.pk)})

    tickets = {
        client.post(
            "/api/v1/tickets", body, content_type="application/json", headers=headers
        ).json()["ticket"]
        for _ in range(2)
    }

    assert len(tickets) == 2
    assert not KeptReply.objects.exists()
