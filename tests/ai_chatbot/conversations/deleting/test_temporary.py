"""Temporary conversations: asked in like others, kept nowhere, and gone."""

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.core.management import call_command
from django.utils import timezone

from ai_chatbot.conversations import asking
from ai_chatbot.conversations.deleting import temporary
from ai_chatbot.conversations.exporting.zips import conversation_files
from ai_chatbot.conversations.recent import recent
from ai_chatbot.models import (
    TEMPORARY_FOR,
    Conversation,
    Delivery,
    Event,
    Leftover,
    Message,
    Webhook,
)
from ai_chatbot.rights import NO_CONVERSATION
from ai_chatbot.tokens import make_personal_token
from ai_chatbot.webhooks import outbox
from tests.ai_chatbot.conftest import Tab, answer_has_ended, until, write_turn
from tests.flows.support import FlowStore

SAID = "Secret soup 味噌汁"


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def begun(alice):
    return temporary.begin(alice)


@pytest.fixture
def asked(begun):
    write_turn(begun, SAID, "Because.")
    return begun


def url(conversation, rest=""):
    return f"/conversations/{conversation.pk}/{rest}"


def ended(conversation):
    Conversation.objects.filter(pk=conversation.pk).update(expires_at=timezone.now())


def test_it_is_begun_by_a_button_and_says_what_it_is(browser):
    response = browser.post("/conversations/new/", {"temporary": "1"}, follow=True)

    assert "Temporary: in no list, and gone after you leave." in response.text
    assert Conversation.objects.get().is_temporary


def test_a_page_without_questions_offers_one_and_a_temporary_one_no_other(browser, alice, begun):
    kept = Conversation.objects.create(owner=alice)
    alice.notes.create(path="a.md", title="A", content_hash="x")

    assert 'form="new-conversation" name="temporary"' in browser.get(url(kept)).text
    assert 'name="temporary"' not in browser.get(url(begun)).text


@pytest.mark.parametrize(
    "path",
    ["/conversations/", "/conversations/?q=soup", "/conversations/side/", "/conversations/names/",
     "/conversations/trash/"],
)  # fmt: skip
def test_it_is_in_no_list_and_no_search(browser, asked, path):
    assert SAID not in browser.get(path).text


def test_it_is_in_no_export_no_api_and_not_the_newest(browser, client, alice, asked):
    assert list(conversation_files(alice)) == []
    assert recent(alice) == []
    for rest in ("export.json", "export.md", "print/", "rename/", "delete/"):
        assert browser.get(url(asked, rest)).status_code == 404
    assert browser.get("/").status_code == 200  # the first steps, no redirect
    token = make_personal_token(alice, name="a program")
    listed = client.get("/api/v1/conversations", headers={"Authorization": f"Bearer {token}"})
    assert listed.json()["items"] == []


def test_no_webhook_is_told_of_its_answers(alice, asked):
    Webhook.objects.create(owner=alice, url="https://x.example", events=[Event.ANSWER], site="s")

    outbox.answer_ended(asked.head_id)

    assert not Delivery.objects.exists()


def test_its_page_shows_it_until_it_is_over(browser, asked):
    assert SAID in browser.get(url(asked)).text
    ended(asked)
    assert browser.get(url(asked)).status_code == 404


def test_nobody_else_opens_or_ends_it(client, bob, asked):
    client.force_login(bob)

    assert client.get(url(asked)).status_code == 404
    assert client.post(url(asked, "end/")).status_code == 404
    assert Conversation.objects.exists()


def test_it_is_deleted_at_once_when_asked_and_langflow_told(browser, asked, settings):
    with FlowStore() as langflow:
        settings.LANGFLOW_URL, settings.LANGFLOW_API_KEY = langflow.url, langflow.api_key
        response = browser.post(url(asked, "end/"), follow=True)

    assert "The temporary conversation is deleted." in response.text
    assert langflow.requests == [f"DELETE /api/v1/monitor/messages/session/{asked.pk}"]
    assert not Message.objects.exists()


def test_only_a_temporary_one_ends_so_and_only_by_a_post(browser, alice, asked):
    kept = Conversation.objects.create(owner=alice)

    assert browser.post(url(kept, "end/")).status_code == 404
    assert browser.get(url(asked, "end/")).status_code == 405
    browser.logout()
    assert browser.post(url(asked, "end/")).status_code == 302


def test_pruning_takes_what_is_over_and_nothing_else(alice, asked, settings):
    settings.LANGFLOW_URL = "http://127.0.0.1:9"
    lasting = temporary.begin(alice)
    ended(asked)
    call_command("prune", dry_run=True, verbosity=0)
    assert Conversation.objects.count() == 2

    call_command("prune", verbosity=0)

    assert list(Conversation.objects.all()) == [lasting]
    assert Leftover.objects.get().pk == asked.pk


def test_what_is_being_written_is_not_taken(asked):
    write_turn(asked, "And?", "", status=Message.Status.RUNNING)
    ended(asked)

    assert not temporary.over().exists()


def test_a_question_gives_it_its_time_again(alice, begun):
    soon = timezone.now() + timedelta(minutes=1)
    Conversation.objects.filter(pk=begun.pk).update(expires_at=soon)

    asking.ask(begun, "Why?")

    begun.refresh_from_db()
    assert begun.expires_at > timezone.now() + TEMPORARY_FOR - timedelta(minutes=1)


async def test_left_it_lasts_two_hours_more_and_its_open_page_is_shut_when_it_is_over(
    transactional_db, alice, open_tab, scripted_langflow
):
    begun = await sync_to_async(temporary.begin)(alice)
    tab = await open_tab(alice, begun)
    await tab.ask("Why?")
    await until(answer_has_ended)
    await tab.close()

    async def was_shortened():
        await begun.arefresh_from_db()
        return begun.expires_at <= timezone.now() + temporary.LEFT_FOR

    await until(was_shortened)
    assert begun.document is None

    await sync_to_async(ended)(begun)
    assert await Tab(alice, begun.pk).closing_code() == NO_CONVERSATION
