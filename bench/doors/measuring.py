"""The doors to one assistant, side by side: the first word by each, against the websocket.

What a door must not do stands here as well: lose an event of a stream that is cut, fail on odd
requests, or make a page load much.
"""

import asyncio
import gzip
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli
import httpx

from bench.doors.ways import QUESTION, Rounds, Ways
from bench.results import Results, higher, lower
from tests.chaos.page import Client
from tests.chaos.streams import storm_of_streams
from tests.contract import hold_server_to_its_word
from tests.scripted_model import ScriptedModel
from tests.stack import ROOT, Stack

ROUNDS, WARM_UP = 30, 3
PAUSE = 0.4  # seconds in which Langflow works off what the question before left behind
PIECES = [f"word{number} " for number in range(50)]
NOTES = 300
SEARCHERS, SEARCH_SECONDS = 8, 8.0
EXAMPLES = 20  # well and badly, of each operation
WIDGET = ROOT / "ai_chatbot" / "static" / "ai_chatbot"
MAKE_TOKEN = f"""
from django.contrib.auth.models import User
from ai_chatbot.tokens import make_personal_token
print(make_personal_token(User.objects.get(username={Stack.USERNAME!r}), name="bench"))
"""


def run() -> Results:
    results = widget_size()
    with (
        ScriptedModel() as model,
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory() as notes,
        Stack(
            Path(folder),
            **model.settings,
            QUESTIONS_PER_MINUTE="100000",
            REQUESTS_PER_MINUTE="1000000",
        ) as stack,
    ):
        model.script(PIECES)
        write_notes(Path(notes))
        stack.manage("import_notes", notes, "--user", stack.USERNAME)
        results |= asyncio.run(measure(stack))
    with tempfile.TemporaryDirectory() as folder:
        results |= asyncio.run(storm(Path(folder)))
    return results


async def measure(stack: Stack) -> Results:
    token = stack.manage("shell", "-v", "0", "-c", MAKE_TOKEN).stdout.strip()
    client = Client(stack.url)
    await client.sign_in(stack.USERNAME, stack.PASSWORD)
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(
        base_url=stack.url, headers=headers, trust_env=False, timeout=60
    ) as http:
        ways = Ways(client, http)
        known = await open_doors(ways)
        rounds = Rounds(known, lambda: asyncio.sleep(PAUSE))
        await rounds.run(WARM_UP)
        times = await rounds.run(ROUNDS)
        results = compared(times) | await search_rate(http)
        return results | await kept_word(ways, stack.url, token)  # last: it deletes, too


async def open_doors(ways: Ways) -> dict[str, Callable[[], Any]]:
    """Those that this version has."""
    doors = {"websocket": ways.websocket, "sse": ways.sse}
    probes = {
        "openai": (ways.openai, "/v1/models"),
        "mcp": (ways.mcp, "/mcp"),
        "widget": (ways.widget, "/widget/config"),
    }
    for name, (way, address) in probes.items():
        async with ways.http.stream("GET", address) as response:  # some say more, and never end
            is_there = response.status_code != 404
        if is_there:
            doors[name] = way
        else:
            print(f"doors: {name} is left out: {address} is not there", file=sys.stderr)
    return doors


def compared(times: dict[str, list[float]]) -> Results:
    """The medians against the websocket's."""
    plain = statistics.median(times.pop("websocket"))
    ratios = {
        f"doors.ttft_ratio.{name}": lower(statistics.median(each) / plain, "of websocket")
        for name, each in times.items()
    }
    return ratios | {"doors.websocket_ttft_ms_p50": lower(1000 * plain, "ms")}


# --- Search -------------------------------------------------------------------------------------


def write_notes(folder: Path) -> None:
    for number in range(NOTES):
        text = (
            f"# Bridge {number}\n\nThe bridge {number} over the river was built in {1500 + number}."
        )
        (folder / f"bridge-{number}.md").write_text(text)


async def search_rate(http: httpx.AsyncClient) -> Results:
    """Searches a second that so many clients at once are answered."""
    if (await search(http, 0)).status_code == 404:
        return {}
    until, done = time.perf_counter() + SEARCH_SECONDS, 0

    async def search_on(first: int) -> None:
        nonlocal done
        number = first
        while time.perf_counter() < until:
            (await search(http, number)).raise_for_status()
            number, done = number + SEARCHERS, done + 1

    await asyncio.gather(*map(search_on, range(SEARCHERS)))
    return {"doors.search_rps": higher(done / SEARCH_SECONDS, "a second")}


async def search(http: httpx.AsyncClient, number: int) -> httpx.Response:
    body = {"query": f"When was bridge {number % NOTES} built?", "limit": 5}
    return await http.post("/api/v1/notes/search", json=body)


# --- What the API says of itself ------------------------------------------------------------------


async def kept_word(ways: Ways, url: str, token: str) -> Results:
    """How many answers are not as its OpenAPI document says, or are the server's failure."""
    conversation = await ways.new_conversation()
    asked = await ways.http.post(
        f"/api/v1/conversations/{conversation}/ask?stream=false", json={"message": QUESTION}
    )
    notes = (await ways.http.get("/api/v1/notes?limit=1")).raise_for_status().json()["items"]
    ids = {
        "conversation_id": conversation,
        "message_id": asked.raise_for_status().json()["answer"]["id"],
        "note_id": notes[0]["id"],
    }
    outcome = await hold_server_to_its_word(url, token, ids, examples=EXAMPLES)
    print(*outcome.broken, sep="\n\n", file=sys.stderr)
    return {
        "doors.schemathesis_errors": lower(len(outcome.broken), "answers"),
        "doors.schemathesis_requests": higher(outcome.requests, "requests"),
    }


# --- What goes over the wire, and what is lost on it ----------------------------------------------


def widget_size() -> Results:
    files = [path.read_bytes() for path in WIDGET.glob("widget*") if path.is_file()]
    if not files:
        return {}
    gzipped, brotlied = (
        sum(len(pack(file)) for file in files) / 1024 for pack in (gzip.compress, brotli.compress)
    )
    return {
        "doors.widget_kb": lower(gzipped, "KB gzip"),
        "doors.widget_kb_brotli": lower(brotlied, "KB"),
    }


async def storm(folder: Path) -> Results:
    report = await storm_of_streams(folder, processes=2, conversations=20, questions=8, kills=True)
    print(report, file=sys.stderr)
    return {
        "doors.events_lost": lower(report.events_lost, "events"),
        "doors.told_twice": lower(report.told_twice + report.repeated, "events"),
        "doors.answers_unlike_kept": lower(len(report.differing), "answers"),
        "doors.streams_cut": higher(report.cuts, "streams"),
    }
