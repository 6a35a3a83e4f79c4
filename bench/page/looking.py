"""One page in one look: what axe finds on it, whether it is wider than its window, a picture."""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE_SECONDS = 60
# What an open menu lies over is not to be hit: then it is looked at alone.
RUN_AXE = """([tags, seconds]) => Promise.race([
  axe.run(document.querySelector("details.menu[open]") ?? document,
    {runOnly: tags, resultTypes: ["violations"]}),
  new Promise((_, fail) => setTimeout(() => fail(new Error("axe took too long")), seconds * 1000)),
])"""
# What stays at the window's edges lies over something wherever the page is scrolled to.
NOTHING_OVER = """.site-header, .composer-area { position: static !important; }
.to-newest { visibility: hidden !important; }"""
FOLLOWS = 500  # milliseconds
NARROWEST, PHONES = 360, 500  # pixels: a phone's window is below the latter
# What sticks out, of its deepest elements the first; a page that scrolls sideways hides words. The
# ways to the pages scroll by themselves, and hide them as well.
TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  const ways = document.querySelector(".site-nav");
  if (ways && ways.scrollWidth > ways.clientWidth) return ways.outerHTML.slice(0, 160);
  if (document.documentElement.scrollWidth <= wide + 1) return "";
  const out = [...document.body.querySelectorAll("*")].filter(each =>
    each.getBoundingClientRect().right > wide + 1);
  return (out.at(-1) ?? document.body).outerHTML.slice(0, 160);
}"""


@dataclass
class Seen:
    """A page in one look: which rules of axe it breaks, and on how many elements."""

    name: str
    look: str
    violations: dict[str, int] = field(default_factory=dict)
    is_too_wide: bool = False
    failed: str = ""  # why nothing is known of it


@dataclass(frozen=True)
class Looking:
    """`axe` is axe-core's script; pictures go into the folder `pictures`, if there is one."""

    axe: str
    pictures: Path | None = None
    width_alone: frozenset[str] = frozenset()  # looks in which axe would find nothing else

    def at(self, page: Page, name: str, look: str) -> Seen:
        """Total: a page that cannot be examined is one of what was seen, and says why."""
        try:
            return self.examined(page, name, look)
        except Error as error:
            return not_seen(name, look, error)

    def examined(self, page: Page, name: str, look: str) -> Seen:
        if self.pictures:
            self.pictures.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=self.pictures / f"{name}-{look}.png")
        wide = too_wide(page)
        if wide:
            complain(name, look, f"wider than its window: {wide}")
        if look in self.width_alone:
            return Seen(name, look, is_too_wide=bool(wide))
        page.add_style_tag(content=NOTHING_OVER)
        page.evaluate(self.axe)
        found = page.evaluate(RUN_AXE, [RULES, AXE_SECONDS])["violations"]
        for each in found:
            complain(name, look, said_of(each))
        broken = {each["id"]: len(each["nodes"]) for each in found}
        return Seen(name, look, broken, is_too_wide=bool(wide))


def too_wide(page: Page) -> str:
    """What sticks out of the window, on a phone out of the narrowest one; "" for nothing."""
    size = page.viewport_size or {"width": 0, "height": 0}
    wide = str(page.evaluate(TOO_WIDE))
    if wide or not NARROWEST < size["width"] < PHONES:
        return wide
    page.set_viewport_size({**size, "width": NARROWEST})
    if wide := str(page.evaluate(TOO_WIDE)):  # a drawing follows its window a moment later
        page.wait_for_timeout(FOLLOWS)
        wide = str(page.evaluate(TOO_WIDE))
    page.set_viewport_size(size)
    return wide


def not_seen(name: str, look: str, error: Exception) -> Seen:
    why = str(error).strip().split("\n")[0][:200]
    complain(name, look, f"not examined: {why}")
    return Seen(name, look, failed=why)


def said_of(violation: dict[str, Any]) -> str:
    nodes = violation["nodes"]
    shown = [f"{node['html'][:200]} {summary_of(node)}" for node in nodes[:3]]
    return f"{violation['id']} × {len(nodes)}: " + " | ".join(shown)


def summary_of(node: dict[str, Any]) -> str:
    return " ".join(str(node.get("failureSummary", "")).split())[:240]


def complain(name: str, look: str, what: str) -> None:
    print(f"{name} ({look}): {what}", file=sys.stderr, flush=True)
