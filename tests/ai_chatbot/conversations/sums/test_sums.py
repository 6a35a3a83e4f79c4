"""What answers come to, by day where the reader is and by what made them."""

import uuid
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from ai_chatbot.conversations.feedback import give_feedback
from ai_chatbot.conversations.sums.ranges import Range, read_range, zone_of
from ai_chatbot.conversations.sums.sums import MOST_PARTS, add_up, table_of
from ai_chatbot.models import Feedback, Usage
from tests.ai_chatbot.conftest import write_turn

ALWAYS = Range(None, UTC)


@pytest.fixture
def spend(alice):
    def one(owner=alice, at=None, **fields):
        return Usage.objects.create(
            owner=owner, answer_id=fields.pop("answer_id", uuid.uuid4()),
            at=at or timezone.now(), **{"door": "page", "model": "small", **fields},
        )  # fmt: skip

    return one


@pytest.fixture
def mine(alice):
    return Usage.objects.filter(owner=alice)


def test_all_measures_of_some_answers(spend, mine, conversation):
    answers = [write_turn(conversation)[1] for _ in range(3)]
    for answer, first_token, grounded in zip(
        answers, (1.0, 2.0, None), (1.0, 0.5, None), strict=True
    ):
        spend(
            answer_id=answer.pk,
            tokens_in=10,
            tokens_out=2,
            first_token=first_token,
            grounded=grounded,
        )
    give_feedback(answers[0], Feedback.Thumb.UP, "")
    give_feedback(answers[1], Feedback.Thumb.DOWN, "wrong")
    give_feedback(answers[2], Feedback.Thumb.NONE, "hm")

    sums = add_up(mine, ALWAYS)

    assert sums.total == {
        "questions": 3, "tokens_in": 30, "tokens_out": 6, "first_token": 1.5, "grounded": 0.75,
        "up": 1, "down": 1,
    }  # fmt: skip
    assert [told for _, told in sums.days] == [sums.total]
    assert [part.sums for by in sums.breakdowns for part in by.parts] == [sums.total] * 4


def test_where_nothing_was_asked_there_is_nothing(mine):
    sums = add_up(mine, ALWAYS)

    assert sums.total["questions"] == 0
    assert (sums.days, sums.by_month) == ([], False)
    assert [list(by.parts) for by in sums.breakdowns] == [[], [], [], []]


def test_they_are_told_apart_the_most_used_first(spend, mine):
    for model, door, version in (("b", "api", "v1"), ("b", "mcp", ""), ("a", "api", "v1")):
        spend(model=model, door=door, flow_version=version, flow=version and "no_notes")

    by = {
        each.title: [(p.name, p.sums["questions"]) for p in each.parts]
        for each in add_up(mine, ALWAYS).breakdowns
    }

    assert by == {
        "Model": [("b", 2), ("a", 1)],
        "Flow": [("no notes", 2), ("not known", 1)],
        "Version of the flow": [("v1", 2), ("not known", 1)],
        "Door": [("API", 2), ("MCP", 1)],
    }


def test_people_are_told_apart_when_asked_for(spend, bob):
    spend()
    spend(owner=bob)
    spend(owner=bob)

    people = add_up(Usage.objects.all(), ALWAYS, by_person=True).breakdowns[-1]

    assert people.title == "Person"
    assert [(each.name, each.sums["questions"]) for each in people.parts] == [
        ("bob", 2),
        ("alice", 1),
    ]


def test_of_very_many_models_the_most_used_are_told_apart(spend, mine):
    for number in range(MOST_PARTS + 2):
        spend(model=f"model {number:02}")
    spend(model="model 21")

    models = add_up(mine, ALWAYS).breakdowns[0]

    assert (len(models.parts), models.left_out) == (MOST_PARTS, True)
    assert models.parts[0].name == "model 21"


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("UTC", [date(2026, 3, 9), date(2026, 3, 10)]),
        ("Asia/Tokyo", [date(2026, 3, 10)]),
        ("America/Los_Angeles", [date(2026, 3, 9)]),
        ("Asia/Kathmandu", [date(2026, 3, 10)]),  # 5:45 before UTC
    ],
)
def test_a_day_is_the_readers(spend, mine, zone, days):
    for hour in (-1, 1):
        spend(at=datetime(2026, 3, 10, tzinfo=UTC) + timedelta(hours=hour))

    assert [day for day, _ in add_up(mine, Range(None, ZoneInfo(zone))).days] == days


@pytest.mark.usefixtures("same_day")
def test_a_range_begins_at_the_readers_midnight(spend, mine):
    tokyo = ZoneInfo("Asia/Tokyo")
    today = timezone.localtime(timezone=tokyo).replace(hour=0, minute=0, second=0, microsecond=0)
    for at in (today - timedelta(days=6), today - timedelta(days=6, seconds=1)):
        spend(at=at)

    assert add_up(mine, Range(7, tokyo)).total["questions"] == 1
    assert add_up(mine, Range(30, tokyo)).total["questions"] == 2


def test_what_goes_back_further_than_a_year_is_added_up_by_month(spend, mine):
    for day in (3, 4):
        spend(at=datetime(2020, 2, day, tzinfo=UTC))
    spend(at=datetime(2020, 4, 1, tzinfo=UTC))

    sums = add_up(mine, ALWAYS)

    assert sums.by_month
    assert [(day, told["questions"]) for day, told in sums.days] == [
        (date(2020, 2, 1), 2), (date(2020, 4, 1), 1),
    ]  # fmt: skip


def test_a_query_less_or_more_it_never_is(spend, mine, django_assert_num_queries):
    for number in range(30):
        spend(model=str(number), at=timezone.now() - timedelta(days=number))

    with django_assert_num_queries(7):
        add_up(mine, ALWAYS)
    with django_assert_num_queries(1):
        list(table_of(mine, ALWAYS))


def test_the_table_has_a_row_for_each_day_and_maker(spend, mine):
    at = datetime(2026, 3, 10, tzinfo=UTC)
    for door in ("page", "api", "page"):
        spend(at=at, door=door, tokens_in=1)

    columns, *rows = table_of(mine, ALWAYS)

    assert columns[:6] == ["day", "model", "flow_version", "door", "flow", "questions"]
    assert [row[:7] for row in rows] == [
        [date(2026, 3, 10), "small", "", "api", "", 1, 1],
        [date(2026, 3, 10), "small", "", "page", "", 2, 2],
    ]


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ("7", 7),
        ("30", 30),
        ("90", 90),
        ("all", None),
        ("", 30),
        ("-1", 30),
        ("٧", 30),
        ("9" * 999, 30),
    ],
)
def test_what_is_no_range_is_the_usual_one(asked, days):
    assert read_range(asked, "").days == days


@pytest.mark.parametrize(
    "name", ["", "Nowhere/Land", "../../etc/passwd", "/etc/localtime", "x" * 999]
)
def test_what_is_no_time_zone_is_the_servers(name):
    assert zone_of(name) == timezone.get_default_timezone()
    assert str(zone_of("Europe/Berlin")) == "Europe/Berlin"
