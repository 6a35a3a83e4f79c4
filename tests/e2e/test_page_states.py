"""The page tells the truth about the connection and the answer, whatever breaks."""

import asyncio
import re
import threading
import time

import pytest
from playwright.sync_api import expect

from tests.chaos.proxy import NoUpgrades
from tests.e2e.conftest import PATIENCE, picture, sign_in
from tests.e2e.support import LangflowInThread, ask, last_answer, says
from tests.scripted_langflow import answer, end, token

pytestmark = pytest.mark.slow

# What a browser says of connections that are refused or cut.
NETWORK = r"WebSocket|ERR_|Failed to load|\[object Event\]"
NOTE_WHAT_IS_SAID = """
window.said = new Set();
new MutationObserver(() => {
  const line = document.querySelector("#status");
  if (line) window.said.add(line.textContent);
}).observe(document, {childList: true, subtree: true, characterData: true});
"""
QUIET = "Connected without websocket"


@pytest.fixture(scope="module")
def web(start_web):
    return start_web("ada", SOCKETS_PER_USER="2")


@pytest.fixture
def langflow(web):
    with LangflowInThread(int(web.env["LANGFLOW_URL"].rpartition(":")[2])) as server:
        yield server


@pytest.fixture
def chat(open_page, web):
    """`chat(**options)`: a page of a new conversation, signed in and ready."""

    def open_chat(**options):
        page = open_page(web.url, **options)
        sign_in(page, "ada")
        page.get_by_role("button", name="New conversation").click()
        says(page, "Ready")
        return page

    return open_chat


def until_kept(page, text):
    """Until the database has it, too: a process that is killed takes the newest with it."""
    deadline = time.monotonic() + PATIENCE / 1000
    while text not in page.request.get(f"{page.url}export.md").text():
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)


def test_a_lost_connection_is_said_and_comes_back_with_the_rest_of_the_answer(web, langflow, chat):
    langflow.script(token("Said before. "), asyncio.Event())
    page = chat()
    ask(page, "What remains?")
    expect(last_answer(page)).to_contain_text("Said before.")
    page.get_by_role("textbox", name="Ask your notes").fill("A question half writ")
    until_kept(page, "Said before.")

    web.kill()
    says(page, "Reconnecting…")
    picture(page, "state-reconnecting")
    web.start()

    says(page, "Interrupted")
    expect(last_answer(page)).to_contain_text("Said before.")
    expect(last_answer(page)).to_contain_text("was interrupted because the server stopped")
    expect(page.get_by_role("textbox", name="Ask your notes")).to_have_value("A question half writ")
    picture(page, "state-interrupted")
    langflow.script(*answer("Said again."))
    page.get_by_role("button", name="Try again").click()
    says(page, "Done")
    expect(last_answer(page)).to_contain_text("Said again.")


