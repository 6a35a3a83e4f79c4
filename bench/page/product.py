"""The product with an account that has something to show, and browsers in front of it."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from bench.page.furnishing import furnish_more
from bench.results import BenchUnavailable
from tests.scripted_model import ScriptedModel
from tests.stack import Stack

CHROMIUM_FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
DESKTOP = {"width": 1280, "height": 800}
QUESTIONS = ["How does a sourdough starter rise?", "味噌汁には何を入れますか？"]
ANSWER = """A starter rises on **flour, water and time** [1].

| Day | Feed |
|---|---|
| 1 | 50 g flour |
| 2 | 50 g flour, 50 g water |

```python
print("four to six hours at 25 °C")
```

- The rest of what is asked stands in the notes [2]."""


@dataclass(frozen=True)
class Product:
    """`open_context(**options)` gives a browser's context; a fresh one is signed in nowhere.

    `open_to_all` are addresses that need no account.
    """

    open_context: Callable[..., BrowserContext]
    model: ScriptedModel
    open_to_all: list[str] = field(default_factory=list)


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
    context = made.open_context()
    page = context.new_page()
    sign_in(page)
    page.get_by_role("button", name="sample notes").first.click()
    page.get_by_role("textbox", name="Ask your notes").wait_for()
    for question in QUESTIONS:
        ask(page, question)
    made.open_to_all.append(furnish_more(page))
    context.close()


def ask(page: Page, question: str) -> None:
    before = page.get_by_role("article", name="Answer").count()
    page.get_by_role("textbox", name="Ask your notes").fill(question)
    page.get_by_role("button", name="Send").click()
    page.locator(f"article.answer >> nth={before}").wait_for()
    page.wait_for_function(
        "() => [...document.querySelectorAll('article.answer')].at(-1).dataset.status !== 'running'"
        " && !document.querySelector('article[aria-busy]')",
        timeout=60_000,
    )


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill(Stack.USERNAME)
    page.get_by_label("Password").fill(Stack.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="New conversation").wait_for()


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
