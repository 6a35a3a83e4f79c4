"""Every page in every look, for somebody who has much, who has nothing, and who is nobody."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import django
from playwright.sync_api import APIRequestContext, Error, Page

from bench.page.finding import Finder, Got, named_by
from bench.page.looking import NARROWEST, Looking, Seen, not_seen
from bench.page.product import ANSWER, DESKTOP, QUESTIONS, SHARED_NOTE, Product, axe_script
from bench.page.states import states_of
from bench.results import Results, higher, lower
from config import settings
from tests.config.strangers.doors import addresses
from tests.stack import ROOT

PICTURES = ROOT / "docs" / "screenshots"
MINUTES = 25  # of the whole walk; what is then left is said
PAGE_SECONDS = 20
ANSWER_SECONDS = 60
SETTLES = 400  # milliseconds after a page has loaded: banner, sidebar, what scripts set up
PHONE = {"width": 390, "height": 844}
TABLET = {"width": 768, "height": 1024}
NARROW = {"width": NARROWEST, "height": 740}
LOOKS: dict[str, dict[str, Any]] = {
    "desktop": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True},
    # German words are long, and 360 pixels are few.
    "german": {"viewport": NARROW, "locale": "de-DE"},
    "french": {"viewport": NARROW, "locale": "fr-FR"},
    "tablet": {"viewport": TABLET, "locale": "fr-FR"},
}
WIDTH_ALONE = frozenset({"french", "tablet"})
# What is asked, and what is waited for: where the notes say it themselves, nothing has failed.
ANSWERS = {
    "running": (QUESTIONS[0], "article.answer[data-status=running]"),
    "without-model": (QUESTIONS[0], "article.answer .status-line .why"),
    "failed": ("Who tuned the trombones of Uranus?", "article.answer[data-status=failed]"),
}
STARTS = ["/", "/conversations/", "/notes/", "/search/?q=bread", "/settings/", "/flow/", "/usage/"]
SIGNED_OUT = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"]
# Pages that look otherwise for another query, and what is no page.
OTHERWISE = {
    "notes-none-found": "/notes/?q=nothing-is-called-so",
    "conversations-none-found": "/conversations/?q=nothing-is-called-so",
    "conversations-archive": "/conversations/?q=archived%3Ayes",
    "search-nothing-asked": "/search/",
    "search-nothing-found": "/search/?q=quantum+chromodynamics+of+trombones",
    "search-bench-asked": "/search/bench/?q=bread",
    "notes-graph-all": "/notes/graph/",
    "notes-id-edit-shared": f"/notes/{SHARED_NOTE}/edit/",
    "error-404": "/none-such/",
}
WITH_NOTHING = [
    *("/", "/notes/", "/conversations/", "/search/", "/golden/", "/collections/", "/usage/"),
    *("/settings/tokens/", "/settings/webhooks/", "/settings/shares/", "/notes/shared/"),
    *("/notes/trash/", "/conversations/trash/", "/notes/graph/", "/notes/index/"),
    *("/notes/attachments/", "/notes/import/"),
]


@dataclass(frozen=True)
class Part:
    """What of the walk is walked: pages whose name, or state's name, fits one of the patterns, as
    a shell's are; in these looks. All of it, unless said otherwise."""

    pages: tuple[str, ...] = ("*",)
    looks: tuple[str, ...] = tuple(LOOKS)
    languages: tuple[str, ...] = ()  # each look in each of them, instead of in its own

    def views(self) -> dict[str, dict[str, Any]]:
        """What a browser is told for each, by its name in what is said and in pictures."""
        if not self.languages:
            return {look: LOOKS[look] for look in self.looks}
        return {
            f"{look}-{language}": {**LOOKS[look], "locale": language}
            for look in self.looks
            for language in self.languages
        }

    def has(self, name: str) -> bool:
        return any(fnmatchcase(name, pattern) for pattern in self.pages)