def test_offline_the_question_stays_in_the_box(web, langflow, chat):
    langflow.script(*answer("Back again."))
    page = chat(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page.context.set_offline(True)
    says(page, "You are offline")

    ask(page, "Are you there?")

    expect(page.get_by_role("alert")).to_contain_text("Your question stays in the box")
    expect(page.get_by_role("textbox", name="Ask your notes")).to_have_value("Are you there?")
    picture(page, "state-offline-phone-dark")

    page.context.set_offline(False)
    says(page, "Ready")
    page.get_by_role("button", name="Send").click()
    expect(last_answer(page)).to_contain_text("Back again.")
    expect(page.get_by_role("textbox", name="Ask your notes")).to_have_value("")


def test_a_silent_model_is_called_silent_until_it_speaks(web, langflow, chat):
    speak, finish = asyncio.Event(), asyncio.Event()
    langflow.script(token("Wait. "), speak, token("Here it is."), finish, end(""))
    page = chat()
    ask(page, "Slow?")
    says(page, "Answering…")

    says(page, "Still waiting for the model")
    page.wait_for_timeout(1500)  # it has asked again by now, and nothing new came
    says(page, "Still waiting for the model")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    picture(page, "state-stalled")

    langflow.set(speak)
    expect(last_answer(page)).to_contain_text("Here it is.")
    says(page, "Answering…")
    langflow.set(finish)
    says(page, "Done")


def test_two_tabs_show_the_same_answer(web, langflow, chat):
    finish = asyncio.Event()
    langflow.script(token("One answer, "), 0.3, token("two tabs."), finish, end(""))
    page = chat()
    second = page.context.new_page()
    second.goto(page.url)
    says(second, "Ready")

    ask(page, "Both?")

    for tab in (page, second):
        expect(tab.get_by_role("log")).to_contain_text("Both?")
        expect(last_answer(tab)).to_contain_text("One answer, two tabs.")
    second.get_by_role("button", name="Stop").click()
    for tab in (page, second):
        says(tab, "Stopped")
        expect(last_answer(tab)).to_contain_text("Stopped here.")


def test_one_page_too_many_is_told_what_to_do(web, langflow, chat):
    page = chat()
    others = [page.context.new_page() for _ in range(2)]
    for other in others:
        other.goto(page.url)

    says(others[1], "Too many pages of yours are open. Close one")
    picture(others[1], "state-too-many")

    others[0].close()
    says(others[1], "Ready")  # by itself


def test_signed_out_elsewhere_the_page_says_how_to_go_on(web, langflow, chat):
    page = chat()
    page.context.clear_cookies()
    page.get_by_role("textbox", name="Ask your notes").fill("Still here?")

    web.stop()
    web.start()

    says(page, "You are signed out. Reload the page to sign in again")
    expect(page.get_by_role("textbox", name="Ask your notes")).to_have_value("Still here?")


def test_langflow_being_away_is_a_sentence_within_seconds(web, langflow, chat):
    page = chat()
    langflow.do(langflow.server.die())

    ask(page, "Anybody?")

    says(page, "Failed", timeout=30_000)  # and not only when patience with a silent model ends
    expect(last_answer(page)).to_contain_text("The assistant is not running.")
    langflow.do(langflow.server.start())
    langflow.script(*answer("Now I am."))
    page.get_by_role("button", name="Try again").click()
    expect(last_answer(page)).to_contain_text("Now I am.")


def test_a_question_that_is_too_long_or_comes_too_early_is_not_sent(web, langflow, chat):
    finish = asyncio.Event()
    langflow.script(token("Busy."), finish, end(""))
    page = chat()
    box = page.get_by_role("textbox", name="Ask your notes")
    ask(page, "x" * 4001)
    expect(page.get_by_role("alert")).to_contain_text("4001 characters; 4000 are allowed")
    box.fill("   ")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Write a question first.")

    ask(page, "First?")
    expect(last_answer(page)).to_contain_text("Busy.")
    box.fill("Second?")
    box.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("An answer is still being written")
    expect(box).to_have_value("Second?")
    langflow.set(finish)
    says(page, "Done")


def test_an_edited_question_is_a_version_beside_the_first(web, langflow, chat):
    langflow.script(*answer("What?"))
    page = chat()
    ask(page, "Wenn?")
    says(page, "Done")

    page.get_by_role("button", name="Edit").click()
    expect(page.get_by_text("Editing an earlier question.")).to_be_visible()
    langflow.script(*answer("In May."))
    ask(page, "When?")

    expect(last_answer(page)).to_contain_text("In May.")
    expect(page.get_by_role("article", name="Your question")).to_have_count(1)
    picture(page, "edited-question")
    page.get_by_role("button", name="Previous version").click()
    expect(page.get_by_role("article", name="Your question")).to_contain_text("Wenn?")
    expect(last_answer(page)).to_contain_text("What?")


def test_a_question_asked_before_the_pages_scripts_are_there_is_asked(open_page, web, langflow):
    langflow.script(*answer("Heard."))
    page = open_page(web.url)
    sign_in(page, "ada")
    page.get_by_role("button", name="New conversation").click()
    says(page, "Ready")
    page.route("**/js/chat/*.js", lambda route: (page.wait_for_timeout(300), route.continue_()))

    page.reload(wait_until="commit")
    box = page.get_by_role("textbox", name="Ask your notes")
    box.fill("Is anybody there?")
    box.press("Enter")

    expect(last_answer(page)).to_contain_text("Heard.")
    expect(box).to_have_value("")


def test_someone_new_asks_on_the_first_page(open_page, start_web):
    fresh = start_web("newcomer")
    with LangflowInThread(int(fresh.env["LANGFLOW_URL"].rpartition(":")[2])) as langflow:
        langflow.script(*answer("Welcome."))
        page = open_page(fresh.url)
        sign_in(page, "newcomer")
        picture(page, "first-steps")

        ask(page, "Is this the way in?")

        expect(last_answer(page)).to_contain_text("Welcome.")
        says(page, "Done")
        picture(page, "first-question")


@pytest.fixture
def proxy(web):
    """A proxy before the product, in a thread: Playwright's calls block."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def do(work):
        return asyncio.run_coroutine_threadsafe(work, loop).result(60)

    standing = do(NoUpgrades([web.port]).__aenter__())
    standing.break_all = lambda: loop.call_soon_threadsafe(standing.cut, 1.0)
    yield standing
    do(standing.__aexit__(None, None, None))
    loop.call_soon_threadsafe(loop.stop)
    thread.join(60)
    loop.close()


def test_where_upgrades_are_refused_the_page_works_without(web, langflow, proxy, open_page):
    finish = asyncio.Event()
    langflow.script(token("Said **before**. "), finish, token("Said after."), asyncio.Event())
    page = open_page(proxy.url)
    page.add_init_script(NOTE_WHAT_IS_SAID)
    sign_in(page, "ada")
    page.get_by_role("button", name="New conversation").click()

    says(page, "Ready")
    expect(page.locator("#status")).to_have_attribute("title", QUIET)
    assert page.evaluate("[...window.said]") == ["Connecting…", "Ready"]
    assert 2 <= proxy.refused <= 4  # the server is asked for a sign of life meanwhile
    ask(page, "Does it work? שלום 東京")
    expect(page.get_by_role("log")).to_contain_text("Does it work? שלום 東京")
    expect(last_answer(page).locator("strong")).to_have_text("before")
    picture(page, "state-without-websocket")

    proxy.break_all()
    langflow.set(finish)
    expect(last_answer(page)).to_contain_text("Said before. Said after.")
    says(page, "Answering…")
    page.get_by_role("button", name="Stop").click()
    says(page, "Stopped")
    expect(page.get_by_role("log").locator("article")).to_have_count(2)

    page.get_by_role("textbox", name="Ask your notes").fill(" ")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Write a question first")

    proxy.refuses = False  # the page tries a websocket again when it is loaded
    page.reload()
    says(page, "Ready")  # that it was stopped stands beneath the answer
    expect(page.locator("#status")).not_to_have_attribute("title", QUIET)
    told = [each for each in page.problems if not re.search(NETWORK, each)]
    assert told == []
