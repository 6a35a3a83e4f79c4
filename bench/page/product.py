"""The product with an account that has something to show, and browsers in front of it."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, sync_playwright

from bench.page.furnishing import furnish_more
from bench.results import BenchUnavailable
from tests.scripted_model import ScriptedModel
from tests.stack import Stack

CHROMIUM_FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
LOOKS_EVERY = 250  # milliseconds; at each frame it would be a part of what scripts take
DESKTOP = {"width": 1280, "height": 800}
QUESTIONS = ["How does a sourdough starter rise?", "味噌汁には何を入れますか？"]
SHARED_NOTE = 1  # by its id: the first that there is, which another lets them write
MAKE_USERS = f"""
from django.contrib.auth.models import User
from notes.importing.importer import import_texts
from notes.models import NoteShare
for name in ("newcomer", "reader"):
    User.objects.create_user(name, password={Stack.PASSWORD!r})
reader, much = (User.objects.get(username=name) for name in ("reader", {Stack.USERNAME!r}))
import_texts(reader, {{"Together/Plan.md": "# Our plan\\n\\n- [ ] flour\\n- [x] salt"}})
NoteShare.objects.create(
    owner=reader, reader=much, username=much.username,
    kind="folder", name="Together", may_write=True,
)
"""
ANSWER = """A starter rises on **flour, water and time** [1].

| Day | Feed |
|---|---|
| 1 | 50 g flour |
| 2 | 50 g flour, 50 g water |

```python
print("four to six hours at 25 °C")
```

- The rest of what is asked stands in the notes [2]."""


@dataclass
class Product:
    """`open_context(**options)` gives a browser's context; a fresh one is signed in nowhere.

    `states` has the cookies of who signed in; `shared` is the address of a shared conversation.
    """

    open_context: Callable[..., BrowserContext]
    model: ScriptedModel
    states: dict[str, Any] = field(default_factory=dict)
    conversation: str = ""
    shared: str = ""

    def context_of(self, who: str, **options: Any) -> BrowserContext:
        """Somebody's browser: "much", "nothing", or "" for nobody's."""
        state = {"storage_state": self.states[who]} if who else {}
        return self.open_context(**state, **options)


@contextmanager
def product() -> Iterator[Product]:
    chromium = shutil.which("chromium")
    if not chromium:
        raise BenchUnavailable("Chromium is missing (Debian: apt-get install chromium).")
    folder = Path(tempfile.mkdtemp(prefix="commonplace-page-"))
    with (
        ScriptedModel() as model,
        Stack(folder, **model.settings, ASK_WITHOUT_NOTES="false") as stack,
        sync_playwright() as playwright,
    ):
        model.script(ANSWER, chunk=12)
        stack.manage("shell", "-v", "0", "-c", MAKE_USERS)
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)

        def open_context(**options: Any) -> BrowserContext:
            options = {"viewport": DESKTOP, "service_workers": "block"} | options
            return browser.new_context(base_url=stack.url, **options)

        made = Product(open_context, model)
        furnish(made)
        yield made
        browser.close()
    shutil.rmtree(folder, ignore_errors=True)


def furnish(made: Product) -> None:
    """Sample notes, a conversation about them in two languages, and one of each other kind."""
    for who, name in {"nothing": "newcomer", "much": Stack.USERNAME}.items():
        context = made.open_context()
        page = context.new_page()
        sign_in(page, name)
        made.states[who] = context.storage_state()
        if who == "much":
            bring_samples(page)
            for question in QUESTIONS:
                ask(page, question)
            made.conversation = urlsplit(page.url).path
            made.shared = urlsplit(furnish_more(page, made.model.base_url)).path
        context.close()


def bring_samples(page: Page) -> None:
    page.get_by_role("button", name="sample notes").first.click()
    page.get_by_role("textbox", name="Ask your notes").wait_for()


def ask(page: Page, question: str, seconds: float = 60) -> None:
    """Ask it and wait for the end of its answer."""
    before = page.get_by_role("article", name="Answer").count()
    page.get_by_role("textbox", name="Ask your notes").fill(question)
    page.get_by_role("button", name="Send").click()
    page.locator(f"article.answer >> nth={before}").wait_for(timeout=seconds * 1000)
    page.wait_for_function(
        "() => [...document.querySelectorAll('article.answer')].at(-1).dataset.status !== 'running'"
        " && !document.querySelector('article[aria-busy]')",
        timeout=seconds * 1000,
        polling=LOOKS_EVERY,
    )


def sign_in(page: Page, name: str = Stack.USERNAME) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(Stack.PASSWORD)
    page.locator("main form [type=submit]").first.click()
    page.locator(".new-conversation").wait_for(state="attached")


def axe_script(folder: Path) -> str:
    """axe-core's own script, fetched by npm into the folder if it is not there."""
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        npm = shutil.which("npm")
        if not npm:
            raise BenchUnavailable("npm is missing, which fetches axe-core.")
        subprocess.run(
            [npm, "install", "--silent", "--prefix", str(folder), "--ignore-scripts", "axe-core@4"],
            check=True,
        )
    return script.read_text()
