"""Saved conversations as the list of them is tried with, and the titles that it shows."""

from datetime import UTC, datetime, timedelta

from ai_chatbot.conversations.review.changing import change_one
from ai_chatbot.models import Conversation
from tests.ai_chatbot.conftest import write_turn

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def make(owner, question="Why?", answer="Because.", days=0, **about):
    made = Conversation.objects.create(owner=owner)
    turn = write_turn(made, question, answer)
    if about:
        change_one(made, **about)
    Conversation.objects.filter(pk=made.pk).update(updated_at=NOW - timedelta(days=days))
    return made, *turn


def titles(browser, query="", **more):
    page = browser.get("/conversations/", {"q": query, **more})
    return [each.title for each in page.context["page"]]
