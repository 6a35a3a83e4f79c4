"""The graph of notes in a real browser, under the page's own Content-Security-Policy."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import VAULT, picture, sign_in

pytestmark = pytest.mark.slow

MAKE_NOTES = f"""
import random
from pathlib import Path
from notes.models import Link, Note
from notes.importing.importer import import_folder, import_texts

reader, collector, writer = User.objects.order_by("pk")
import_folder(reader, Path({str(VAULT)!r}))
chance = random.Random(1)
notes = Note.objects.bulk_create(
    Note(owner=collector, path=f"{{n}}.md", title=f"Note {{n}}") for n in range(2100)
)
Link.objects.bulk_create(
    Link(note=note, target="x", resolved=notes[int(n * chance.random())])
    for n, note in enumerate(notes) for _ in range(2)
)
links = {{"one": "[[two]]", "two": "[[three]]", "three": ""}}
import_texts(writer, {{f"{{n}}.md": f"# {{n.title()}}\\n{{text}}" for n, text in links.items()}})
"""
AT = """
title => {
  const node = document.getElementById("graph-picture")._cyreg.cy.nodes()
    .filter(each => each.data("title") === title)[0];
  return { ...node.renderedPosition(), classes: node.classes() };
}
"""
CY = "document.getElementById('graph-picture')._cyreg.cy"


@pytest.fixture(scope="module")
def web(start_web):
    return start_web("reader", "collector", "writer", prepare=MAKE_NOTES)


@pytest.fixture
def graph(open_page, web):
    """`graph(user, path, **options)`: a page of somebody's, its picture drawn."""

    def open_graph(user, path="/notes/graph/", **options):
        page = open_page(web.url, **options)
        sign_in(page, user)
        page.goto(path)
        if path.endswith("graph/"):
            expect(page.locator("#graph")).to_have_attribute("data-state", "drawn")
        return page

    return open_graph


def drawing(page):
    return page.get_by_role("application", name="Notes and their links")


def test_a_click_on_a_note_opens_it_and_nothing_is_blocked(graph):
    page = graph("reader")
    picture(page, "graph")
    at = page.evaluate(AT, "Using Foam")

    drawing(page).click(position={"x": at["x"], "y": at["y"]})

    expect(page.get_by_role("heading", name="Using Foam").first).to_be_visible()
    page.get_by_role("link", name="Graph", exact=True).click()
    expect(page.get_by_role("heading", name="Notes around “Using Foam”")).to_be_visible()
    expect(page.locator("#graph")).to_have_attribute("data-state", "drawn")
    assert "current" in page.evaluate(AT, "Using Foam")["classes"]
    picture(page, "graph-around-a-note")
    assert page.problems == []


def test_find_dims_what_does_not_match_and_enter_opens(graph):
    page = graph("reader")
    find = page.get_by_role("searchbox", name="Find in graph")

    find.fill("no such title")
    expect(page.locator("#graph-status")).to_have_text("No title in the graph holds that.")
    find.fill("WIKILINKS")
    expect(page.locator("#graph-status")).to_have_text("1 note found. Enter opens “Wikilinks”.")
    assert "found" in page.evaluate(AT, "Wikilinks")["classes"]
    assert "dim" in page.evaluate(AT, "Recipes")["classes"]
    picture(page, "graph-find")
    find.press("Enter")

    expect(page.get_by_role("heading", name="Wikilinks").first).to_be_visible()


def test_the_keyboard_reaches_the_zoom_and_each_note(graph):
    page = graph("writer")
    page.get_by_role("searchbox", name="Find in graph").focus()
    before = page.evaluate(f"{CY}.zoom()")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # Zoom in
    assert page.evaluate(f"{CY}.zoom()") > before
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # Zoom out
    assert page.evaluate(f"{CY}.zoom()") == pytest.approx(before)
    page.keyboard.press("-")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # Fit
    page.keyboard.press("Tab")
    expect(drawing(page)).to_be_focused()
    heard = set()
    for key in ["Right", "Left", "Up", "Down"] * 3:
        for _ in range(2):
            page.keyboard.press(f"Arrow{key}")
            heard.add(page.locator("#graph-status").inner_text().partition(":")[0])
    assert heard == {"One", "Two", "Three"}
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"/notes/\d+/$"))


def test_names_do_not_overlap(graph):
    page = graph("reader")

    boxes = page.evaluate(
        f"{CY}.nodes('.named').map(({{0: node}}) => node._private.labelBounds.main)"
    )

    crossing = [
        (a, b)
        for i, a in enumerate(boxes)
        for b in boxes[:i]
        if a["x1"] < b["x2"] - 4 and b["x1"] < a["x2"] - 4
        and a["y1"] < b["y2"] - 4 and b["y1"] < a["y2"] - 4
    ]  # fmt: skip
    assert len(boxes) >= 15
    assert crossing == []


def test_two_thousand_notes_are_drawn_within_seconds(graph):
    page = graph("collector", "/notes/")
    browser = page.context.new_cdp_session(page)
    browser.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto("/notes/graph/")
    expect(page.locator("#graph")).to_have_attribute("data-state", "drawn")

    expect(page.get_by_text("100 others are left out")).to_be_visible()
    measured = {
        each["name"]: each["value"] for each in browser.send("Performance.getMetrics")["metrics"]
    }
    picture(page, "graph-of-2000")
    assert 0 < measured["TaskDuration"] < 20  # seconds of the processor
    assert page.problems == []


def test_a_phone_in_the_dark(graph):
    page = graph(
        "reader",
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        color_scheme="dark",
        reduced_motion="reduce",
    )
    picture(page, "graph-phone")
    at, box = page.evaluate(AT, "Recipes"), drawing(page).bounding_box()

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.touchscreen.tap(box["x"] + at["x"], box["y"] + at["y"])

    expect(page.get_by_role("heading", name="Recipes").first).to_be_visible()


def test_without_scripts_the_list_says_it_all(graph, open_page, web):
    state = graph("writer").context.storage_state()
    page = open_page(web.url, java_script_enabled=False, storage_state=state)
    page.goto("/notes/graph/")

    page.get_by_text("As a list").click()

    item = page.get_by_role("listitem").filter(has_text="One")
    expect(item.get_by_role("link", name="Two").first).to_be_visible()
    expect(page.locator("#graph")).to_be_hidden()
