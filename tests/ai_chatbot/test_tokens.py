"""What a personal token opens: what its scopes name, until its day, and as often as is allowed."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from ai_chatbot.models import PersonalToken, Scope
from ai_chatbot.tokens import (
    TOKENS_PER_USER,
    TooManyTokens,
    make_one_more_token,
    make_personal_token,
    resolve_token,
)


def search(client, token):
    return client.post(
        "/api/notes/search",
        json.dumps({"query": "boat"}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


def index_of(client, token):
    return client.get("/api/notes/index", headers={"Authorization": f"Bearer {token}"})


def test_a_token_opens_what_its_scopes_name_and_no_more(client, alice):
    reads = make_personal_token(alice, name="reads", scopes=[Scope.NOTES_READ])
    writes = make_personal_token(alice, name="writes", scopes=[Scope.NOTES_WRITE])

    assert search(client, reads).status_code == 200
    assert index_of(client, writes).status_code == 200
    for refused in (index_of(client, reads), search(client, writes)):
        assert refused.status_code == 403
        assert "was not given" in refused.json()["detail"]


def test_a_token_without_scopes_opens_nothing(client, alice):
    token = make_personal_token(alice, name="nothing", scopes=[])

    assert search(client, token).status_code == 403
    assert resolve_token(token).scopes == frozenset()


def test_a_token_ends_at_its_time(client, alice):
    token = make_personal_token(
        alice, name="short", expires_at=timezone.now() + timedelta(minutes=1)
    )
    assert search(client, token).status_code == 200

    PersonalToken.objects.update(expires_at=timezone.now())

    assert search(client, token).status_code == 401
    assert resolve_token(token) is None


def test_its_last_use_is_written_down_to_the_minute(client, alice):
    token = make_personal_token(alice, name="mine")
    assert PersonalToken.objects.get().last_used_at is None

    search(client, token)
    first = PersonalToken.objects.get().last_used_at
    search(client, token)

    assert timezone.now() - first < timedelta(seconds=30)
    assert PersonalToken.objects.get().last_used_at == first


def test_a_use_after_a_while_is_written_down_again(alice):
    token = make_personal_token(alice, name="mine")
    long_ago = timezone.now() - timedelta(hours=1)
    PersonalToken.objects.update(last_used_at=long_ago)

    resolve_token(token)

    assert PersonalToken.objects.get().last_used_at > long_ago + timedelta(minutes=59)


def test_a_token_that_is_refused_was_not_used(client, alice):
    make_personal_token(alice, name="mine")

    search(client, "cp_something-else")

    assert PersonalToken.objects.get().last_used_at is None


def test_all_tokens_of_a_user_are_counted_together(client, alice, bob, settings):
    settings.REQUESTS_PER_MINUTE = 2
    one, other = (make_personal_token(alice, name=name) for name in ("one", "other"))
    assert search(client, one).status_code == 200
    assert index_of(client, other).status_code == 200

    refused = search(client, one)

    assert refused.status_code == 429
    assert refused["Content-Type"] == "application/problem+json"
    problem = refused.json()
    assert problem["code"] == "rate_limited"
    assert 0 < int(refused["Retry-After"]) <= 60
    assert "2 requests in a minute" in problem["detail"]
    assert search(client, make_personal_token(bob, name="his")).status_code == 200


@pytest.mark.parametrize("name", ["caf\u00e9", "cafe\u0301", "手帳", "מחברת"])
def test_a_name_is_kept_as_it_was_written(alice, name):
    token = make_personal_token(alice, name=name)

    assert resolve_token(token).token_name == name
    assert str(PersonalToken.objects.get()) == name


def test_what_is_staffs_a_token_opens_as_long_as_its_owner_is_staff(alice):
    token = make_personal_token(alice, name="flows", scopes=[Scope.FLOWS, Scope.ASK])
    assert not resolve_token(token).allows(Scope.FLOWS)
    alice.is_staff = True
    alice.save()
    assert resolve_token(token).allows(Scope.FLOWS)

    alice.is_staff = False
    alice.save()

    assert resolve_token(token).scopes == {Scope.ASK}


def test_a_user_makes_so_many_tokens_and_no_more(alice, bob):
    wish = {"name": "one more", "scopes": [Scope.ASK], "expires_at": None}
    for n in range(TOKENS_PER_USER - 1):
        make_personal_token(alice, name=f"token {n}")
    make_one_more_token(alice, **wish)

    with pytest.raises(TooManyTokens, match="50 tokens, the most allowed"):
        make_one_more_token(alice, **wish)

    assert alice.tokens.count() == TOKENS_PER_USER
    make_one_more_token(bob, **wish)
