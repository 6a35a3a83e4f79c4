"""What was answered, looked at later in a real browser: a changed note, a share, and usage."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import picture, sign_in

pytestmark = pytest.mark.slow

PREPARE = """
import uuid
from django.utils import timezone
from ai_chatbot.models import Conversation, Usage
from notes.importing.importer import import_texts
from tests.ai_chatbot.evidence import answer_from
ada = User.objects.get(username="ada")
import_texts(ada, {"bridge.md": "# Bridge\\n\\nThe bridge was built in 1873."})
made = Conversation.objects.create(owner=ada)
answer_from(made, ada.notes.get(), "When?", answer="The bridge was built in 1873 [1].")
for door in ("page", "api"):
    Usage.objects.create(owner=ada, answer_id=uuid.uuid4(), at=timezone.now(), door=door)
"""
REWRITE = """
from django.contrib.auth.models import User
from notes.importing.importer import import_texts
import_texts(User.objects.get(), {"bridge.md": "# Bridge\\n\\nThe bridge was built in 1874."})
"""


def test_a_note_that_changes_under_an_open_page_a_copy_of_what_is_shared_and_usage(
    start_web, open_page
):
    web = start_web("ada", prepare=PREPARE)
    page = open_page(web.url, timezone_id="Asia/Tokyo")
    sign_in(page, "ada")
    conversation = page.url
    expect(page.locator("#status")).to_contain_text("Done")  # and so the scripts are there
    panel = page.get_by_role("complementary", name="Bridge")
    page.get_by_role("link", name="Source 1").first.click()
    expect(panel.get_by_role("link", name="Open the note")).to_be_visible()
    expect(panel.locator(".passage")).to_contain_text("1873")

    web.manage("shell", "-v", "0", "-c", REWRITE)
    panel.get_by_role("button", name="Close the passage").click()
    page.get_by_role("link", name="Source 1").first.click()

    expect(panel).to_contain_text("This note has changed since.")
    expect(panel.locator("blockquote")).to_contain_text("1873")
    expect(panel.locator("ins mark")).to_have_text("1874")
    picture(page, "passage-of-a-note-that-changed")
    panel.get_by_role("link", name="Open as a page").click()
    expect(page.get_by_role("heading", name="Source 1 Bridge")).to_be_visible()

    page.goto(f"{conversation}share/")
    page.get_by_role("button", name="Make the link").click()
    page.goto(page.locator("code[id^=share-]").inner_text())
    page.get_by_role("button", name="Continue as a copy").click()
    expect(page.get_by_text("This copy is yours.")).to_be_visible()

    page.goto("/usage/")
    expect(page.get_by_text("midnight in Asia/Tokyo")).to_be_visible()
    expect(page.locator(".drawing canvas")).to_have_count(9)
    table = page.get_by_role("region", name="By door: table")
    expect(table.get_by_role("row")).to_have_count(3)
    picture(page, "usage")
    assert page.problems == []
