"""Bytes and requests, cold and warm; what moves and how long scripts take while an answer comes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from playwright.sync_api import CDPSession, Page

from bench.page.product import ANSWER, Product, ask
from bench.results import Results, lower

TOKENS = 5_000  # of the long answer whose script time is told; the scripted model's are pieces
WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""

# What is watched most, by names that stay whatever pages are weighed.
WATCHED = {
    "page.first_kb": "page.bytes_cold.sign_in",
    "page.conversation_kb": "page.bytes_cold.conversation",
    "page.warm_kb": "page.bytes_warm.conversation",
}


@dataclass
class Traffic:
    bytes: int = 0
    requests: int = 0


def weigh(made: Product) -> Results:
    figures: Results = {}
    pages = {"conversation": made.conversation, "notes": "/notes/", "search": "/search/"}
    for name, address in {"sign_in": "/accounts/login/", **pages}.items():
        context = made.context_of("much" if name in pages else "")
        page = context.new_page()
        figures |= cold_and_warm(name, page, partial(page.goto, address))
        context.close()
    return with_watched(figures) | while_streaming(made)


def with_watched(figures: Results) -> Results:
    return figures | {name: figures[same] for name, same in WATCHED.items()}


def cold_and_warm(name: str, page: Page, go: Callable[[], Any]) -> Results:
    cold, warm = (traffic_of(page, go) for _ in range(2))
    return {
        f"page.bytes_cold.{name}": lower(cold.bytes / 1024, "KB"),
        f"page.bytes_warm.{name}": lower(warm.bytes / 1024, "KB"),
        f"page.requests_cold.{name}": lower(cold.requests, "requests"),
        f"page.requests_warm.{name}": lower(warm.requests, "requests"),
    }


def traffic_of(page: Page, go: Callable[[], Any]) -> Traffic:
    """What went over the network, as it was encoded; what a cache answered is not counted."""
    traffic = Traffic()
    cached: set[str] = set()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.on("Network.requestServedFromCache", lambda e: cached.add(e["requestId"]))

    def count(event: dict[str, Any]) -> None:
        if event["requestId"] not in cached and event["encodedDataLength"]:
            traffic.bytes += int(event["encodedDataLength"])
            traffic.requests += 1

    devtools.on("Network.loadingFinished", count)
    go()
    page.wait_for_load_state("load")
    page.wait_for_timeout(1500)  # what is asked for after the page: banner, sidebar
    devtools.detach()
    return traffic


def while_streaming(made: Product) -> Results:
    """An answer of the usual kind for what moves, a long one for what scripts take."""
    context = made.context_of("much")
    context.add_init_script(WATCH_SHIFTS)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name="New conversation").click()
    page.get_by_role("textbox", name="Ask your notes").wait_for()
    ask(page, "How does bread rise?")
    shifted = page.evaluate("window.shifted")
    made.model.script(["word " if n % 40 else "word.\n\n" for n in range(TOKENS)], delay=0.002)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})  # the processor's
    before = script_seconds(devtools)
    ask(page, "Tell me everything about bread")
    after = script_seconds(devtools)
    made.model.script(ANSWER, chunk=12)
    context.close()
    return {
        "page.layout_shift": lower(shifted, "score"),
        "page.script_s_5000_tokens": lower(after - before, "s of processor"),
    }


def script_seconds(devtools: CDPSession) -> float:
    """Since the page began; nothing is counted before the session's Performance is enabled."""
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in metrics if each["name"] == "ScriptDuration"))
