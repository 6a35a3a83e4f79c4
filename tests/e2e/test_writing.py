"""Writing in a real browser: preview, links to nowhere, conflicts, versions, the trash."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import picture, sign_in
from tests.e2e.support import until_scripts_ran

pytestmark = pytest.mark.slow

BOAT = b"""<svg xmlns="http://www.w3.org/2000/svg" width="320" height="90">
<rect width="320" height="90" fill="#9cc"/><path d="M60 50h200l-40 25h-120z" fill="#a33"/>
</svg>"""
PNG = b"\x89PNG\r\n\x1a\n"
PREPARE = f"""
from notes.editing.attachments import keep_attachment
from notes.importing.importer import import_texts
keep_attachment(User.objects.get(username="ada"), "boat.svg", {BOAT!r})
plans = {{f"Plans/{{n}}.md": f"# Plan {{n}}\\n\\nWhat plan {{n}} says." for n in (1, 2, 10)}}
import_texts(User.objects.get(username="ben"), plans | {{"Ovens/o.md": "# Oven\\n\\n[[Plan 2]]"}})
"""
TEXT = """# Annika

Bought in 2019, see [[The log]]. The **red** boat was repaired in May.

> [!tip] Before winter
> Take the mast down.

![[boat.svg]]

- [ ] new sails
- [x] paint

