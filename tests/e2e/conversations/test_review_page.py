"""The page of saved conversations in a real browser: searched, chosen, changed, come back to."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import picture, sign_in

pytestmark = pytest.mark.slow

MAKE_CONVERSATIONS = """
from datetime import timedelta
from django.utils import timezone
from ai_chatbot.conversations.review.changing import change_one
from ai_chatbot.models import Conversation, Message, Source

owner = User.objects.get()
for n in range(70):
    made = Conversation.objects.create(owner=owner, title=f"Question {n} about the harbour")
    question = Message.objects.create(conversation=made, role="user", text=f"Question {n}?")
    answer = Message.objects.create(
        conversation=made, parent=question, role="assistant", text=f"The gulls of number {n}."
    )
    other = Message.objects.create(
        conversation=made, parent=question, role="assistant", text=f"A walrus, number {n}. " * 90
    ) if n == 3 else answer
    Source.objects.create(
        message=answer, n=1, title="Ship’s log", heading="May", text=f"Fog and rain, day {n}.",
        content_hash="", start=0, end=1, score=0.9, url="/notes/1/",
    )
    made.head = other
    made.save()
    change_one(
        made, pinned=n == 7, folder="Work/Old" if n % 4 == 0 else "",
        tags=["boat", "עברית"] if n % 5 == 0 else [],
    )
    Conversation.objects.filter(pk=made.pk).update(updated_at=timezone.now() - timedelta(hours=n))
"""


@pytest.fixture(scope="module")
def web(start_web):
    return start_web("reader", prepare=MAKE_CONVERSATIONS)


def test_conversations_are_searched_opened_chosen_and_brought_back(web, open_page):
    page = open_page(web.url)
    sign_in(page, "reader")
    page.goto("/conversations/")
    rows = page.locator(".conversation-list > li:not(.more)")
    expect(page.locator("#change")).to_be_hidden()
    picture(page, "review-list")

    # More comes while one scrolls, and one who comes back finds the place.
    page.get_by_role("link", name="Question 29 about the harbour").scroll_into_view_if_needed()
    page.get_by_role("link", name="Question 55 about the harbour").scroll_into_view_if_needed()
    page.get_by_role("link", name="Question 55 about the harbour").click()
    page.locator("#log").wait_for()
    page.go_back()
    expect(page.get_by_role("link", name="Question 55 about the harbour")).to_be_in_viewport()

    # What is typed is searched, and opens at its message, also on another branch.
    page.goto("/conversations/")
    page.get_by_label("Search conversations").press_sequentially("gulls number 3 -tag:boat")
    expect(rows).to_have_count(1)
    expect(page.locator("#listed")).to_have_text("1 conversation")
    picture(page, "review-search")
    page.locator("a.excerpt").click()
    found = page.locator("article.found")
    expect(found).to_contain_text("The gulls of number 3.")
    expect(found).to_be_focused()
    expect(page.locator("#log")).not_to_have_attribute("data-elsewhere", "x")
    picture(page, "review-opened")

    # By keyboard: two are chosen and archived, and undone.
    page.goto("/conversations/")
    for name in ("Choose Question 0 about the harbour", "Choose Question 1 about the harbour"):
        page.get_by_label(name, exact=True).focus()
        page.keyboard.press("Space")
    expect(page.locator("#change .chosen")).to_have_text("2 chosen")
    picture(page, "review-chosen")
    page.get_by_role("button", name="Archive", exact=True).press("Enter")
    expect(page.get_by_text("2 conversations archived.")).to_be_visible()
    expect(page.get_by_role("link", name="Question 0 about the harbour")).to_have_count(0)
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_role("link", name="Question 0 about the harbour")).to_be_visible()

    # Another tab sees a new name.
    web.manage(
        "shell", "-v", "0", "-c",
        "from ai_chatbot.models import Conversation as C; "
        "C.objects.filter(title__startswith='Question 0 ').update(title='Renamed elsewhere')",
    )  # fmt: skip
    expect(page.get_by_role("link", name="Renamed elsewhere")).to_be_visible()
    assert page.problems == []
