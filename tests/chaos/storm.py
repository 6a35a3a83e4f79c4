"""Many people ask while the network, their tabs and our processes fail; then all is counted."""

import asyncio
import base64
import json
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.chaos.page import Client, Page
from tests.chaos.proxy import Proxy, Wiretap
from tests.scripted_langflow import end, token

Pieces = list[tuple[float, str]]

# Of text that may be lost with the process that was writing it, where it keeps up with its work.
JOURNAL_SECONDS = 1.0


def scripted_answer(request: dict[str, Any]) -> list[Any]:
    """Two seconds of words, each unlike all others, in paragraphs."""
    script: list[Any] = []
    for number in range(random.randint(40, 90)):
        word = f"w{number}x{random.randrange(1 << 32):08x}"
        script += [random.uniform(0, 0.05), token(word + ("\n\n" if number % 12 == 11 else " "))]
    return [*script, end("")]


@dataclass
class Report:
    answers: Counter[str] = field(default_factory=Counter)  # by status
    sent: int = 0  # tokens that Langflow passed on to us
    lost: int = 0  # of these, missing on the page
    lost_with_process: int = 0  # missing, but from the last second of a killed process
    behind: float = 0.0  # seconds that a process was behind its work, at most: it had no more of it
    longest_loss: float = 0.0  # seconds of text that a killed process took with it
    repeated: int = 0  # shown more often than they were sent
    differing: list[str] = field(default_factory=list)  # answers unlike what was sent, otherwise
    cuts: int = 0


@dataclass
class Storm:
    """`await run(faults)`: each conversation asks `questions`, one after the other."""

    client: Client
    front: Proxy
    wiretap: Wiretap
    conversations: list[str]
    questions: int
    after_failure: Callable[[], Awaitable[None]] = lambda: asyncio.sleep(random.uniform(0, 2))
    report: Report = field(default_factory=Report)

    async def run(self, *faults: Callable[[], Awaitable[None]]) -> Report:
        meanwhile = (*faults, self.cut_sockets, self.feel_the_pulse)
        weather = [asyncio.ensure_future(each()) for each in meanwhile]
        try:
            pages = await asyncio.gather(*map(self.converse, self.conversations))
        finally:
            for fault in weather:
                fault.cancel()
            ended = await asyncio.gather(*weather, return_exceptions=True)
        for failure in ended:
            if isinstance(failure, Exception):
                raise failure
        for page in pages:
            await self.compare(page)
            await page.close()
        return self.report

    # --- People ---------------------------------------------------------------------------

    async def converse(self, conversation: str) -> Page:
        """One tab that stays open and asks, and one that comes and goes."""
        page = await Page(self.client, conversation).open()
        restless = asyncio.create_task(self.come_and_go(conversation))
        try:
            for number in range(self.questions):
                answer = await page.ask(f"Question {number}")
                if await page.until_ended(answer) != "done":
                    await self.after_failure()
        finally:
            restless.cancel()
            await asyncio.gather(restless, return_exceptions=True)
        return page

    async def come_and_go(self, conversation: str) -> None:
        while True:
            page = await Page(self.client, conversation).open()
            try:
                await asyncio.sleep(random.uniform(0.2, 3))
            finally:
                await page.close()

    async def cut_sockets(self) -> None:
        while True:
            await asyncio.sleep(0.1)
            self.report.cuts += self.front.cut(chance=0.02)

    async def feel_the_pulse(self) -> None:
        """A slow machine is behind; what it has not read yet it cannot have written down."""
        async with httpx.AsyncClient(base_url=self.front.url, trust_env=False, timeout=60) as http:
            while True:
                await asyncio.sleep(0.2)
                asked = time.monotonic()
                try:
                    await http.get("/healthz")
                except httpx.HTTPError:
                    continue  # it was cut or killed
                self.report.behind = max(self.report.behind, time.monotonic() - asked)

    # --- Counting -------------------------------------------------------------------------

    async def compare(self, kept_open: Page) -> None:
        """What was sent, against the page that was open all the time and one just loaded."""
        passed = {answer_of(run): pieces for run, pieces in self.wiretap.passed.items()}
        loaded = await Page(self.client, kept_open.conversation).open()
        await loaded.close()
        document = json.loads(await self.client.get(f"{kept_open.path}export.json"))
        texts = {message["id"]: message["text"] for message in document["messages"]}
        assert sum(m["role"] == "user" for m in document["messages"]) == self.questions
        for article in kept_open.answers:
            answer, status = article.get("id").removeprefix("m-"), article.get("data-status")
            self.report.answers[status] += 1
            pieces = passed.get(answer, [])
            self.report.sent += len(pieces)
            self.count(kept_open, answer, status, pieces)
            kept = " ".join(texts[answer].split())
            if not loaded.text_of(answer) == kept_open.text_of(answer) == kept:
                self.report.differing.append(answer)
            if status in {"done", "failed"} and texts[answer] != "".join(t for _, t in pieces):
                self.report.differing.append(answer)

    def count(self, page: Page, answer: str, status: str, pieces: Pieces) -> None:
        seen = Counter(page.text_of(answer).split())
        sent = Counter(text.strip() for _, text in pieces)
        self.report.repeated += (seen - sent).total()
        missing = [when for when, text in pieces if text.strip() not in seen]
        if status != "interrupted":
            self.report.lost += len(missing)
        elif missing:
            killed_at = pieces[-1][0]  # or later
            since = killed_at - JOURNAL_SECONDS - self.report.behind
            late = sum(when > since for when in missing)
            self.report.lost_with_process += late
            self.report.lost += len(missing) - late
            self.report.longest_loss = max(self.report.longest_loss, killed_at - missing[0])


def answer_of(run_token: str) -> str:
    """The answer's id, which a run's token carries in the open, signed."""
    payload = run_token.split(":")[0]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