| Part | Year |
| --- | --- |
| Mast | 2011 |
"""


@pytest.fixture(scope="module")
def web(start_web):
    return start_web("ada", "ben", prepare=PREPARE)


@pytest.fixture
def page(open_page, web):
    page = open_page(web.url)
    sign_in(page, "ada")
    return page


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def link(page, name):
    return page.get_by_role("main").get_by_role("link", name=name, exact=True)


def write_note(page, title, text="", **fields):
    page.goto("/notes/new/")
    page.get_by_label("Title").fill(title)
    for label, value in fields.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("Text, in Markdown").fill(text)
    button(page, "Save").click()
    expect(page.get_by_role("heading", name=title, level=1).first).to_be_visible()


def test_a_note_is_written_linked_changed_compared_deleted_and_brought_back(page):
    page.goto("/notes/new/")
    expect(page.get_by_label("Title")).to_be_focused()
    picture(page, "writing-new")
    page.get_by_label("Title").fill("Annika")
    page.get_by_label("Folder").fill("sea/boats")
    page.get_by_label("Tags").fill("red, boat/sail")
    page.get_by_label("Text, in Markdown").fill(TEXT)
    preview = page.get_by_role("region", name="Preview")
    expect(preview.get_by_role("link", name="The log")).to_be_visible()
    expect(preview.get_by_role("img", name="boat.svg")).to_be_visible()
    picture(page, "writing-preview")
    page.get_by_label("Text, in Markdown").press("Control+s")

    link(page, "The log").click()
    expect(page.get_by_label("Title")).to_have_value("The log")
    expect(page.get_by_label("Text, in Markdown")).to_be_focused()
    page.keyboard.type("About [[Annika]].")
    button(page, "Save").click()
    expect(page.get_by_role("complementary", name="Linked from")).to_contain_text("Annika")
    link(page, "Annika").first.click()
    picture(page, "writing-note")
    expect(link(page, "The log").first).not_to_have_attribute("title", "Make this note")

    link(page, "Edit").click()
    body = page.get_by_label("Text, in Markdown")
    body.fill(body.input_value().replace("in May", "in June"))
    button(page, "Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    link(page, "Versions").click()
    expect(page.get_by_role("deletion")).to_contain_text("in May")
    expect(page.get_by_role("insertion")).to_contain_text("in June")
    picture(page, "writing-versions")
    button(page, "Bring this version back").click()
    expect(page.get_by_role("article")).to_contain_text("in May")

    button(page, "Delete").click()
    expect(page.get_by_text("“Annika” is in the trash.")).to_be_visible()
    expect(link(page, "Annika")).to_have_count(0)
    picture(page, "writing-deleted")
    link(page, "Open the trash").click()
    picture(page, "writing-trash")
    page.go_back()
    button(page, "Undo").click()
    expect(page.get_by_text("“Annika” is back.")).to_be_visible()
    expect(page.get_by_role("img", name="boat.svg")).to_be_visible()
    page.goto("/notes/")
    picture(page, "writing-list")
    assert page.problems == []


# A word of success goes after ten seconds: a slow machine may not have looked at it by then.
NOTICES_STAY = """
const later = window.setTimeout;
window.setTimeout = (act, ms, ...rest) => later(act, ms >= 10000 ? 1e9 : ms, ...rest);
"""


@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_told_later_moves_nothing_and_takes_no_click(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(NOTICES_STAY)
    write_note(page, f"Still, {width}")
    link(page, "Edit").click()
    page.route("**/ready-banner/**", lambda route: (page.wait_for_timeout(700), route.continue_()))
    button(page, "Save").click()
    page.wait_for_url(re.compile(r"/notes/\d+/$"))
    edit = link(page, "Edit")
    before = edit.bounding_box()

    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_text("is still starting")).to_be_visible()

    picture(page, f"writing-told-{width}")
    assert edit.bounding_box() == before
    page.unroute_all(behavior="ignoreErrors")
    for notice in page.locator(".notices .notice").all():
        place = notice.bounding_box()
        told = page.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('.notice')",
                             [place["x"] + 20, place["y"] + 10])  # fmt: skip
        assert told is None
    for dismiss in page.get_by_role("button", name="Dismiss").all()[::-1]:
        dismiss.click()
    expect(page.locator(".notices .notice")).to_have_count(0)
    edit.click()
    expect(page).to_have_url(re.compile(r"/notes/\d+/edit/$"))


def test_a_chosen_picture_is_named_in_the_text_and_what_is_none_is_refused(page):
    page.goto("/notes/new/")
    text = page.get_by_label("Text, in Markdown")
    with page.expect_file_chooser() as chosen:
        button(page, "Picture").click()
    chosen.value.set_files({"name": "Möwe 鴎.png", "mimeType": "image/png", "buffer": PNG})
    expect(text).to_have_value(re.compile(r"^!\[\[Möwe 鴎 [0-9a-f]{8}\.png\]\]\n$"))

    with page.expect_file_chooser() as chosen:
        button(page, "Picture").click()
    chosen.value.set_files({"name": "boat.png", "mimeType": "image/png", "buffer": BOAT})

    expect(page.get_by_text("Only pictures can be put into a note")).to_be_visible()
    expect(text).to_have_value(re.compile(r"\]\]\n$"))
    expect(page.locator("#preview img")).to_have_count(1)
    picture(page, "writing-picture")
    text.fill("")


def test_text_that_is_not_saved_is_not_lost_by_a_click(page):
    page.goto("/notes/new/")
    page.get_by_label("Title").fill("Unsaved")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    with page.expect_event("dialog"):
        link(page, "Cancel").click(no_wait_after=True)

    assert asked == ["beforeunload"]
    expect(page.get_by_label("Title")).to_have_value("Unsaved")


def test_a_link_in_the_preview_opens_beside_the_text(page):
    write_note(page, "Harbour")
    page.goto("/notes/new/")
    page.get_by_label("Text, in Markdown").fill("[[Harbour]]")

    with page.context.expect_page() as opened:
        page.get_by_role("region", name="Preview").get_by_role("link", name="Harbour").click()

    expect(opened.value.get_by_role("heading", name="Harbour")).to_be_visible()
    expect(page.get_by_label("Text, in Markdown")).to_have_value("[[Harbour]]")


def test_two_tabs_do_not_write_over_each_other(page):
    write_note(page, "Shared", "The first line.")
    link(page, "Edit").click()
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("Text, in Markdown").fill("The other's line.")
    button(other, "Save").click()
    expect(other.get_by_text("Saved.")).to_be_visible()

    page.get_by_label("Text, in Markdown").fill("My own line.")
    button(page, "Save").click()

    expect(page.get_by_role("alert")).to_contain_text("has changed since you opened it")
    expect(page.get_by_role("deletion")).to_contain_text("The other's line.")
    expect(page.get_by_label("Text, in Markdown")).to_have_value("My own line.")
    picture(page, "writing-conflict")
    button(page, "Save anyway").click()
    expect(page.get_by_role("article")).to_contain_text("My own line.")


COUNT_SENT = """() => {
  window.sent = 0;
  addEventListener("submit", (event) => {
    if (!event.defaultPrevented) window.sent += 1;
    event.preventDefault();  // it stays on its way
  });
}"""
SHOW_AGAIN = "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"


def test_a_form_that_is_on_its_way_is_sent_again_only_when_it_is_shown_again(page):
    page.goto("/notes/new/")
    page.get_by_label("Title").fill("Twice")
    page.evaluate(COUNT_SENT)

    button(page, "Save").dblclick()
    page.keyboard.press("Control+s")
    assert page.evaluate("sent") == 1

    page.evaluate(SHOW_AGAIN)
    button(page, "Save").dblclick()
    assert page.evaluate("sent") == 2


def test_what_is_typed_while_a_form_is_on_its_way_can_be_sent_too(page):
    page.goto("/notes/new/")
    page.get_by_label("Title").fill("Typed on")
    page.evaluate(COUNT_SENT)
    page.keyboard.press("Control+s")

    page.get_by_label("Title").press_sequentially(" and on")
    page.keyboard.press("Control+s")

    assert page.evaluate("sent") == 2


def test_tags_are_suggested_one_after_the_other(page):
    write_note(page, "Tagged", Tags="early, late")
    page.goto("/notes/new/")
    tags = page.get_by_label("Tags")

    tags.press_sequentially("first, ")

    offered = page.locator("#known-tags option").evaluate_all("all => all.map(one => one.value)")
    assert {"first, early", "first, late"} <= set(offered)


def test_the_pages_fit_on_a_phone_in_the_dark(open_page, web):
    page = open_page(web.url, viewport={"width": 390, "height": 844}, color_scheme="dark")
    sign_in(page, "ada")
    title = "A rather long title on a phone"
    write_note(page, title, TEXT, Tags="red, boat/sail")
    pages = {"note": page.url, "edit": f"{page.url}edit/", "versions": f"{page.url}versions/"}
    page.goto(pages["edit"])
    page.get_by_label("Text, in Markdown").fill(TEXT.replace("red", "blue"))
    button(page, "Save").click()
    pages |= {"new": "/notes/new/", "list": "/notes/"}
    for name, address in pages.items():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        picture(page, f"writing-phone-dark-{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
    page.goto(pages["note"])
    page.get_by_role("article").get_by_label("More", exact=True).click()
    picture(page, "writing-phone-dark-more")
    button(page, "Delete").click()
    expect(button(page, "Undo")).to_be_visible()
    picture(page, "writing-phone-dark-deleted")
    page.goto("/notes/trash/")
    picture(page, "writing-phone-dark-trash")
    button(page, f"Bring back {title}").click()
    assert page.problems == []


def test_notes_are_looked_at_beside_their_links_dragged_and_chosen_by_keyboard(open_page, web):
    page = open_page(web.url)
    sign_in(page, "ben")
    page.goto("/notes/")
    card = page.get_by_role("tooltip")
    link(page, "Plan 2").hover()
    expect(card).to_contain_text("What plan 2 says.")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()

    folders = page.get_by_role("navigation", name="Folders")
    link(page, "Plan 2").drag_to(folders.get_by_role("link", name="Ovens"))
    expect(page.get_by_text("1 note is in “Ovens” now.")).to_be_visible()
    button(page, "Undo").click()
    expect(page.get_by_text("Undone for 1 note.")).to_be_visible()
    until_scripts_ran(page)

    page.get_by_label("Choose Plan 10").focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("1 chosen")).to_be_visible()
    page.get_by_label("Tag", exact=True).fill("later")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 note is tagged #later.")).to_be_visible()

    until_scripts_ran(page)
    page.keyboard.press("Control+k")
    first = page.get_by_role("listbox").get_by_role("option").first
    expect(first).to_contain_text("New conversation")
    page.keyboard.type("today")
    expect(first).to_contain_text("Today")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/notes/\d+/edit/$"))
    assert page.problems == []
