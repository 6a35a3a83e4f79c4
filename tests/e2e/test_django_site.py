"""examples/django_site: a project of somebody else's, as a process, in a real Chromium."""

import os
import subprocess
import sys

import httpx
import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import picture
from tests.e2e.support import LangflowInThread
from tests.http_servers import QuietHandler, ServerInThread
from tests.scripted_langflow import answer
from tests.servers import Server, is_well
from tests.stack import ROOT

pytestmark = pytest.mark.slow

FOLDER = ROOT / "examples" / "django_site"
PASSWORD = "a phrase of some words"
PREPARE = """
from django.contrib.auth.models import User
from django.core.management import call_command
from ai_chatbot.models import Collection
call_command("check", fail_level="WARNING")
call_command("migrate", verbosity=0)
ada = User.objects.create_user("ada", password={password!r})
call_command("import_notes", {notes!r}, user="ada", json=True)
made = Collection.objects.create(
    owner=ada, title="Räder", folders=["shop"], origins=[{origin!r}], greeting="Fragen?"
)
print(made.public_id)
"""
NOTE = "# Räder\n\nDer Reifen des roten Rades hat 28 Zoll.\n"


class DjangoSite(Server):
    """The example as its README starts it; its users are made by `manage`."""

    def __init__(self, folder, langflow_url):
        super().__init__(folder)
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {
            **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
            "DJANGO_SETTINGS_MODULE": "mysite.settings",
            "DATA_DIR": str(folder),
            "LANGFLOW_URL": langflow_url,
            "LANGFLOW_API_KEY": "scripted-key",
        }

    def command(self):
        return [
            sys.executable, "-m", "uvicorn", "mysite.asgi:application", "--app-dir", str(FOLDER),
            "--port", str(self.port), "--log-level", "warning",
        ]  # fmt: skip

    def start(self, env=None, user=None):
        super().start(self.env)

    def is_ready(self):
        return is_well(self.url)

    def manage(self, *arguments):
        done = subprocess.run(
            [sys.executable, str(FOLDER / "manage.py"), *arguments],
            env=self.env, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout


@pytest.fixture(scope="module")
def langflow():
    with LangflowInThread(0) as running:
        yield running


class PageElsewhere(QuietHandler):
    html = ""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.html.encode())


@pytest.fixture(scope="module")
def elsewhere():
    """A server of other people."""
    with ServerInThread(PageElsewhere) as server:
        yield server


@pytest.fixture(scope="module")
def site(langflow, elsewhere, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    notes = folder / "notes"
    for path in ("shop/raeder.md", "private/secret.md"):
        (notes / path).parent.mkdir(parents=True, exist_ok=True)
        (notes / path).write_text(NOTE)
    site = DjangoSite(folder, langflow.server.url)
    prepare = PREPARE.format(password=PASSWORD, notes=str(notes), origin=elsewhere.url)
    public_id = site.manage("shell", "-v", "0", "-c", prepare).split()[-1]
    page = (FOLDER / "visitors.html").read_text().replace("PUBLIC-ID", public_id)
    PageElsewhere.html = page.replace("http://127.0.0.1:8000", f"{site.url}/assistant")
    with site:
        yield site


def search_like_the_flow(site):
    """What our flow's Notes Search does, with the run's own token."""

    async def search(request):
        token = request["headers"]["x-langflow-global-var-commonplace_token"]
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            found = await client.post(
                f"{site.url}/api/notes/search",
                json={"query": request["body"]["input_value"], "limit": 4},
                headers={"Authorization": f"Bearer {token}"},
            )
        assert found.status_code == 200, found.text

    return search


def test_its_users_ask_their_notes_through_the_widget(site, langflow, open_page):
    langflow.script(search_like_the_flow(site), 0.2, *answer("Der Reifen hat ", "28 Zoll [1]."))
    page = open_page(site.url)
    page.goto("/")
    expect(page.get_by_role("button", name="Ask a question")).to_have_count(0)
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("button", name="Ask a question").click()
    page.get_by_role("textbox", name="Ask your notes").fill("Wie viel Zoll hat der Reifen?")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("status")).to_have_text("Done, 1 source")
    expect(page.get_by_role("article", name="Answer")).to_contain_text("28 Zoll")
    picture(page, "django-site")
    page.get_by_role("button", name="Source 1", exact=True).click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Open the note").click()
    expect(opened.value.get_by_role("heading", name="Räder")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Ask a question").click()
    expect(page.get_by_role("article", name="Answer")).to_contain_text("28 Zoll")
    assert page.problems == []


def test_visitors_of_another_site_ask_what_is_published(site, langflow, elsewhere, open_page):
    langflow.script(search_like_the_flow(site), 0.2, *answer("28 Zoll [1]."))
    page = open_page(elsewhere.url, viewport={"width": 390, "height": 780})
    page.goto("/")

    page.get_by_role("button", name="Ask a question").click()
    expect(page.get_by_text("Fragen?")).to_be_visible()
    page.get_by_role("textbox", name="Ask your notes").fill("Wie viel Zoll hat der Reifen?")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("status")).to_have_text("Done, 1 source")  # of two notes that say it
    picture(page, "visitors")
    page.get_by_role("button", name="Source 1", exact=True).click()
    expect(page.get_by_role("region", name="Source 1")).to_contain_text("28 Zoll")
    expect(page.get_by_role("link", name="Open the note")).to_have_count(0)
    assert page.problems == []


def test_a_site_that_is_not_allowed_is_told_so(site, elsewhere, open_page):
    page = open_page(f"http://localhost:{elsewhere.server_port}")
    page.goto("/")

    page.get_by_role("button", name="Ask a question").click()

    expect(page.get_by_role("alert")).to_contain_text("cannot be reached just now")
