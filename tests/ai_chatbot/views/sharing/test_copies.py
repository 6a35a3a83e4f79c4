"""Who reads a shared conversation goes on with a copy of their own."""

import pytest
from django.urls import reverse

from ai_chatbot.models import Source
from tests.ai_chatbot.views.sharing.conftest import QUESTION, share_of


@pytest.fixture
def reader(client, bob):
    client.force_login(bob)
    return client


def copy_of(client, share):
    return client.post(reverse("ai_chatbot:copy_shared", args=[share.token]))


def test_who_is_signed_in_continues_with_a_copy_of_what_is_shown(reader, asked, bob):
    share = share_of(asked, shows_sources=True)
    assert "Continue as a copy" in reader.get(share.address).text

    page = reader.get(copy_of(reader, share).url)

    copy = bob.conversations.get()
    assert [each.text for each in copy.branch()] == [QUESTION, "In May 2021 [1]."]
    source = Source.objects.get(message__conversation=copy)
    assert (source.note, source.title) == (None, "The boat")
    assert page.status_code == 200
    assert f'href="{source.url}"' in page.text
    assert f'id="{source.url[1:]}"' in page.text
    assert f'href="/notes/{asked.messages.last().sources.get().note_id}' not in page.text
    assert asked.messages.count() == 2  # and alice's is as it was


def test_a_copys_passages_say_where_they_are_from_and_not_that_a_note_is_gone(reader, asked, bob):
    page = reader.get(copy_of(reader, share_of(asked, shows_sources=True)).url).text
    source = Source.objects.get(message__conversation__owner=bob)
    sealed = reader.get(source.sealed_url).text

    assert source.score == 0.9
    assert "as it was shared" in page
    assert "note gone" not in page
    assert "somebody else’s" in sealed
    assert "This note is gone" not in sealed


def test_a_copy_of_hidden_sources_has_none(reader, asked, bob):
    copy_of(reader, share_of(asked))

    assert not Source.objects.filter(message__conversation__owner=bob).exists()


def test_a_copy_outlives_its_link_and_shows_later_turns_of_neither(reader, asked, bob):
    share = share_of(asked)
    copy_of(reader, share)
    share.delete()

    copy = bob.conversations.get()
    assert reader.get(copy.get_absolute_url()).status_code == 200
    assert reader.get(asked.get_absolute_url()).status_code == 404


def test_without_an_account_there_is_no_copy_and_a_closed_link_gives_none(client, asked, bob):
    share = share_of(asked)
    response = copy_of(client, share)
    assert response.url.startswith("/accounts/login/")
    assert "Continue as a copy" not in client.get(share.address).text

    client.force_login(bob)
    share.delete()
    assert copy_of(client, share).status_code == 404
    assert client.get(reverse("ai_chatbot:copy_shared", args=[share.token])).status_code == 405
    assert not bob.conversations.exists()
