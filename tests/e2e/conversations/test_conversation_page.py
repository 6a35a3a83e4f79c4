"""A conversation's page by keyboard and by name: drafts, focus, passages, copies, keys."""

import asyncio
import re
import time

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PATIENCE, picture, sign_in
from tests.e2e.support import LangflowInThread, ask, last_answer, says, until_scripts_ran
from tests.scripted_langflow import answer, end, token

pytestmark = pytest.mark.slow

TEXT = """Annika lies at Lund [1].

```
ls -l boats
```

| Boat | Length |
| --- | ---: |
| Annika | 7 m |
"""
DROP = """async () => {
  const data = new DataTransfer();
  data.items.add(new File(["# Dropped"], "dropped.md"));
  const happens = (kind) => document.querySelector("#log").dispatchEvent(
    new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
  happens("dragenter");
  while (!document.querySelector(".drop-here:not([hidden])")) {
    happens("dragover");
    await new Promise((go) => setTimeout(go, 50));
  }
  happens("drop");
}"""
LONG = "\n\n".join(f"Paragraph {n} of a long answer." for n in range(40))
PREPARE = """
from ai_chatbot.models import Conversation, Message, Source
from notes.importing.importer import import_texts
ada = User.objects.get(username="ada")
import_texts(ada, {"yard/Annika.md": "# Annika\\n\\nShe is red.\\n\\nAnnika lies at Lund."})
note = ada.notes.get()
made = Conversation.objects.create(owner=ada, title="The boat")
asked = Message.objects.create(conversation=made, role="user", text="Where is Annika?")
told = Message.objects.create(conversation=made, parent=asked, role="assistant", text=%r)
start = note.body.index("Annika lies")
url = f"/notes/{note.pk}/?start={start}&end={len(note.body)}&v={note.content_hash[:12]}#passage"
Source.objects.create(message=told, n=1, note=note, title="Annika", text="Annika lies at Lund.",
    content_hash=note.content_hash, start=start, end=len(note.body), score=0.9, url=url)
made.head = told
made.save()
"""


@pytest.fixture(scope="module")
def web(start_web):
    return start_web("ada", "bob", prepare=PREPARE % TEXT)


@pytest.fixture
def langflow(web):
    with LangflowInThread(int(web.env["LANGFLOW_URL"].rpartition(":")[2])) as server:
        yield server


@pytest.fixture
def page(open_page, web):
    page = open_page(web.url)
    sign_in(page, "ada")
    return page


def box(page):
    return page.get_by_role("textbox", name="Ask your notes")


def new_conversation(page):
    page.get_by_role("button", name="New conversation").click()
    says(page, "Ready")


def open_boat(page):
    page.goto("/conversations/")
    page.get_by_role("link", name="The boat", exact=True).click()
    says(page, "Done")


def focused(page):
    return page.evaluate(
        "document.activeElement.getAttribute('aria-label') || document.activeElement.id"
    )


def test_a_draft_survives_its_page_and_ends_with_signing_out(page, web, langflow):
    new_conversation(page)
    here = page.url
    box(page).fill("A question half writ")
    page.reload()
    says(page, "Ready")
    expect(box(page)).to_have_value("A question half writ")
    page.goto("/notes/")
    page.context.clear_cookies()  # the session is over
    page.goto(here)
    page.get_by_label("Username").fill("bob")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Not found")).to_be_visible()
    page.context.clear_cookies()
    sign_in(page, "ada")
    page.goto(here)
    says(page, "Ready")
    expect(box(page)).to_have_value("A question half writ")

    page.get_by_label("Menu of ada").click()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, "ada")
    page.goto(here)
    says(page, "Ready")
    expect(box(page)).to_have_value("")


