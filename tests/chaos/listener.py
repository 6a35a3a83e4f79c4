"""A program that asks over Server-Sent Events, and comes back whenever it is cut."""

import asyncio
import random
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.sse import Heard, Reader

LOST = (OSError, httpx.HTTPError)
PATIENCE = httpx.Timeout(10.0)


@dataclass
class Listener:
    """`await ask(question)` hears one answer to its end, over as many connections as it takes."""

    url: str
    token: str
    conversation: str
    connections: int = 0
    gaps: int = 0  # text that began beyond what was there
    told_twice: int = 0  # events with a number that was heard already
    text: str = ""
    status: str = ""
    answer: str = ""
    _reader: Reader = field(default_factory=Reader)
    _seq: int = -1

    async def ask(self, question: str) -> None:
        self.text, self.status, self.answer, self._seq = "", "", "", -1
        self._reader = Reader()
        body, key = {"message": question}, uuid.uuid4().hex
        async with httpx.AsyncClient(
            base_url=f"{self.url}/api/v1/conversations/{self.conversation}",
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=PATIENCE,
            trust_env=False,
        ) as http:
            while not self.status:
                if self.answer:
                    headers = {"Last-Event-ID": self._reader.last_id}
                    await self.hear(http, "GET", "/events", headers=headers)
                else:
                    headers = {"Idempotency-Key": key}
                    await self.hear(http, "POST", "/ask", headers=headers, json=body)

    async def hear(self, http: httpx.AsyncClient, method: str, path: str, **said: Any) -> None:
        """The events of one connection, until it ends or is cut."""
        self.connections += 1
        self._reader.forget_half()
        try:
            async with http.stream(method, path, **said) as response:
                if response.status_code >= 400:
                    await response.aread()
                    assert response.status_code in {409, 502, 503}, response.text
                async for data in response.aiter_raw():
                    for event in self._reader.feed(data):
                        self.take(event)
        except LOST:
            pass
        await asyncio.sleep(random.uniform(0, 0.1))

    def take(self, event: Heard) -> None:
        self.answer, seq = event.id.split(":")
        self.told_twice += int(seq) <= self._seq
        self._seq = int(seq)
        if event.name == "grown":
            self.gaps += event.data["start"] > len(self.text)
            self.text = self.text[: event.data["start"]] + event.data["text"]
        elif event.name == "ended":
            self.status = event.data["status"]