@dataclass
class Walk:
    """`seen` grows; after `ends` (by the clock that only grows) pages are named and left."""

    made: Product
    looking: Looking
    part: Part
    ends: float
    seen: list[Seen] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def all(self) -> None:
        much, nothing = (
            self.pages_of("much", [self.made.conversation, *STARTS]),
            as_named(WITH_NOTHING, "-empty"),
        )
        shared = {"shared": self.made.shared} if self.made.shared else {}
        for look, options in self.part.views().items():
            self.look(look, options, "", as_named(SIGNED_OUT) | shared)
            self.look(look, options, "nothing", nothing)
            self.look(look, options, "much", much | OTHERWISE, self.while_answering)

    def pages_of(self, who: str, starts: list[str]) -> dict[str, str]:
        context = self.made.context_of(who)
        pages = Finder(lambda address: got(context.request, address)).find(starts)
        context.close()
        tell_missed(pages)
        return pages

    def look(
        self,
        look: str,
        options: dict[str, Any],
        who: str,
        pages: dict[str, str],
        last: Callable[[Page, str], None] | None = None,
    ) -> None:
        context = self.made.context_of(who, **options, bypass_csp=True)
        context.set_default_timeout(PAGE_SECONDS * 1000)
        page = context.new_page()
        # What a script ended with leaves buttons that do nothing: no picture and no axe tells it.
        page.on("pageerror", lambda error: self.seen.append(not_seen(page.url, look, error)))
        is_small = options.get("viewport", DESKTOP)["width"] < DESKTOP["width"]
        for name, address in pages.items():
            self.page(page, name, address, look, is_small=is_small)
        if last:
            last(page, look)
        context.close()

    def page(self, page: Page, name: str, address: str, look: str, *, is_small: bool) -> None:
        """The page as it opens, and in each of its states, from a fresh one every time."""
        states: dict[str, Callable[[Page], None] | None] = {
            name: None,
            **{f"{name}-{each}": act for each, act in states_of(name, is_small).items()},
        }
        for state, act in states.items():
            if not self.part.has(state):
                continue
            if time.monotonic() > self.ends:
                self.left.append(f"{state} ({look})")
                continue
            try:
                self.open(page, address)
                if act:
                    act(page)
                    page.wait_for_timeout(SETTLES)
            except Error as error:
                self.seen.append(not_seen(state, look, error))
                continue
            self.seen.append(self.looking.at(page, state, look))

    def open(self, page: Page, address: str) -> None:
        page.goto(address)
        page.wait_for_timeout(SETTLES)

    def while_answering(self, page: Page, look: str) -> None:
        """A conversation while its answer is written, and two whose model failed."""
        model = self.made.model
        for state, (question, shows) in ANSWERS.items():
            if not self.part.has(f"conversation-{state}"):
                continue
            if state == "running":
                model.script(ANSWER[:200], chunk=12, hangs=True)
            else:
                model.fail(500, "out of memory")
            try:
                self.ask(page, question)
                page.locator(shows).wait_for(timeout=ANSWER_SECONDS * 1000)
                page.wait_for_timeout(SETTLES * 2)
                self.seen.append(self.looking.at(page, f"conversation-{state}", look))
            except Error as error:
                self.seen.append(not_seen(f"conversation-{state}", look, error))
        model.script(ANSWER, chunk=12)

    def ask(self, page: Page, question: str) -> None:
        page.goto("/")
        with page.expect_navigation():  # from one conversation to another
            page.locator(".new-conversation button").evaluate("each => each.form.requestSubmit()")
        page.locator("#status[data-state=ready], #status:empty").first.wait_for(state="attached")
        page.locator("#question").fill(question)
        page.locator("#question").press("Control+Enter")


def walk(
    made: Product,
    pictures: Path | None = None,
    part: Part | None = None,
    minutes: float = MINUTES,
) -> Walk:
    django.setup()  # for the addresses that there are
    looking = Looking(axe_script(settings.DATA_DIR / "axe"), pictures, WIDTH_ALONE)
    walked = Walk(made, looking, part or Part(), time.monotonic() + minutes * 60)
    walked.all()
    if walked.left:
        print(f"No time was left for: {', '.join(walked.left)}", file=sys.stderr)
    return walked


def got(request: APIRequestContext, address: str) -> Got:
    try:
        response = request.get(address, max_redirects=5, timeout=PAGE_SECONDS * 1000)
    except Error as error:
        print(f"{address}: {str(error)[:200]}", file=sys.stderr)
        return Got(address, is_page=False)
    is_html = response.headers.get("content-type", "").startswith("text/html")
    text = response.text() if response.ok and is_html else ""
    where = response.url.partition("//")[2].partition("/")[2]
    return Got(f"/{where}", is_page=text.lstrip().lower().startswith("<!doctype"), text=text)


def as_named(addresses: list[str], suffix: str = "") -> dict[str, str]:
    return {named_by(address.partition("?")[0]) + suffix: address for address in addresses}


def tell_missed(pages: dict[str, str]) -> None:
    """Addresses that no page was found for: those that only take forms, or are parts of pages."""
    missed = sorted({named_by(each.template) for each in addresses()} - {*pages})
    print(f"{len(pages)} pages; no page of its own: {' '.join(missed)}", file=sys.stderr)


def figures_of(walked: Walk) -> Results:
    seen = walked.seen
    total = sum(sum(each.violations.values()) for each in seen)
    names = {each.name for each in seen if not each.failed}
    return {
        "page.axe_violations": lower(total, "elements"),
        "page.axe_pages": higher(len(names), f"pages × {len(LOOKS)}"),
        "page.too_wide": lower(sum(each.is_too_wide for each in seen), "pages"),
        "page.failed": lower(sum(bool(each.failed) for each in seen), "pages"),
        "page.left": lower(len(walked.left), "pages"),
    }
