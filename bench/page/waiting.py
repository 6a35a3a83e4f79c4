"""How long it takes until a question can be sent, for somebody far away whose browser has nothing.

The latency is the browser's own: each request takes that much longer than it does here.
"""

from statistics import median

from playwright.sync_api import Page

from bench.page.product import Product
from bench.results import Results, lower

LATENCIES = (20, 150)  # milliseconds, there and back
TRIES = 5
# Ten megabits a second: the way counts more than the width.
LINE = {"offline": False, "downloadThroughput": 1_250_000, "uploadThroughput": 1_250_000}
# The scripts of the page are at work: the line that says how its connection is has been set.
READY = "() => document.querySelector('#chat[data-state]') && performance.now()"


def wait(made: Product) -> Results:
    return {
        f"page.ms_ready_at_{latency}_ms": lower(
            median(once(made, latency) for _ in range(TRIES)), "ms"
        )
        for latency in LATENCIES
    }


def once(made: Product, latency: int) -> float:
    context = made.context_of("much")
    page = context.new_page()
    far_away(page, latency)
    page.goto(made.conversation, wait_until="commit")
    found = float(page.wait_for_function(READY, polling="raf").json_value())
    context.close()
    return found


def far_away(page: Page, latency: int) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", {**LINE, "latency": latency})
