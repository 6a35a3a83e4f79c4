"""The settings as people use them: by mouse, by keyboard alone, on a phone, in the dark."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import picture, sign_in
from tests.stack import Stack

pytestmark = pytest.mark.slow

PAGES_ARE_CUT = """() => {
  const nav = document.querySelector(".site-nav");
  return nav.scrollWidth > nav.clientWidth;
}"""
PHONE = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}


@pytest.fixture(scope="module")
def web(start_web):
    return start_web("ada")


def tokens_page(open_page, web, **options):
    page = open_page(web.url, **options)
    sign_in(page, "ada")
    page.get_by_label("Menu of ada").click()
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="Personal tokens").click()
    return page


def test_a_token_is_made_copied_shown_once_and_taken_back(web, open_page):
    page = tokens_page(open_page, web)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label("Name").fill("Zürich 東京")
    page.get_by_label("read and search notes").check()
    page.get_by_label("It ends").select_option("after a year")
    page.get_by_role("button", name="Make the token").click()

    shown = page.get_by_role("region", name="Your new token")
    token = shown.locator("#new-token").inner_text()
    assert token.startswith("cp_")
    picture(page, "settings-new-token")
    shown.get_by_role("button", name="Copy").click()
    expect(shown.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == token

    page.reload()
    expect(page.get_by_role("heading", name="New token")).to_be_visible()
    expect(page.get_by_text(token)).to_have_count(0)
    page.goto(f"{web.url}/notes/")
    page.go_back()
    expect(page.get_by_role("listitem").filter(has_text="Zürich 東京")).to_have_count(1)
    expect(page.get_by_text(token)).to_have_count(0)

    page.get_by_role("link", name="Take back Zürich 東京").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("You have none.")).to_be_visible()
    assert page.problems == []


def test_on_a_phone_by_keyboard_alone(web, open_page):
    page = tokens_page(open_page, web, **PHONE)

    page.get_by_label("Name").focus()
    page.keyboard.type("x" * 100)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the first of the scopes
    for _ in range(4):  # the others, and the end
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("region", name="Your new token")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "settings-phone-dark")
    assert page.problems == []


def test_signing_in_in_german_and_choosing_another_language(web, open_page):
    page = open_page(web.url, locale="de-DE", **PHONE)
    page.goto("/accounts/login/")
    page.get_by_label("Benutzername").fill("ada")
    page.get_by_label("Passwort", exact=True).fill(Stack.PASSWORD)
    page.get_by_role("button", name="Anmelden").click()

    page.get_by_label("Menü von ada").click()
    page.get_by_role("button", name="Tasten").click()
    keys = page.get_by_role("dialog", name="Tasten")
    expect(keys).to_contain_text("diese Liste zeigen")  # which a script says
    keys.get_by_role("button", name="Schließen").click()
    page.goto("/settings/appearance/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(PAGES_ARE_CUT) is False
    page.get_by_label("Sprache").select_option("Français")
    page.get_by_role("button", name="Speichern").click()

    expect(page.get_by_role("heading", name="Apparence")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert page.evaluate(PAGES_ARE_CUT) is False
    page.wait_for_load_state()  # until its scripts have run nobody hears a key
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option", name="Nouvelle conversation")).to_be_visible()
    assert page.problems == []
