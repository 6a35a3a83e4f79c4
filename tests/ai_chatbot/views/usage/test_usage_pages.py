"""The page of usage, and its file."""

import csv
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ai_chatbot.models import FlowVersion, Usage
from tests.ai_chatbot.conftest import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("same_day")]


def spend(owner, days=0, **fields):
    return Usage.objects.create(
        owner=owner, answer_id=uuid.uuid4(), at=timezone.now() - timedelta(days=days),
        **{"door": "page", "model": "small", "tokens_in": 1200, "tokens_out": 34, **fields},
    )  # fmt: skip


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def staff(browser, alice):
    alice.is_staff = True
    alice.save()
    return browser


def rows_of(response):
    return list(csv.DictReader(response.text.splitlines()))


def test_each_chart_has_a_table_that_says_the_same(browser, alice):
    spend(alice, first_token=1.25, grounded=0.8, flow_version="abc")

    page = browser.get("/usage/").text

    titles = (
        "Questions", "Tokens", "Time to the first word", "What the notes bear out", "Feedback",
        "By model", "By flow", "By version of the flow", "By door",
    )  # fmt: skip
    for title in titles:
        assert f">{title}</h2>" in page
        assert f'role="region" aria-label="{title}: table"' in page
    assert page.count("<table>") == len(titles)
    for said in ("1,200", "1.25 s", "80 %", "small", "abc", "page"):
        assert said in text_of(page)
    assert 'data-value="1.25"' in page


def test_the_menu_leads_to_it(browser):
    assert '<a href="/usage/">Usage</a>' in browser.get("/notes/").text


def test_who_asked_nothing_is_told_so_and_loads_no_charts(browser):
    page = browser.get("/usage/?days=all").text

    assert "Nothing was asked yet" in page
    assert "uplot" not in page
    assert "Nothing was asked in these days" in browser.get("/usage/").text


@pytest.mark.parametrize(("days", "count"), [("7", 1), ("30", 2), ("90", 3), ("all", 4), ("x", 2)])
def test_a_range_of_days_is_chosen(browser, alice, days, count):
    for ago in (0, 20, 80, 200):
        spend(alice, ago)

    page = browser.get(f"/usage/?days={days}").text

    assert f'data-value="{count}"' in page.split("By model: table")[1]
    if days != "x":
        assert f'<a href="?days={days}" aria-current="true">' in page
    assert len(rows_of(browser.get(f"/usage/usage.csv?days={days}"))) == count


def test_the_days_are_those_of_the_reader(browser, alice):
    Usage.objects.create(
        owner=alice, answer_id=uuid.uuid4(), door="page", at=datetime(2026, 3, 9, 23, tzinfo=UTC)
    )

    assert "9 Mar 2026" in browser.get("/usage/?days=all").text
    assert "10 Mar 2026" in browser.get("/usage/?days=all&tz=Asia/Tokyo").text
    browser.cookies["browser_time_zone"] = "Asia/Tokyo"
    page = browser.get("/usage/?days=all").text
    assert "10 Mar 2026" in page
    assert "midnight in Asia/Tokyo" in page
    assert rows_of(browser.get("/usage/usage.csv?days=all"))[0]["day"] == "2026-03-10"


def test_one_sees_ones_own_alone(browser, alice, bob):
    spend(alice, model="mine")
    spend(bob, model="theirs")

    for path in ("/usage/", "/usage/usage.csv"):
        assert "mine" in browser.get(path).text
        assert "theirs" not in browser.get(path).text
        assert browser.get(f"{path}?of=everyone").status_code == 404
    assert "everyone" not in browser.get("/usage/").text


def test_staff_see_everyones_when_they_ask_for_it(staff, alice, bob):
    spend(alice, model="mine")
    spend(bob, model="theirs")

    assert "theirs" not in staff.get("/usage/").text
    page = staff.get("/usage/?of=everyone&days=7").text

    for said in ("mine", "theirs", "By person", "bob", "usage.csv?days=7&amp;of=everyone"):
        assert said in page
    table = staff.get("/usage/usage.csv?of=everyone&days=7")
    assert {row["model"] for row in rows_of(table)} == {"mine", "theirs"}
    assert 'filename="usage-everyone-7.csv"' in table["Content-Disposition"]


def test_the_file_has_all_measures(browser, alice):
    spend(alice, first_token=1.25, grounded=0.8, flow_version="abc")

    response = browser.get("/usage/usage.csv")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    (row,) = rows_of(response)
    assert row.pop("day") == str(timezone.localdate())
    assert row == {
        "model": "small", "flow_version": "abc", "door": "page", "flow": "", "questions": "1",
        "tokens_in": "1200", "tokens_out": "34", "first_token": "1.25", "grounded": "0.8",
        "up": "0", "down": "0",
    }  # fmt: skip


@pytest.mark.parametrize("model", ["=1+1", "@SUM(A1)", "-2", "+2", "\t=3", "＝1+1", "＠a"])
def test_a_models_name_is_nothing_that_a_spreadsheet_reckons_with(browser, alice, model):
    spend(alice, model=model)

    assert rows_of(browser.get("/usage/usage.csv"))[0]["model"] == f"'{model}"


def test_nor_where_a_spreadsheet_parts_it_at_another_sign(browser, alice):
    spend(alice, model='a;=1+1|"-2", +3\t＝4,b-c;d=e')

    told = rows_of(browser.get("/usage/usage.csv"))[0]["model"]

    assert told == """a;'=1+1|"'-2", '+3\t'＝4,b-c;d=e"""


@pytest.mark.parametrize("model", ["<script>x</script>", "Modèle", "Mode\u0300le", "模型", "דגם"])
def test_a_models_name_is_shown_as_it_is(browser, alice, model):
    spend(alice, model=model)

    page = browser.get("/usage/").text

    assert f"<bdi>{model.replace('<', '&lt;').replace('>', '&gt;')}</bdi>" in page
    assert rows_of(browser.get("/usage/usage.csv"))[0]["model"] == model


def test_it_costs_the_same_however_much_there_is(staff, alice, bob):
    def queries(path):
        with CaptureQueriesContext(connection) as found:
            assert staff.get(path).status_code == 200
        return len(found)

    paths = ("/usage/?days=all&of=everyone", "/usage/usage.csv?days=all")
    spend(alice)
    of_one = [(queries(path), queries(path))[1] for path in paths]
    for number in range(25):
        spend(bob if number % 2 else alice, number, model=str(number), flow_version=str(number))

    assert [queries(path) for path in paths] == of_one


@pytest.mark.parametrize("path", ["/usage/", "/usage/usage.csv"])
def test_it_needs_a_login_and_is_read_alone(client, alice, path):
    assert client.get(path).status_code == 302
    client.force_login(alice)
    assert client.post(path).status_code == 405
    odd = {"days": "\x00", "tz": "../x\x00", "of": "nobody"}
    assert client.get(path, odd).status_code == 200


def test_flows_and_their_versions_are_called_as_answers_call_them(browser, alice):
    FlowVersion.objects.create(
        flow="notes_assistant", number=3, content={}, hash="abc", title="Café 味噌",
        langflow_id=uuid.uuid4(),
    )  # fmt: skip
    spend(alice, flow="notes_assistant", flow_version="abc")
    spend(alice, flow="my_own", flow_version="def")

    said = text_of(browser.get("/usage/").text)

    assert "Café 味噌 · flow 3" in said
    assert "notes assistant" not in said
    assert "my own" in said
    assert "def" in said
