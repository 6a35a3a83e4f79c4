"""What a page with the widget sends and hears."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

Event = tuple[str, dict[str, Any], str]  # its name, what it says, its id


async def post(browser: Any, path: str, body: Any = None, **options: Any) -> Any:
    return await browser.post(
        path, json.dumps({} if body is None else body), content_type="application/json", **options
    )


async def events_in(response: Any) -> AsyncGenerator[Event, None]:
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "text/event-stream"
    left = b""
    try:
        async for chunk in response:
            left += chunk
            while b"\n\n" in left:
                said, left = left.split(b"\n\n", 1)
                if event := read(said.decode()):
                    yield event
    finally:
        await response._iterator.aclose()  # as the server does for a page that has left


def read(said: str) -> Event | None:
    """None for a comment."""
    lines = dict(line.split(": ", 1) for line in said.split("\n") if line[0] != ":")
    return (lines["event"], json.loads(lines["data"]), lines["id"]) if lines else None


async def all_events(response: Any, timeout: float = 60) -> list[Event]:
    async with asyncio.timeout(timeout):
        return [event async for event in events_in(response)]


async def until_says(response: Any, text: str, timeout: float = 60) -> list[Event]:
    """The events to the first that shows this text; then the page is gone."""
    heard = []
    async with asyncio.timeout(timeout), aclosing(events_in(response)) as events:
        async for event in events:
            heard.append(event)
            if text in str(event[1]):
                break
    return heard


def shown(events: list[Event]) -> str:
    """The HTML that a page has after these events."""
    blocks = tail = ""
    for name, said, _ in events:
        if name == "grown":
            blocks = said["append"] if said.get("reset") else blocks + said["append"]
            tail = said["tail"]
        if name == "ended":
            blocks, tail = said["html"], ""
    return blocks + tail


def named(events: list[Event], name: str) -> list[dict[str, Any]]:
    return [said for each, said, _ in events if each == name]


def says(response: Any, status: int, code: str) -> Any:
    """The problem document of a response that is one, with this code and a sentence."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    said = response.json()
    assert said["code"] == code
    assert said["detail"].endswith(".")
    return said
