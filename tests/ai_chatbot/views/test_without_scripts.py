"""A conversation's page where no script runs: what is not asking is a form's."""

import re

import pytest
from django.urls import reverse

from ai_chatbot.models import Feedback, Message
from tests.ai_chatbot.conftest import write_turn

DEAD = re.compile(r'<button type="button"(?![^>]*needs-scripts)[^>]*data-action[^>]*>')


@pytest.fixture
def versions(conversation):
    """Two answers to one question; the second shows."""
    question, first = write_turn(conversation, "Où ? どこ", "In Lund. بالعربية")
    second = Message.objects.create(
        conversation=conversation, parent=question, role="assistant", text="In Malmö.",
        status="done",
    )  # fmt: skip
    conversation.head = second
    conversation.save()
    return first, second


def rate(client, answer, thumb="up", **given):
    address = reverse("ai_chatbot:rate", args=[answer.conversation_id, answer.pk])
    return client.post(address, {"thumb": thumb, **given}, follow=True)


def test_no_button_is_shown_that_does_nothing(client, alice, versions):
    client.force_login(alice)

    page = client.get(versions[0].conversation.get_absolute_url()).text

    log = page.partition('id="log"')[2].partition('id="said"')[0]
    assert "data-action" in log
    assert DEAD.findall(log) == []


def test_another_version_is_looked_at(client, alice, versions):
    client.force_login(alice)
    first, _ = versions
    page = client.get(first.conversation.get_absolute_url()).text
    assert f'form="to-version" name="at" value="{first.pk}"' in page
    assert '<form id="to-version" hidden>' in page

    looked = client.get(first.conversation.get_absolute_url(), {"at": first.pk}).text

    assert "In Lund." in looked
    assert "In Malmö." not in looked


def test_a_thumb_is_kept_and_taken_back_at_the_answer_that_shows(client, alice, versions):
    client.force_login(alice)

    page = rate(client, versions[0])

    assert Feedback.objects.get(answer=versions[0]).thumb == "up"
    assert 'value="none" class="link thumb"' in page.text
    assert "In Lund." in page.text

    rate(client, versions[0], "none")
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("reason", ["Où ? Ou\u0300 ?", "どこ", "أين", "\x00x" * 600])
def test_a_thumb_has_its_reason(client, alice, versions, reason):
    client.force_login(alice)
    page = rate(client, versions[0], "down")
    assert f'form="reasons" name="reason-{versions[0].pk}"' in page.text
    log = page.text.partition('id="log"')[2].partition('id="said"')[0]
    assert "<form" not in log  # which a script would take out

    page = rate(client, versions[0], "down", **{f"reason-{versions[0].pk}": f" {reason} "})

    kept = reason.replace("\x00", "")[:1000]
    assert Feedback.objects.get(answer=versions[0]).reason == kept
    assert f'value="{kept}"' in page.text


def test_what_is_no_thumb_or_no_answer_of_ones_own_changes_nothing(client, alice, bob, versions):
    first = versions[0]
    assert rate(client, first).redirect_chain[0][0].startswith("/accounts/login/")
    client.force_login(bob)
    assert rate(client, first).status_code == 404
    client.force_login(alice)
    assert rate(client, first, "sideways").status_code == 400
    assert rate(client, first.parent).status_code == 404
    address = reverse("ai_chatbot:rate", args=[first.conversation_id, first.pk])
    assert client.get(address).status_code == 405
    Message.objects.filter(pk=first.pk).update(status="running")
    assert rate(client, first).status_code == 404
    assert not Feedback.objects.exists()
