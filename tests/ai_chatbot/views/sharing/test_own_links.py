"""The pages on which links to conversations are made, listed, renewed and taken back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ai_chatbot.conversations.sharing import links
from ai_chatbot.conversations.sharing.snapshots import says_name, snapshot_of
from ai_chatbot.models import Conversation, Share
from tests.ai_chatbot.conftest import write_turn

LIST = "/settings/shares/"


@pytest.fixture
def asked(conversation):
    write_turn(conversation, "When? متى؟", "In May.")
    conversation.refresh_from_db()
    return conversation


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client


def form_of(conversation):
    return reverse("ai_chatbot:share", args=[conversation.pk])


def share_of(conversation):
    return links.make(conversation, days=30, shows_sources=False, shows_name=False)


def test_a_link_is_made_for_so_long_and_shown_again(browser, asked):
    page = browser.post(form_of(asked), {"days": "7", "shows_name": "on"}, follow=True)

    share = Share.objects.get()
    assert share.address in page.text
    assert share.address in browser.get(LIST).text
    assert (share.expires_at - share.created_at).days in (6, 7)
    assert (share.shows_name, share.shows_sources) == (True, False)


def test_the_conversations_menu_and_the_settings_lead_there(browser, asked):
    assert form_of(asked) in browser.get(asked.get_absolute_url()).text
    assert LIST in browser.get("/settings/").text


def test_who_hides_their_name_is_told_where_it_stands_all_the_same(browser, asked):
    form, said = form_of(asked), "stands in the conversation itself"
    assert said not in browser.post(form, {"days": "7"}, follow=True).text
    write_turn(asked, "And ALICE?", "Malice is no name.")

    assert said in browser.post(form, {"days": "7"}, follow=True).text
    assert said not in browser.post(form, {"days": "7", "shows_name": "on"}, follow=True).text


def test_a_name_within_another_word_is_none(conversation):
    write_turn(conversation, "Malice?", "Alicea. 味噌汁alice味噌汁")
    conversation.refresh_from_db()
    snapshot = snapshot_of(conversation, shows_sources=True)

    assert not says_name(snapshot, "alice")
    assert says_name(snapshot, "malice")


def test_another_number_of_days_is_refused(browser, asked):
    assert browser.post(form_of(asked), {"days": "9999"}).status_code == 422
    assert not Share.objects.exists()


def test_an_empty_list_says_how_to_share(browser):
    assert "Nothing is shared" in browser.get(LIST).text


def test_nobody_has_more_links_than_so_many(browser, asked, monkeypatch):
    monkeypatch.setattr(links, "SHARES_MAX", 1)
    browser.post(form_of(asked), {"days": "7"})

    response = browser.post(form_of(asked), {"days": "7"})

    assert response.status_code == 422
    assert "Take one back" in response.text


def test_a_conversation_without_questions_is_not_shared(browser, conversation):
    assert browser.get(form_of(conversation)).status_code == 404


def test_the_list_says_when_the_conversation_went_on_and_updating_keeps_the_link(browser, asked):
    share = share_of(asked)
    assert "has gone on" not in browser.get(LIST).text
    write_turn(asked, "And then?", "Then June.", ended_at=share.renewed_at.replace(year=2099))
    assert "has gone on" in browser.get(LIST).text

    update = reverse("ai_chatbot:update_share", args=[share.pk])
    assert "Update the shared copy" in browser.get(update).text
    browser.post(update, {"days": "7", "shows_sources": "on"})

    renewed = Share.objects.get()
    assert (renewed.address, renewed.shows_sources) == (share.address, True)
    assert "Then June" in str(renewed.snapshot)


def test_taking_back_asks_first_and_closes_the_link(browser, client, asked):
    share = share_of(asked)
    revoke = reverse("ai_chatbot:revoke_share", args=[share.pk])
    browser.get(revoke)
    assert Share.objects.exists()

    assert "opens nothing any more" in browser.post(revoke, follow=True).text
    assert client.get(share.address).status_code == 404


def test_a_stranger_makes_lists_renews_and_takes_back_nothing_of_anothers(client, asked, bob):
    share = share_of(asked)
    client.force_login(bob)

    for name in ("update_share", "revoke_share"):
        path = reverse(f"ai_chatbot:{name}", args=[share.pk])
        assert client.get(path).status_code == client.post(path, {"days": "7"}).status_code == 404
    assert client.get(form_of(asked)).status_code == 404
    assert client.post(form_of(asked), {"days": "7"}).status_code == 404
    assert share.address not in client.get(LIST).text
    assert Share.objects.count() == 1


def test_what_lies_in_the_trash_is_not_on_the_list(browser, asked):
    share = share_of(asked)
    browser.post(reverse("ai_chatbot:delete", args=[asked.pk]))

    assert share.address not in browser.get(LIST).text


def test_the_list_costs_the_same_however_long_it_is(browser, alice, asked):
    share_of(asked)
    browser.get(LIST)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            browser.get(LIST)
        counts.append(len(queries))
        for n in range(10):
            other = Conversation.objects.create(owner=alice, title=f"{n}")
            write_turn(other)
            share_of(other)

    assert counts[0] == counts[1]


def test_links_that_ended_long_ago_are_pruned(asked):
    old, kept = share_of(asked), share_of(asked)
    Share.objects.filter(pk=old.pk).update(expires_at=old.expires_at.replace(year=2020))

    assert links.ended_long_ago(dry_run=True) == 1
    assert Share.objects.count() == 2
    assert links.ended_long_ago(dry_run=False) == 1
    assert list(Share.objects.all()) == [kept]
