"""What goes wrong with the widget is said, costs no question and no page."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.widget_support import BEGUN, ask, ended, grown, launcher, says, served

pytestmark = pytest.mark.slow


def test_a_cut_is_made_good(server, open_shop):
    server.plays = [
        [BEGUN, grown(1, "<p>One.</p>", "<p>Tw</p>")],
        [grown(2, "<p>One.</p><p>Two.</p>", "<p>Thr</p>", reset=True)],
        [served(3), ended(4, "<p>One.</p><p>Two.</p><p>Three.</p>")],
    ]
    page = open_shop()
    launcher(page).click()
    ask(page)

    says(page, "Done, 2 sources")

    expect(page.get_by_role("article", name="Answer")).to_contain_text("One.Two.Three.")
    followed = [body for method, _, body in server.requests if method == "GET"]
    assert followed == [{"answer": ["a-1"], "after": ["1"]}, {"answer": ["a-1"], "after": ["2"]}]


def test_what_does_not_work_is_said_and_loses_no_question(server, open_shop):
    wait = {"detail": "You ask often. Wait 20 seconds.", "retry_after": 20}
    server.plays = [(429, wait), [BEGUN, ended(1, "", "failed", "The model is away.")]]
    page = open_shop()
    launcher(page).click()
    box = page.get_by_role("textbox", name="Ask your notes")

    box.fill("何" * 61)
    box.press("Enter")
    expect(page.get_by_role("alert")).to_have_text(
        "The question has 61 characters; 60 are allowed."
    )
    box.fill("  ")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Write a question first.")
    ask(page, "How large?")
    expect(page.get_by_role("alert")).to_have_text(wait["detail"])
    expect(box).to_have_value("How large?")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("The model is away.")
    expect(box).to_have_value("")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


def test_a_question_sent_before_the_server_answered_is_measured_when_it_does(server, open_shop):
    page = open_shop()
    held = []
    page.route("**/c/demo/config", lambda route: held.append(route))
    with page.expect_request("**/c/demo/config"):
        launcher(page).click()
    box = page.get_by_role("textbox", name="Ask your notes")
    box.fill("何" * 61)
    box.press("Enter")

    held[0].continue_()

    expect(page.get_by_role("alert")).to_have_text(
        "The question has 61 characters; 60 are allowed."
    )
    expect(box).to_have_value("何" * 61)
    assert "/c/demo/conversations" not in server.asked()


def test_a_page_that_is_loaded_again_goes_on(server, open_shop):
    server.plays = [[BEGUN, grown(1, tail="<p>Ha</p>")], [served(2), ended(3)]]
    server.messages = [
        {"id": "q-1", "role": "user", "text": "How large?", "status": "done", "sources": []},
        {"id": "a-1", "role": "assistant", "html": "<p>Ha</p>", "status": "running", "sources": []},
    ]
    page = open_shop()
    launcher(page).click()
    page.route("**/events?*", lambda route: route.abort())
    ask(page)
    says(page, "The connection was lost. Trying again…")
    page.unroute("**/events?*")

    page.reload()
    launcher(page).click()

    says(page, "Done, 2 sources")
    expect(page.get_by_role("article", name="Your question")).to_have_text("How large?")
    expect(page.get_by_role("article", name="Answer")).to_contain_text("28 inches")


def test_a_visit_that_is_over_is_begun_anew_unseen(server, open_shop):
    page = open_shop()
    name = f"commonplace-chat {server.url}/c/demo/"
    kept = '{"id": "old", "key": "too-old"}'
    page.evaluate("([name, kept]) => sessionStorage.setItem(name, kept)", [name, kept])
    launcher(page).click()
    expect(page.get_by_text("Ask about bicycles.")).to_be_visible()
    server.plays = [(401, {"detail": "This conversation is over."}), [BEGUN, ended(1)]]

    ask(page)

    says(page, "Done")
    begun_and_asked = ["/c/demo/conversations", "/c/demo/conversations/c-1/ask"]
    assert server.asked() == begun_and_asked * 2


def test_a_browser_that_is_too_old_shows_the_page_without_it(server, open_page):
    page = open_page(server.elsewhere)
    page.add_init_script("delete globalThis.CSSStyleSheet")
    page.goto("/")

    expect(page.get_by_role("heading", name="A shop of bicycles")).to_be_visible()
    expect(launcher(page)).to_have_count(0)
    assert page.problems == []  # a warning at most


def test_what_cannot_be_reached_is_tried_again(server, open_shop):
    page = open_shop()
    page.route("**/c/demo/config", lambda route: route.abort())
    launcher(page).click()
    expect(page.get_by_role("alert")).to_have_text(re.compile("cannot be reached just now"))
    page.unroute("**/c/demo/config")

    page.get_by_role("button", name="Try again").click()

    expect(page.get_by_text("Ask about bicycles.")).to_be_visible()
