"""Whose tokens open what, and for how long; what is no request."""

import pytest
from django.core import signing

from ai_chatbot.models import Message, PersonalToken
from ai_chatbot.tokens import SALT, make_personal_token, make_run_token, resolve_token
from tests.ai_chatbot.api.flow.asking import search


def test_nobody_finds_the_notes_of_another(client, bob, boat_note):
    token = make_personal_token(bob, name="mine")

    assert search(client, token, query="Annika").json() == {"passages": []}


def test_a_personal_token_searches_and_seals_nothing(client, alice, running, boat_note):
    token = make_personal_token(alice, name="mine")

    assert search(client, token, query="Annika").json()["passages"]
    assert not running.sources.exists()


@pytest.mark.parametrize("token", ["", "nonsense", "cp_unknown", "a:b:c", "é"])
def test_without_a_good_token_it_is_401_in_a_sentence(client, db, token):
    response = search(client, token.encode().decode("latin1"), query="Annika")

    assert response.status_code == 401
    assert response.json()["detail"].endswith(".")


def test_a_runs_token_ends_with_its_run(client, running):
    token = make_run_token(running)
    Message.objects.filter(pk=running.pk).update(status="done")

    assert search(client, token, query="x").status_code == 401


def test_a_runs_token_ends_after_minutes(client, running, settings):
    token = make_run_token(running)
    settings.RUN_TOKEN_MAX_AGE = -1

    assert search(client, token, query="x").status_code == 401


def test_a_token_of_a_locked_account_is_refused(client, alice, running):
    personal = make_personal_token(alice, name="mine")
    alice.is_active = False
    alice.save()

    assert search(client, personal, query="x").status_code == 401
    assert search(client, make_run_token(running), query="x").status_code == 401


def test_a_token_signed_for_something_else_is_refused(client, running):
    assert search(client, signing.dumps(str(running.pk)), query="x").status_code == 401
    assert search(client, signing.dumps("no uuid", salt=SALT), query="x").status_code == 401


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ({}, "query"),
        ({"query": ""}, "query"),
        ({"query": 7}, "query"),
        ({"query": "x" * 8001}, "query"),
        ({"query": "x", "limit": 0}, "limit"),
        ({"query": "x", "limit": 1000}, "limit"),
        ({"query": "x", "limit": "many"}, "limit"),
    ],
)
def test_a_bad_request_is_422_and_names_what_is_wrong(client, running, body, names):
    response = search(client, make_run_token(running), **body)

    assert response.status_code == 422
    assert names in response.json()["detail"]


def test_a_body_that_is_no_json_is_said_to_be_so(client, running):
    response = client.post(
        "/api/notes/search", "{half", content_type="application/json",
        headers={"Authorization": f"Bearer {make_run_token(running)}"},
    )  # fmt: skip

    assert response.status_code in {400, 422}
    assert "detail" in response.json()


def test_it_only_takes_post(client, running):
    assert client.get("/api/notes/search").status_code == 405


def test_a_personal_token_is_stored_as_a_hash_only(alice):
    token = make_personal_token(alice, name="mine")

    assert token not in str(PersonalToken.objects.values_list())
    assert resolve_token(token).owner_id == alice.pk
