"""The pages as an app in a real browser: installable, quick notes, clippings, and no server."""

import shutil
from html import unescape

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import CHROMIUM_FLAGS, picture, sign_in
from tests.http_servers import QuietHandler, ServerInThread

pytestmark = pytest.mark.slow

LOOKS = {
    "desktop": ({"width": 1280, "height": 800}, "light"),
    "phone": ({"width": 390, "height": 844}, "light"),
    "dark": ({"width": 1280, "height": 800}, "dark"),
}
STRICT = "default-src 'none'; script-src 'none'; form-action 'none'"


class Article(QuietHandler):
    """A page of somebody else's, as closed as pages are."""

    def do_GET(self):
        page = "<title>日記 & Café</title><p id=words>Words of “somebody else”: 100% مذكرة</p>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", STRICT)
        self.end_headers()
        self.wfile.write(page.encode())


# The moment in which a click was meant for the page below lasts until the test has looked at it.
MEANT_WHEN_TOLD = """
const later = window.setTimeout;
const waiting = [];
window.setTimeout = (act, ms, ...rest) => ms === 800 ? waiting.push(act) : later(act, ms, ...rest);
window.runLater = () => waiting.splice(0).forEach((act) => act());
"""


@pytest.fixture(scope="module")
def web(start_web):
    return start_web("ada")


@pytest.fixture
def page(open_page, web):
    page = open_page(web.url)
    sign_in(page, "ada")
    return page


def values(page):
    names = ("title", "body", "source")
    return {name: page.locator(f"#id_{name}").input_value() for name in names}


def test_the_pages_look_as_they_should(page):
    page.goto("/settings/webhooks/new/")
    page.get_by_label("Name").fill("My house")
    page.get_by_label("Address").fill("https://example.org/" + "hook/" * 20)
    page.get_by_label("an answer is finished").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("whsec_")).to_be_visible()
    picture(page, "webhook-made-desktop")
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_role("cell", name="webhook.test", exact=True)).to_be_visible()

    for name, address in {
        "webhook": page.url,
        "webhooks": "/settings/webhooks/",
        "webhooks-new": "/settings/webhooks/new/",
        "capture": "/capture/",
        "phone-and-browser": "/settings/phone-and-browser/",
        "share": "/share/?title=A+page&text=Some+words&url=https://example.org/a",
        "offline": "/offline/",
    }.items():
        page.goto(address)
        for look, (size, colours) in LOOKS.items():
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=colours, reduced_motion="reduce")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
            picture(page, f"{name}-{look}")
    assert page.problems == []


def test_quick_notes_are_saved_by_key_and_a_draft_outlives_a_reload(page):
    page.goto("/capture/")
    expect(page.locator("#id_body")).to_be_focused()
    page.keyboard.type("Half a thought")
    page.reload()
    assert values(page)["body"] == "Half a thought"
    page.locator("#id_body").press("Control+Enter")

    expect(page.get_by_role("main").get_by_role("link", name="Half a thought")).to_be_visible()
    expect(page.locator("#id_body")).to_have_value("")
    assert values(page) == {"title": "", "body": "", "source": ""}
    expect(page.locator("#id_body")).to_be_focused()
    assert page.problems == []


def test_a_page_is_clipped_when_its_reader_says_so(page):
    page.goto("/settings/phone-and-browser/")
    bookmarklet = page.locator("#bookmarklet")
    bookmarklet.click()
    expect(page.get_by_text("drag it to the bookmarks bar")).to_be_visible()
    code = unescape(bookmarklet.get_attribute("href")).removeprefix("javascript:")

    with ServerInThread(Article) as article:
        page.goto(article.url)
        page.evaluate("getSelection().selectAllChildren(document.getElementById('words'))")
        page.context.add_init_script(MEANT_WHEN_TOLD)
        with page.context.expect_page() as opened:
            page.evaluate(code)
        window = opened.value
        expect(window.locator("#id_title")).to_have_value("日記 & Café")
        assert values(window)["body"] == "Words of “somebody else”: 100% مذكرة"
        assert values(window)["source"] == f"{article.url}/"
        assert "#" not in window.url
        save = window.get_by_role("button", name="Save")
        expect(save).to_be_disabled()  # a click that was meant for the page below
        window.evaluate("runLater()")
        save.click()
    window.get_by_role("main").get_by_role("link", name="日記 & Café").click()
    expect(window.get_by_text("clipped from the web")).to_be_visible()
    assert page.problems == []


@pytest.fixture
def page_at_home(chromium, web, tmp_path):
    """In a browser that keeps things: nothing is installed from a private window."""
    options = {"executable_path": shutil.which("chromium"), "args": CHROMIUM_FLAGS}
    context = chromium.browser_type.launch_persistent_context(tmp_path, base_url=web.url, **options)
    page = context.new_page()
    sign_in(page, "ada")
    yield page
    context.close()


def test_it_can_be_installed_and_says_so_when_the_server_is_away(page_at_home, web):
    """The last of this file: its server is gone afterwards."""
    page = page_at_home
    page.goto("/notes/")
    page.evaluate("navigator.serviceWorker.ready")
    devtools = page.context.new_cdp_session(page)
    assert devtools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    assert devtools.send("Page.getAppManifest")["errors"] == []
    stored = "caches.keys().then(names => Promise.all(names.map(async name => (await (await caches"
    stored += ".open(name)).keys()).map(request => new URL(request.url).pathname))))"
    [kept] = page.evaluate(stored)
    assert [path for path in kept if not path.startswith("/static/")] == ["/offline/"]

    web.stop()
    page.goto("/notes/", wait_until="load")

    expect(page.get_by_role("heading", name="The server cannot be reached")).to_be_visible()
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(ground) == "rgb(251, 250, 247)"  # its style sheet is there as well
    picture(page, "offline-desktop")
