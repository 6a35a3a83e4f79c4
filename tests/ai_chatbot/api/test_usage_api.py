"""What answers cost, by the API: one's own, and everybody's for staff."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from ai_chatbot.models import Scope, Usage
from tests.ai_chatbot.api.conftest import check_problem


@pytest.fixture
def used(alice, bob):
    """Three answers of alice's on two days, one of bob's."""

    def spend(owner, days, tokens):
        return Usage.objects.create(
            owner=owner, answer_id=uuid.uuid4(), at=timezone.now() - timedelta(days=days),
            door="api", token_name="laptop", status="done", tokens_in=tokens - 1, tokens_out=1,
            tokens=tokens, first_token=0.1, seconds=2.5,
        )  # fmt: skip

    return [spend(alice, 0, 10), spend(alice, 0, 20), spend(alice, 2, 40), spend(bob, 0, 700)]


def test_ones_own_answers_are_listed_by_pages(program, used):
    first = program.get("/usage?limit=2").json()
    second = program.get(f"/usage?limit=2&cursor={first['next']}").json()

    assert [row["tokens"] for row in first["items"] + second["items"]] == [20, 10, 40]
    assert second["next"] is None
    row = first["items"][0]
    assert row["answer"] == str(used[1].answer_id)
    assert (row["owner"], row["door"], row["token_name"]) == ("alice", "api", "laptop")
    assert (row["tokens_in"], row["tokens_out"], row["seconds"]) == (19, 1, 2.5)


@pytest.mark.usefixtures("same_day")
def test_they_are_added_up_by_day(program, used):
    days = program.get("/usage/days").json()["days"]

    today = timezone.localdate()
    assert days == [
        {"day": str(today), "answers": 2, "tokens_in": 28, "tokens_out": 2, "tokens": 30},
        {
            "day": str(today - timedelta(days=2)),
            "answers": 1, "tokens_in": 39, "tokens_out": 1, "tokens": 40,
        },
    ]  # fmt: skip
    assert len(program.get("/usage/days?days=1").json()["days"]) == 1


@pytest.mark.usefixtures("same_day")
def test_a_day_begins_at_midnight_where_the_server_is(program, alice, settings, used):
    settings.TIME_ZONE = "Asia/Tokyo"
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(), datetime.min.time()))
    Usage.objects.all().delete()
    for tokens, at in [(1, midnight), (2, midnight - timedelta(seconds=1))]:
        Usage.objects.create(owner=alice, answer_id=uuid.uuid4(), at=at, door="api", tokens=tokens)

    assert [day["tokens"] for day in program.get("/usage/days").json()["days"]] == [1, 2]


@pytest.mark.usefixtures("same_day")
def test_staff_sees_everybodys(program, alice, used):
    alice.is_staff = True
    alice.save()

    assert {row["owner"] for row in program.get("/usage?all=true").json()["items"]} == {
        "alice", "bob",
    }  # fmt: skip
    assert program.get("/usage/days?all=true").json()["days"][0]["tokens"] == 730
    assert program.get("/usage/days").json()["days"][0]["tokens"] == 30


def test_nobody_else_does(program, used):
    for path in ("/usage?all=true", "/usage/days?all=true"):
        check_problem(program.get(path), 403, "forbidden")


def test_it_needs_a_token_with_the_scope(program_of, alice, used):
    program = program_of(alice, Scope.ASK)
    for path in ("/usage", "/usage/days"):
        check_problem(program.get(path), 403, "forbidden")
        assert program.post(path, {}).status_code == 405
    program.token = "cp_unknown"
    check_problem(program.get("/usage"), 401, "unauthorized")


@pytest.mark.parametrize("query", ["days=0", "days=367", "days=x", "all=x"])
def test_a_bad_query_is_refused(program, query):
    check_problem(program.get(f"/usage/days?{query}"), 422, "invalid_request")


def test_a_list_costs_the_same_however_long_it_is(program, used, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        assert len(program.get("/usage").json()["items"]) == 3
