"""What somebody deletes while another request is about to write it stays deleted."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import Model
from django.db.models.signals import pre_save
from django.test import Client

from ai_chatbot.conversations.sharing import links
from ai_chatbot.models import Collection, Conversation, GoldenQuestion, Share
from ai_chatbot.views.forms import RenameForm

COLLECTION = {"title": "Boats", "folders": "ボート", "questions_per_minute": 5,
              "questions_per_day": 50, "tokens_per_visitor": 10, "tokens_per_day": 100}  # fmt: skip


@contextmanager
def deleted_when_written(model: type[Model]) -> Iterator[None]:
    """As by another request, between our looking for the row and our writing it."""

    def delete(sender: Any, instance: Model, **kwargs: Any) -> None:
        model._base_manager.filter(pk=instance.pk).delete()

    pre_save.connect(delete, sender=model)
    try:
        yield
    finally:
        pre_save.disconnect(delete, sender=model)


@pytest.fixture
def browser(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def test_a_link_that_was_taken_back_is_not_renewed(browser: Client, alice: User) -> None:
    conversation = Conversation.objects.create(owner=alice)
    share = links.make(conversation, days=7, shows_sources=False, shows_name=False)

    with deleted_when_written(Share):
        page = browser.post(f"/settings/shares/{share.pk}/update/", {"days": "7"})

    assert page.status_code == 404


def test_what_is_published_and_deleted_meanwhile_does_not_come_back(
    browser: Client, alice: User
) -> None:
    collection = Collection.objects.create(owner=alice, title="Boats", folders=["ボート"])

    with deleted_when_written(Collection):
        page = browser.post(f"{collection.get_absolute_url()}edit/", COLLECTION)

    assert page.status_code == 404


def test_a_golden_question_that_is_deleted_meanwhile_does_not_come_back(
    browser: Client, alice: User
) -> None:
    golden = GoldenQuestion.objects.create(owner=alice, question="متى؟", refuse=True)

    with deleted_when_written(GoldenQuestion):
        page = browser.post(f"/golden/{golden.pk}/", {"question": "When?", "refuse": "on"})

    assert page.status_code == 404


def test_a_new_title_writes_nothing_else_over(alice: User) -> None:
    before = Conversation.objects.create(owner=alice, title="Boote")
    form = RenameForm({"title": "Cafe\u0301 小船"}, instance=Conversation.objects.get(pk=before.pk))
    Conversation.objects.filter(pk=before.pk).update(folder="Harbour")

    assert form.is_valid()
    form.save_title()

    before.refresh_from_db()
    assert (before.title, before.folder) == ("Cafe\u0301 小船", "Harbour")
