"""The widget on a page of another site, in a real Chromium; its server is scripted."""

import threading

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import picture
from tests.e2e.widget_support import (
    BEGUN,
    CITED,
    CSP,
    ask,
    begun,
    ended,
    grown,
    launcher,
    says,
    served,
)

pytestmark = pytest.mark.slow

# What assistive technology is told of the panel after an answer.
READ_ALOUD = """
- dialog "Bicycles":
  - heading "Bicycles" [level=2]
  - button "New conversation"
  - button "Close"
  - log "Conversation":
    - paragraph: Ask about bicycles.
    - article "Your question": How large is the tyre?
    - article "Answer":
      - paragraph:
        - text: The tyre has 28 inches
        - button "Source 1"
        - text: .
      - group:
        - text: 2 sources
        - list:
          - listitem:
            - button "1 · Räder.md"
          - listitem:
            - button "2 · גלגלים"
      - button "Try again"
  - textbox "Ask your notes"
  - button "Send"
  - status: Done, 2 sources
"""
PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}


def colour(locator):
    return locator.evaluate("each => getComputedStyle(each).color")


def test_a_visitor_asks_reads_and_looks_at_a_source(server, open_shop):
    go_on = threading.Event()
    server.plays = [[BEGUN, grown(1, tail="<p>The tyre</p>"), go_on, served(2), ended(3)]]
    page = open_shop()
    globals_before = page.evaluate("Object.keys(window).length")

    launcher(page).click()

    dialog = page.get_by_role("dialog", name="Bicycles")
    expect(dialog.get_by_text("Ask about bicycles.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Ask your notes")).to_be_focused()
    dialog.get_by_role("button", name="How large is the tyre?").click()
    log = page.get_by_role("log", name="Conversation")
    expect(log.get_by_role("article", name="Answer")).to_have_text("The tyre")
    says(page, "Answering…")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    go_on.set()
    says(page, "Done, 2 sources")
    picture(page, "widget-desktop")

    page.get_by_role("button", name="Source 1", exact=True).press("Enter")
    passage = page.get_by_role("region", name="Source 1")
    expect(passage).to_be_focused()
    expect(passage.get_by_text("Der Reifen hat 28 Zoll.")).to_be_visible()
    expect(passage.get_by_role("link", name="Open the note")).to_have_count(0)
    picture(page, "widget-passage")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Source 1", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(launcher(page)).to_be_focused()

    assert page.evaluate("Object.keys(window).length") == globals_before
    assert page.problems == []


def test_a_note_with_an_address_is_opened_apart(server, open_shop):
    server.plays = [[BEGUN, served(1), ended(2)]]
    page = open_shop()
    launcher(page).click()
    ask(page)
    says(page, "Done, 2 sources")

    page.get_by_text("2 sources").first.click()
    expect(page.get_by_role("dialog")).to_match_aria_snapshot(READ_ALOUD)
    page.get_by_role("button", name="2 · גלגלים").click()

    link = page.get_by_role("link", name="Open the note (opens in a new tab)")
    expect(link).to_have_attribute("href", f"{server.url}/notes/7/?start=0#passage")
    expect(link).to_have_attribute("target", "_blank")


def test_stop_try_again_and_a_new_conversation(server, open_shop):
    stopped = threading.Event()
    server.plays = [
        [BEGUN, grown(1, tail="<p>Half</p>"), stopped, ended(2, "<p>Half</p>", "stopped")],
        [begun("a-2"), ended(1, "<p>Whole</p>")],
    ]
    page = open_shop()
    launcher(page).click()
    ask(page)
    with page.expect_request("**/c/demo/conversations/c-1/stop"):
        page.get_by_role("button", name="Stop").click()
    stopped.set()
    expect(page.get_by_role("article", name="Answer")).to_contain_text("Stopped here.")

    page.get_by_role("button", name="Try again").click()

    expect(page.get_by_role("article", name="Answer")).to_contain_text("Whole")
    expect(page.get_by_role("article", name="Answer")).to_have_count(1)
    assert ("POST", "/c/demo/conversations/c-1/stop", {}) in server.requests
    assert ("POST", "/c/demo/conversations/c-1/retry", {"id": "a-1"}) in server.requests

    page.get_by_role("button", name="New conversation").click()

    expect(page.get_by_role("article")).to_have_count(0)
    expect(page.get_by_text("Ask about bicycles.")).to_be_visible()
    server.plays = [[BEGUN, ended(1)]]
    ask(page)
    says(page, "Done")
    assert server.asked().count("/c/demo/conversations") == 2


