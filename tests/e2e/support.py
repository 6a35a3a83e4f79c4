"""A conversation's page in a browser, and a scripted Langflow beside it."""

import asyncio
import re
import threading

from playwright.sync_api import expect

from tests.e2e.conftest import PATIENCE
from tests.scripted_langflow import ScriptedLangflow


class LangflowInThread:
    """A scripted Langflow beside Playwright, whose calls block."""

    def __init__(self, port):
        self.server = ScriptedLangflow(port)
        self.loop = asyncio.new_event_loop()

    def __enter__(self):
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.do(self.server.start())
        return self

    def __exit__(self, *how):
        self.do(self.server.die())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(60)
        self.loop.close()

    def do(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def script(self, *items):
        self.server.script = list(items)

    def set(self, event):
        self.loop.call_soon_threadsafe(event.set)


def until_scripts_ran(page):
    """A click or a key that leads to another page ends before that page's scripts hear anything."""
    page.wait_for_load_state("load")


def says(page, words, timeout=PATIENCE):
    expect(page.locator("#status")).to_have_text(re.compile(words), timeout=timeout)


def ask(page, question):
    page.get_by_role("textbox", name="Ask your notes").fill(question)
    page.get_by_role("button", name="Send").click()


def last_answer(page):
    return page.get_by_role("article", name="Answer").last
