"""Every page that links lead to, looked at in light, in the dark and on a phone."""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Response

from bench.page.product import Product, axe_script, sign_in
from bench.results import Results, lower
from config import settings
from tests.stack import ROOT

PHONE = {"width": 390, "height": 844}
LOOKS: dict[str, dict[str, Any]] = {
    "desktop": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True},
}
STARTS = [
    *("/", "/conversations/", "/notes/", "/search/?q=bread", "/settings/", "/styleguide/"),
    *("/settings/shares/", "/golden/", "/usage/", "/flow/", "/flow/doctor/", "/flow/compare/"),
    *("/notes/?q=nothing-is-called-so", "/conversations/?q=nothing-is-called-so"),
]
BEFORE_SIGN_IN = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"]
MOST = 90  # pages; one of each kind
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LINKS = "() => [...document.querySelectorAll('a[href]')].map(a => a.href)"
LEFT_OUT = re.compile(r"/admin/|/static/|/api/|/accounts/logout|/attachments/\d|/original")
# What a page looks like after something was done on it.
STATES: dict[str, dict[str, Callable[[Page], None]]] = {
    "conversations": {"chosen": lambda page: choose(page)},
    "notes": {"chosen": lambda page: choose(page), "card": lambda page: rest_on_link(page)},
    "conversations-id": {"passage": lambda page: page.locator("a.citation").first.click()},
    "settings": {"palette": lambda page: page.keyboard.press("Control+k")},
    "usage": {"keys": lambda page: page.keyboard.press("?")},
    "search": {"menu": lambda page: page.locator(".site-header .menu > summary").click()},
}


def choose(page: Page) -> None:
    page.locator("input[type=checkbox][form=change]").first.check()


def rest_on_link(page: Page) -> None:
    page.locator(".note-list li > a").first.hover()


@dataclass
class Seen:
    """A page in one look: which rules of axe it breaks, and on how many elements."""

    name: str
    look: str
    violations: dict[str, int] = field(default_factory=dict)


def walk(made: Product, pictures: Path | None = None) -> list[Seen]:
    axe = axe_script(settings.DATA_DIR / "axe")
    seen: list[Seen] = []
    for look, options in LOOKS.items():
        context = made.open_context(**options, bypass_csp=True)
        page = context.new_page()
        for address in [*BEFORE_SIGN_IN, *made.open_to_all]:
            page.goto(address)
            seen.append(examine(page, named(address), look, axe, pictures))
        sign_in(page)
        for name in pages(page):
            seen.append(examine(page, name, look, axe, pictures))
            for state, act in STATES.get(name, {}).items():
                act(page)
                page.wait_for_timeout(700)
                seen.append(examine(page, f"{name}-{state}", look, axe, pictures))
        context.close()
    return seen


def pages(page: Page) -> Iterator[str]:
    """Goes from link to link; the name of each kind of page when it is open."""
    waiting, known = list(STARTS), set[str]()
    while waiting and len(known) < MOST:
        address = waiting.pop(0)
        name = named(address)
        if name in known or is_left_out(address):
            continue
        known.add(name)
        if not is_page(go(page, address)):
            continue
        page.wait_for_timeout(300)
        here = urlsplit(page.url)
        links = [urlsplit(link) for link in page.evaluate(LINKS)]
        yield name
        waiting += [
            f"{link.path}?{link.query}" if link.query else link.path
            for link in links
            if link.netloc == here.netloc
        ]


def go(page: Page, address: str) -> Response | None:
    from playwright.sync_api import Error

    try:
        return page.goto(address)
    except Error:  # a download
        return None


def is_page(response: Response | None) -> bool:
    kind = response.headers.get("content-type", "") if response else ""
    return bool(response and response.ok and kind.startswith("text/html"))


def is_left_out(address: str) -> bool:
    return LEFT_OUT.search(address) is not None


def named(address: str) -> str:
    """conversations-id for /conversations/5f…/: one page of a kind is enough."""
    parts = [part for part in urlsplit(address).path.split("/") if part]
    words = ["id" if any(sign.isdigit() for sign in part) else part for part in parts]
    return "-".join(words) or "home"


def examine(page: Page, name: str, look: str, axe: str, pictures: Path | None) -> Seen:
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=pictures / f"{name}-{look}.png")
    page.evaluate(axe)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES
    )
    broken = {each["id"]: len(each["nodes"]) for each in found["violations"]}
    for each in found["violations"]:
        first = each["nodes"][0]["html"][:200]
        print(
            f"axe: {name} ({look}): {each['id']} × {broken[each['id']]}: {first}", file=sys.stderr
        )
    return Seen(name, look, broken)


def axe_violations(seen: list[Seen]) -> Results:
    total = sum(sum(each.violations.values()) for each in seen)
    return {
        "page.axe_violations": lower(total, "elements"),
        "page.axe_pages": lower(len({each.name for each in seen}), "pages × 3"),
    }


PICTURES = ROOT / "docs" / "screenshots"