def test_what_is_stopped_before_it_has_begun_is_stopped_as_it_begins(server, open_shop):
    stopped = threading.Event()
    server.plays = [[BEGUN, stopped, ended(1, "<p>Half</p>", "stopped")]]
    server.may_begin.clear()
    page = open_shop()
    launcher(page).click()
    ask(page)

    with page.expect_request("**/c/demo/conversations/c-1/stop"):
        page.get_by_role("button", name="Stop").click()
        server.may_begin.set()
    stopped.set()

    expect(page.get_by_role("article", name="Answer")).to_contain_text("Stopped here.")


def test_neither_page_harms_the_other(server, open_shop):
    server.plays = [[BEGUN, served(1), ended(2)]]
    page = open_shop()
    heading = page.get_by_role("heading", name="A shop of bicycles")
    before = colour(heading)
    launcher(page).click()
    ask(page)
    says(page, "Done, 2 sources")

    assert colour(heading) == before
    assert colour(page.get_by_role("article", name="Answer")) == "rgb(34, 40, 42)"
    style = (
        "each => ['font-size', 'letter-spacing', 'text-transform']"
        ".map((name) => getComputedStyle(each).getPropertyValue(name))"
    )
    assert page.get_by_role("article", name="Answer").evaluate(style) == ["16px", "normal", "none"]
    assert page.evaluate("window.pressed") == []  # a page's shortcuts are not meant
    page.locator("#search").press("x")
    assert page.evaluate("window.pressed") == ["x"]


def test_it_works_under_a_strict_policy(server, open_shop):
    server.page["policy"] = CSP
    server.plays = [[BEGUN, grown(1, tail=CITED), served(2), ended(3)]]
    page = open_shop()
    launcher(page).click()
    ask(page)
    says(page, "Done, 2 sources")

    assert colour(page.get_by_role("article", name="Answer")) == "rgb(34, 40, 42)"
    assert page.problems == []


def test_nothing_hostile_runs_or_poses(server, open_shop):
    hostile = (
        "<p onclick='window.hit = 1' style='position:fixed' id=title class='launcher math'>W</p>"
        "<script>window.hit = 2</script><img src=/x onerror='window.hit = 3'>"
        "<a href='javascript:window.hit = 4'>bad</a> <a href='https://a.example/' onclick=x>ok</a>"
        "<svg onload='window.hit = 5'></svg><form action='https://evil.example'><button>S</button>"
        "</form><input autofocus onfocus='window.hit = 6'><object data=x></object>"
        "<iframe srcdoc='x'></iframe><style>* { display: none }</style><a data-n='9' href='#'>9</a>"
        "<commonplace-chat full></commonplace-chat>"
        "<math onclick='window.hit = 7' class=cite href='javascript:window.hit = 8'><mi>x</mi>"
        "<annotation-xml encoding='text/html'><script>window.hit = 9</script></annotation-xml>"
        "<maction actiontype=toggle><mtext><img src=/x onerror='window.hit = 10'></mtext></maction>"
        "<mglyph><style><img src=/x onerror='window.hit = 11'></style></mglyph></math>"
    )
    server.plays = [[BEGUN, grown(1, hostile, hostile), ended(2, hostile)]]
    page = open_shop()
    launcher(page).click()
    ask(page)
    says(page, "Done")

    body = page.locator(".body")
    tags = body.evaluate("each => [...each.querySelectorAll('*')].map((one) => one.localName)")
    assert set(tags) == {"div", "p", "a", "button", "math", "mi", "mtext"}
    attributes = "each => [...each.attributes].map(({ name, value }) => `${name}=${value}`)"
    assert body.locator("p").evaluate(attributes) == ["class=math"]
    assert body.locator("math").evaluate(attributes) == []
    expect(body.get_by_role("link")).to_have_count(1)
    expect(body.get_by_role("link")).to_have_attribute("rel", "nofollow noopener noreferrer")
    expect(body.get_by_role("button")).to_have_count(
        1
    )  # a citation of nothing, which opens nothing
    assert page.evaluate("window.hit") is None
    assert page.problems == []


