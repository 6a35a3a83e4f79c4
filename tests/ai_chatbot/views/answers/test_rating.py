"""Thumbs on an answer: given, changed, taken back by pressing again, with and without scripts."""

import uuid

import pytest
from django.urls import reverse

from ai_chatbot.models import Feedback
from tests.ai_chatbot.conftest import write_turn

FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}


@pytest.fixture
def answer(conversation):
    return write_turn(conversation, "Why?", "Because.")[1]


@pytest.fixture
def url(answer):
    return reverse("ai_chatbot:rate", args=[answer.conversation_id, answer.pk])


def given(answer):
    return list(Feedback.objects.filter(answer=answer).values_list("thumb", "reason"))


def test_a_thumb_is_given_changed_and_taken_back_by_pressing_it_again(client, alice, answer, url):
    client.force_login(alice)

    up = client.post(url, {"thumb": "up"}, **FETCH).content.decode()
    assert given(answer) == [("up", "")]
    assert up.count('aria-pressed="true"') == 1

    client.post(url, {"thumb": "down"}, **FETCH)
    assert given(answer) == [("down", "")]

    none = client.post(url, {"thumb": "down"}, **FETCH).content.decode()
    assert given(answer) == []
    assert 'aria-pressed="true"' not in none


def test_without_scripts_a_page_takes_the_thumb_and_the_reason(client, alice, answer, url):
    client.force_login(alice)
    reason = "<script>x</script> Zu knapp, 短すぎる, קצר"

    back = client.post(url, {"thumb": "down", "reason": f"{reason}\x00"})

    assert back.headers["Location"].endswith(f"/#m-{answer.pk}")
    assert given(answer) == [("down", reason)]
    page = client.get(url).content.decode()
    assert 'value="down" checked' in page
    assert "<script>x" not in page
    assert "短すぎる, קצר" in page


def test_neither_without_a_reason_takes_back_what_was_said(client, alice, answer, url):
    client.force_login(alice)
    client.post(url, {"thumb": "up", "reason": "Good."})

    client.post(url, {"thumb": "none", "reason": ""})

    assert given(answer) == []


def test_the_conversation_shows_which_thumb_was_given(client, alice, conversation, answer, url):
    client.force_login(alice)
    client.post(url, {"thumb": "up"}, **FETCH)

    page = client.get(conversation.get_absolute_url()).content.decode()

    assert f'data-rate="{url}"' in page
    assert page.count('aria-pressed="true"') == 1


def test_what_is_no_thumb_is_refused_with_a_sentence(client, alice, answer, url):
    client.force_login(alice)

    for thumb in ("", "sideways", "up\x00"):
        refused = client.post(url, {"thumb": thumb})
        assert refused.status_code == 422
        assert "Choose a thumb" in refused.content.decode()
    assert given(answer) == []


def test_a_long_reason_is_cut_at_its_limit(client, alice, answer, url):
    client.force_login(alice)

    client.post(url, {"thumb": "up", "reason": "é" * 5000})

    assert given(answer) == [("up", "é" * 1000)]


def test_strangers_find_nothing_and_nobody_rates_without_signing_in(client, bob, answer, url):
    assert client.post(url, {"thumb": "up"}).status_code == 302
    client.force_login(bob)

    assert client.get(url).status_code == 404
    assert client.post(url, {"thumb": "up"}).status_code == 404
    assert given(answer) == []


def test_questions_unknown_answers_and_other_methods(client, alice, conversation, answer, url):
    client.force_login(alice)
    for message_id in (answer.parent_id, uuid.uuid4()):
        other = reverse("ai_chatbot:rate", args=[conversation.pk, message_id])
        assert client.get(other).status_code == 404
    assert client.put(url).status_code == 405


def test_an_answer_that_is_being_written_is_not_rated(client, alice, conversation):
    _, answer = write_turn(conversation, status="running")
    client.force_login(alice)
    url = reverse("ai_chatbot:rate", args=[conversation.pk, answer.pk])

    assert client.post(url, {"thumb": "up"}, **FETCH).status_code == 409
