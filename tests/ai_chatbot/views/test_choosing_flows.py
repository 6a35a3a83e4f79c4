"""Choosing a flow: the menu beside the box, its form without scripts, the default in settings."""

import pytest
from django.urls import reverse

from ai_chatbot.models import Collection, Conversation, DefaultFlow
from tests.ai_chatbot.conftest import text_of, write_turn
from tests.ai_chatbot.flows_published import publish, publish_three

pytestmark = pytest.mark.django_db
DEFAULT = "/settings/flow/"


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def flows():
    return publish_three()


def choosing(conversation):
    return reverse("ai_chatbot:choose_flow", args=[conversation.pk])


def test_the_menu_has_what_is_published_with_a_line_each_and_what_is_chosen(
    browser, conversation, flows
):
    Conversation.objects.update(flow="thorough")

    page = browser.get(conversation.get_absolute_url()).content.decode()

    assert '<label class="visually-hidden" for="flow">Flow</label>' in page
    assert '<option value="thorough" selected>Thorough</option>' in page
    assert '<option value="notes_assistant">Quick</option>' in page
    assert "Short answers." in page


def test_where_one_is_published_there_is_no_menu(browser, conversation):
    publish("notes_assistant", "Quick")
    write_turn(conversation)

    page = browser.get(conversation.get_absolute_url()).content.decode()

    assert 'name="flow"' not in page
    assert "Try again with" not in page
    assert "nothing to choose" in text_of(browser.get(DEFAULT).content.decode())


def test_a_name_is_text_whatever_it_holds(browser, conversation, flows):
    publish("evil", '<script>alert(1)</script>"onclick="', summary="<b>موجز</b>")
    write_turn(conversation, flow="evil", flow_title="<i>x</i>", flow_number=1)

    for address in (conversation.get_absolute_url(), DEFAULT):
        page = browser.get(address).content.decode()
        assert "<script>alert" not in page
        assert '"onclick="' not in page
        assert "&lt;script&gt;" in page
        assert "<i>x</i>" not in page


def test_it_is_chosen_without_scripts_as_well(browser, conversation, flows):
    response = browser.post(choosing(conversation), {"flow": "no_notes"})

    assert response.url == conversation.get_absolute_url()
    conversation.refresh_from_db()
    assert conversation.flow == "no_notes"


@pytest.mark.parametrize("flow", ["", "another", "x" * 500])
def test_what_cannot_be_chosen_changes_nothing_and_is_said(browser, conversation, flows, flow):
    page = browser.post(choosing(conversation), {"flow": flow}, follow=True).content.decode()

    assert "There is no published flow" in page
    conversation.refresh_from_db()
    assert conversation.flow == ""


def test_choosing_needs_a_login_ones_own_conversation_and_a_form(client, bob, conversation, flows):
    assert client.post(choosing(conversation), {"flow": "thorough"}).status_code == 302
    assert client.post(DEFAULT, {"flow": "thorough"}).url.startswith("/accounts/login/")
    client.force_login(bob)
    assert client.post(choosing(conversation), {"flow": "thorough"}).status_code == 404
    assert client.get(choosing(conversation)).status_code == 405
    assert client.delete(DEFAULT).status_code == 405
    conversation.refresh_from_db()
    assert conversation.flow == ""


def test_a_default_is_set_for_oneself_alone_and_goes_back(browser, alice, bob, flows):
    page = browser.get(DEFAULT).content.decode()
    assert page.count('type="radio"') == 3
    assert 'value="notes_assistant" checked' in page

    after = browser.post(DEFAULT, {"flow": "thorough"}, follow=True).content.decode()

    assert 'value="thorough" checked' in after
    assert "This flow answers where you choose no other." in after
    assert DefaultFlow.objects.get().user == alice
    browser.post(DEFAULT, {"flow": ""})
    assert not DefaultFlow.objects.exists()
    assert DEFAULT in browser.get("/settings/").content.decode()


def test_another_default_is_refused(browser, flows):
    response = browser.post(DEFAULT, {"flow": "another"})

    assert response.status_code == 422
    assert "There is no published flow “another”" in response.content.decode()
    assert not DefaultFlow.objects.exists()


def test_who_has_no_notes_and_asks_the_model_alone_has_a_box_at_once(
    browser, alice, flows, settings
):
    settings.ASK_WITHOUT_NOTES = False
    assert 'name="message" dir' not in browser.get("/").content.decode()

    DefaultFlow.objects.create(user=alice, flow="no_notes")

    assert 'name="message" dir' in browser.get("/").content.decode()


def test_pages_mark_what_was_written_without_notes_and_name_the_flow(browser, conversation, flows):
    write_turn(
        conversation, flow="no_notes", flow_title="No notes", flow_number=1,
        flow_id=str(flows["no_notes"].langflow_id), without_notes=True,
    )  # fmt: skip

    pages = {
        name: text_of(
            browser.get(reverse(f"ai_chatbot:{name}", args=[conversation.pk])).content.decode()
        )
        for name in ("conversation", "print")
    }

    assert all("Written without your notes." in page for page in pages.values())
    assert "No notes · flow 1" in pages["conversation"]
    assert "Try again with…" in pages["conversation"]


def test_a_collection_is_answered_by_what_asks_notes_alone(browser, alice, flows):
    page = browser.get(reverse("ai_chatbot:new_collection")).content.decode()

    assert '<option value="thorough">Thorough</option>' in page
    assert "no_notes" not in page
    refused = browser.post(
        reverse("ai_chatbot:new_collection"), {"title": "C", "folders": "a", "flow": "no_notes"}
    )
    assert refused.status_code == 422
    assert not Collection.objects.exists()