def test_what_an_answer_is_made_of_is_shown_in_its_order_and_in_a_moment(server, open_shop):
    odd = "<ol start=3 dir=rtl><li>א<b>b</b></li></ol>e<x>f<y>g</y>h</x>i<details open>j</details>"
    many = f"<p {' '.join(f'a{n}' for n in range(50_000))}>k</p>" + "<x>l</x>" * 20_000
    server.plays = [[BEGUN, ended(1, odd + many)]]
    page = open_shop()
    launcher(page).click()
    ask(page)
    says(page, "Done")

    inner = page.locator(".body > div").first.evaluate("each => each.innerHTML.slice(0, 150)")
    listed = '<ol dir="rtl" start="3"><li>א<b>b</b></li></ol>'
    assert inner.startswith(f'{listed}efghi<details open="">j</details><p>k</p>lll')


def test_on_a_phone_it_is_the_whole_window_and_keeps_the_focus(server, open_shop):
    server.plays = [[BEGUN, served(1), ended(2)]]
    page = open_shop(**PHONE, color_scheme="dark")
    launcher(page).tap()
    dialog = page.get_by_role("dialog", name="Bicycles")
    expect(dialog).to_be_visible()
    ask(page)
    says(page, "Done, 2 sources")

    box = dialog.bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 780)
    for target in dialog.get_by_role("button").all():
        assert target.get_attribute("class") == "cite" or target.bounding_box()["height"] >= 44
    for _ in range(12):
        page.keyboard.press("Tab")
        inside = "document.activeElement === document.body || document.activeElement.localName"
        assert page.evaluate(inside) in {True, "commonplace-chat"}
    assert colour(page.get_by_role("article", name="Answer")) == "rgb(228, 230, 227)"
    picture(page, "widget-phone-dark")
    page.get_by_role("button", name="Close").tap()
    expect(launcher(page)).to_be_visible()


def test_from_right_to_left_in_other_words_and_at_twice_the_size(server, open_shop):
    server.page |= {"lang": "he", "dir": ' dir="rtl"', "data": 'data-label-open="שאלו אותנו"'}
    server.plays = [[BEGUN, served(1), ended(2, '<p dir="auto">הצמיג 28 אינץ׳</p>')]]
    page = open_shop(
        viewport={"width": 640, "height": 400}, reduced_motion="reduce", forced_colors="active"
    )
    button = page.get_by_role("button", name="שאלו אותנו")
    assert button.bounding_box()["x"] < 100
    button.click()
    ask(page, "כמה גדול הצמיג?")
    says(page, "Done, 2 sources")

    language = "each => each.closest('[lang]').lang"
    assert page.get_by_role("button", name="Send").evaluate(language) == "en"  # as it is said
    assert page.get_by_text("הצמיג 28").evaluate(language) == "he"
    send = page.get_by_role("button", name="Send").bounding_box()
    assert send["y"] + send["height"] <= 400
    assert send["x"] < 320
    duration = "each => getComputedStyle(each).animationName"
    assert page.get_by_role("dialog").evaluate(duration) == "none"
    picture(page, "widget-rtl-zoom")
