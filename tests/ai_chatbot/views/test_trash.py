"""Deleted conversations: out of everything, brought back whole, and gone after a while."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from ai_chatbot.conversations import trash
from ai_chatbot.models import Conversation, Message
from tests.ai_chatbot.conftest import write_turn
from tests.flows.support import FlowStore

TITLE = "When was it? 味噌汁"
GONE = ["conversation", "export_json", "export_md", "rename", "delete"]


@pytest.fixture
def asked(conversation):
    write_turn(conversation, TITLE, "In **May 2021**.")
    conversation.refresh_from_db()
    return conversation


@pytest.fixture
def trashed(asked):
    trash.put_in_trash(asked)
    return asked


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client


def url(name, conversation):
    return reverse(f"ai_chatbot:{name}", args=[conversation.pk])


def test_deleting_offers_to_undo_it_and_who_comes_by_get_is_led_back(browser, asked):
    assert browser.get(url("delete", asked)).url == asked.get_absolute_url()
    assert Conversation.objects.get().deleted_at is None

    response = browser.post(url("delete", asked), follow=True)

    assert "is in the trash" in response.text
    assert f'action="{url("restore", asked)}"' in response.text
    assert Message.objects.count() == 2


@pytest.mark.parametrize("name", GONE)
def test_what_is_in_the_trash_is_on_no_page_and_in_no_export(browser, trashed, name):
    assert browser.get(url(name, trashed)).status_code == 404


def test_what_is_in_the_trash_is_in_no_list_and_not_the_page_to_begin_with(browser, trashed):
    assert TITLE not in browser.get("/conversations/?q=May").text
    assert browser.get("/").status_code == 200  # the first steps, no redirect


def test_the_trash_lists_it_and_brings_it_back_whole(browser, trashed):
    assert TITLE in browser.get("/conversations/trash/").text

    response = browser.post(url("restore", trashed), follow=True)

    assert response.redirect_chain[-1][0] == trashed.get_absolute_url()
    assert "is back" in response.text
    assert "May 2021" in response.text
    assert "The trash is empty" in browser.get("/conversations/trash/").text


def test_emptying_asks_first_and_deletes_what_is_in_the_trash_alone(browser, alice, trashed):
    kept = Conversation.objects.create(owner=alice)
    assert "1 conversation is deleted for good" in browser.get("/conversations/trash/empty/").text

    browser.post("/conversations/trash/empty/")

    assert list(Conversation.objects.all()) == [kept]
    assert not Message.objects.exists()


def test_an_empty_trash_says_that_it_is_empty_and_asks_nothing(browser, asked):
    page = browser.get("/conversations/trash/empty/", follow=True)

    assert "The trash is empty." in page.text
    assert "Delete for good" not in page.text


def test_nothing_in_anothers_trash_can_be_seen_or_touched(client, bob, trashed):
    client.force_login(bob)

    assert client.post(url("restore", trashed)).status_code == 404
    assert TITLE not in client.get("/conversations/trash/").text
    assert TITLE not in client.get(f"/conversations/?deleted={trashed.pk}").text
    client.post("/conversations/trash/empty/")
    assert Conversation.objects.exists()


@pytest.mark.parametrize("path", ["/conversations/trash/", "/conversations/trash/empty/"])
def test_the_trash_needs_a_login(client, db, path):
    assert client.get(path).status_code == 302


def test_only_a_post_brings_back_and_only_what_is_in_the_trash(browser, asked):
    assert browser.get(url("restore", asked)).status_code == 405
    assert browser.post(url("restore", asked)).status_code == 404
    assert browser.post("/conversations/trash/").status_code == 405


@pytest.mark.parametrize("wanted", ["nothing", "0", "\x00", "9" * 40])
def test_a_list_after_an_odd_address_offers_nothing(browser, trashed, wanted):
    response = browser.get("/conversations/", {"deleted": wanted})

    assert response.status_code == 200
    assert "Undo" not in response.text


def test_it_is_deleted_for_good_after_thirty_days(trashed):
    call_command("prune", verbosity=0)
    assert Conversation.objects.exists()

    Conversation.objects.update(deleted_at=timezone.now() - timedelta(days=31))
    call_command("prune", verbosity=0)

    assert not Conversation.objects.exists()


def test_langflows_own_copy_goes_at_once(browser, asked, settings):
    with FlowStore() as langflow:
        settings.LANGFLOW_URL, settings.LANGFLOW_API_KEY = langflow.url, langflow.api_key
        response = browser.post(url("delete", asked), follow=True)

    assert langflow.requests == [f"DELETE /api/v1/monitor/messages/session/{asked.pk}"]
    assert "Langflow" not in response.text


def test_when_langflow_is_away_the_page_says_what_is_left_there(browser, asked, settings):
    settings.LANGFLOW_URL = "http://127.0.0.1:1"

    response = browser.post(url("delete", asked), follow=True)

    assert "Langflow did not answer" in response.text
    assert "is in the trash" in response.text


def test_a_running_answer_stops(asked, settings):
    settings.LANGFLOW_URL = "http://127.0.0.1:1"
    _, answer = write_turn(asked, "And then?", "", status=Message.Status.RUNNING)

    trash.put_in_trash(asked)

    answer.refresh_from_db()
    assert answer.stop_requested
