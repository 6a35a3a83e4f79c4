"""Bytes and requests, cold and warm; what moves and how long scripts take while an answer comes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from playwright.sync_api import CDPSession, Page

from bench.page.product import ANSWER, Product, ask
from bench.results import BenchUnavailable, Results, lower

TOKENS = 5_000  # of the long answer whose script time is told; the scripted model's are pieces
TOKEN_SECONDS = 0.002  # between two of them
LONG_ANSWER_SECONDS = 300
PIECE_SECONDS = 0.12  # between those of the usual answer: three seconds of it
RECENT_INPUT = 500  # milliseconds; what moves so soon after a click is laid to the click
SURELY = 0.01  # far less than what a block above everything moves
MOVE = """() => {
  const block = document.createElement("div");
  block.style.height = "300px";
  document.querySelector("main").prepend(block);
  window.scrollTo(0, 0);
}"""
SCRIPTS, TASKS = "ScriptDuration", "TaskDuration"
BUSY = 20_000_000
# In a task of the page's own: what the devtools evaluate is not counted among its scripts.
WORK = """rounds => new Promise(done => setTimeout(() => {
  let sum = 0;
  for (let n = 0; n < rounds; n++) sum += n % 7;
  done(sum);
}))"""
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
    figures = shift_of(made, page)
    page.reload()  # without what was put into it
    page.get_by_role("textbox", name="Ask your notes").wait_for()
    figures |= scripts_of(made, page)
    made.model.script(ANSWER, chunk=12)
    context.close()
    return figures


def shift_of(made: Product, page: Page) -> Results:
    """What moves while an answer is written, long enough for most of it not to be laid to the
    click on Send; and what the same watch says of a page that is made to move."""
    made.model.script(ANSWER, chunk=12, delay=PIECE_SECONDS)
    ask(page, "How does bread rise?")
    shifted = float(page.evaluate("window.shifted"))
    page.wait_for_timeout(RECENT_INPUT * 2)
    page.evaluate(MOVE)
    page.wait_for_timeout(RECENT_INPUT)
    if float(page.evaluate("window.shifted")) < shifted + SURELY:
        raise BenchUnavailable("The browser says nothing of what moves on a page.")
    return {"page.layout_shift": lower(shifted, "score")}


def scripts_of(made: Product, page: Page) -> Results:
    made.model.script(
        ["word " if n % 40 else "word.\n\n" for n in range(TOKENS)], delay=TOKEN_SECONDS
    )
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})  # the processor's
    check_clock(page, devtools)
    before = seconds_of(devtools)
    ask(page, "Tell me everything about bread", LONG_ANSWER_SECONDS)
    after = seconds_of(devtools)
    answer = page.locator("article.answer").last
    words = (answer.text_content() or "").count("word")  # it may be folded: no note says so
    if words < TOKENS:
        raise BenchUnavailable(f"Of {TOKENS} words {words} came; the time that took says nothing.")
    return {
        "page.script_s_5000_tokens": lower(after[SCRIPTS] - before[SCRIPTS], "s of processor"),
        "page.task_s_5000_tokens": lower(after[TASKS] - before[TASKS], "s of processor"),
    }


def check_clock(page: Page, devtools: CDPSession) -> None:
    """Raise BenchUnavailable unless a script that works four times as long is seen to."""
    took = []
    for rounds in (BUSY, 4 * BUSY):
        before = seconds_of(devtools)[SCRIPTS]
        page.evaluate(WORK, rounds)
        took.append(seconds_of(devtools)[SCRIPTS] - before)
    if not 2 * took[0] < took[1] or not took[0]:
        raise BenchUnavailable(f"The browser's clock of scripts does not count: {took}.")


def seconds_of(devtools: CDPSession) -> dict[str, float]:
    """Since the page began; nothing is counted before the session's Performance is enabled."""
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return {each["name"]: float(each["value"]) for each in metrics}