def test_the_focus_is_never_lost_and_escape_stops(page, langflow):
    finish = asyncio.Event()
    langflow.script(token(LONG), finish, end(LONG))
    new_conversation(page)
    ask(page, "Long?")
    expect(last_answer(page)).to_contain_text("Paragraph 39")
    expect(box(page)).to_be_focused()

    box(page).fill("Too soon?")
    box(page).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("still being written")
    page.mouse.wheel(0, -4000)
    newest = page.get_by_role("button", name="Newest")
    newest.click()
    expect(newest).to_be_hidden()
    page.keyboard.press("Escape")
    says(page, "Stopped")
    expect(page.get_by_role("alert")).to_be_hidden()
    langflow.script(*answer("Again."))
    page.get_by_role("button", name="Try again").press("Enter")
    says(page, "Done")
    assert focused(page) == "Answer"
    page.get_by_role("button", name="Previous version").press("Enter")
    expect(last_answer(page)).to_contain_text("Paragraph 39")
    expect(page.get_by_role("button", name="Next version")).to_be_focused()
    assert page.problems == []


COVERED = """() => {
  const it = document.activeElement.getBoundingClientRect();
  const bar = document.querySelector(".composer-area").getBoundingClientRect();
  const isIn = document.activeElement.closest(".composer-area, .passage-panel");
  if (document.activeElement === document.body) return false;
  return !isIn && it.bottom > bar.top + 1 && it.top < bar.bottom;
}"""


# By how many pixels the panel stands over the answer and the box.
COVERS = """Math.max(...[...document.querySelectorAll("#log, #composer")].map(
  each => each.getBoundingClientRect().right
)) - document.getElementById("passage-panel").getBoundingClientRect().left"""


def test_a_passage_opens_beside_the_answer_and_leads_back(page):
    open_boat(page)
    citation = page.get_by_role("link", name="Source 1").first
    citation.press("Enter")

    panel = page.get_by_role("complementary", name="Annika")
    expect(panel.locator(".passage")).to_have_text("Annika lies at Lund.")
    picture(page, "passage-beside")
    page.set_viewport_size({"width": 768, "height": 1024})
    assert page.evaluate(COVERS) <= 0
    expect(panel.get_by_role("link", name="Open the note")).to_have_attribute(
        "href", re.compile("/notes/")
    )
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(citation).to_be_focused()

    page.set_viewport_size({"width": 390, "height": 500})
    for _ in range(30):
        page.keyboard.press("Tab")
        assert not page.evaluate(COVERED), page.evaluate("document.activeElement.outerHTML")
    citation.click()
    expect(panel).to_be_visible()
    picture(page, "passage-beside-phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.problems == []


def until_copied(page, words):
    deadline = time.monotonic() + PATIENCE / 1000
    while words not in (copied := page.evaluate("navigator.clipboard.readText()")):
        assert time.monotonic() < deadline, copied
        page.wait_for_timeout(50)


def test_what_is_copied_out_and_a_dropped_file_that_becomes_a_note(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_boat(page)
    copied = "navigator.clipboard.readText()"

    page.get_by_role("button", name="Copy the code").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate(copied) == "ls -l boats\n"
    page.get_by_role("button", name="Copy the table as Markdown").click()
    until_copied(page, "| Boat | Length |")
    assert page.evaluate(copied).startswith("| Boat | Length |\n| --- | --")
    page.get_by_role("button", name="Copy the answer as Markdown").click()
    until_copied(page, "Annika lies at Lund [1].")
    assert "Annika lies at Lund [1]." in page.evaluate(copied)
    assert "1. Annika" in page.evaluate(copied)

    box(page).fill("Half a quest")

    page.evaluate(DROP)

    expect(page.get_by_text("“dropped.md” becomes a note.")).to_be_visible()
    expect(page.get_by_role("link", name="How far it is")).to_have_attribute(
        "href", re.compile("/notes/import/")
    )
    expect(box(page)).to_have_value("Half a quest")
    assert page.problems == []


def test_any_note_is_three_keys_away(page):
    page.goto("/conversations/")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Find a note")).to_be_focused()
    page.keyboard.type("annik")
    expect(page.get_by_role("option", name="Annika")).to_be_visible()
    picture(page, "palette")

    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Annika", level=1).first).to_be_visible()
    until_scripts_ran(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    assert page.problems == []
