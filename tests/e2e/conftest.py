"""The whole product, started as `make run` starts it, and a real Chromium in front of it."""

import os
import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.processes.conftest import langflow_settings
from tests.scripted_model import ScriptedModel
from tests.servers import Web
from tests.stack import ROOT, Stack, free_port

# What is waited for comes, however slow the machine: to wait long costs only a test that fails.
PATIENCE = 60_000  # ms
expect.set_options(timeout=PATIENCE)

CHROMIUM_FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
LEFT = ("htmx:sendAbort", "htmx:afterRequest")
SCREENSHOTS = Path(os.environ.get("SCREENSHOTS_DIR", ROOT / "var" / "screenshots"))
VAULT = Path(os.environ.get("VAULTS_DIR", ROOT.parent / "shared" / "vaults")) / "foam-docs"
MAKE_USERS = f"""
from django.contrib.auth.models import User
for username in {{!r}}:
    User.objects.create_user(username, password={Stack.PASSWORD!r})
"""


@pytest.fixture(scope="session")
def model():
    with ScriptedModel() as scripted:
        yield scripted


@pytest.fixture(scope="session")
def stack(model, tmp_path_factory):
    """Real Langflow, flow, component, database and embedder; the language model is scripted."""
    with Stack(
        tmp_path_factory.mktemp("stack"),
        LLM_BASE_URL=model.base_url,
        LLM_API_KEY="scripted-key",
        LLM_MODEL="scripted",
    ) as running:
        yield running


@pytest.fixture(scope="module")
def start_web(tmp_path_factory):
    """`start_web(*usernames, prepare=code, **settings)`: a web process alone, without Langflow.

    Its users sign in with Stack's password; the code is run by `manage.py shell` before the start.
    """
    with ExitStack() as running:

        def start(*usernames, prepare="", **settings):
            web = Web(tmp_path_factory.mktemp("web"), **langflow_settings(free_port()), **settings)
            web.migrate()
            web.manage("shell", "-v", "0", "-c", MAKE_USERS.format(usernames) + prepare)
            return running.enter_context(web)

        yield start


@pytest.fixture(scope="module")  # Playwright's event loop must be gone before others' tests
def chromium():
    path = shutil.which("chromium")
    assert path, "Chromium is missing: install it (Debian: apt-get install chromium)."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


def is_problem(line):
    """Not what htmx says of a request that ended because its page was left; of one that failed it
    says "sendError" or "responseError" besides."""
    return line.type == "error" and not line.text.startswith(LEFT)


@pytest.fixture
def open_page(chromium):
    """A page in a browser of its own, at 1280 × 800 unless said otherwise."""
    contexts = []

    def open_one(base_url, **options):
        options.setdefault("viewport", {"width": 1280, "height": 800})
        options.setdefault("service_workers", "block")  # a test sees what the page asks for
        context = chromium.new_context(base_url=base_url, **options)
        contexts.append(context)
        page = context.new_page()
        page.site = base_url
        page.set_default_timeout(PATIENCE)
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on(
            "console",
            lambda line: page.problems.append(line.text) if is_problem(line) else None,
        )
        return page

    yield open_one
    for context in contexts:
        context.close()


sessions: dict[tuple[str, str], list] = {}  # the cookies of each (site, user) that has signed in


def sign_in(page, username=Stack.USERNAME, password=Stack.PASSWORD):
    """By the form; the next page of the same user goes on with that session, if it has not ended:
    the form and the password's hash take more processor than most of what is then looked at."""
    key = getattr(page, "site", None), username
    if key in sessions and key[0]:
        page.context.add_cookies(sessions[key])
        page.goto("/")
        if "/accounts/login/" not in page.url:
            page.get_by_role("button", name="New conversation").wait_for()
            return
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="New conversation").wait_for()
    sessions[key] = page.context.cookies()


def picture(page, name):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
