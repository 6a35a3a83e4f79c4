"""Server-Sent Events as bytes: no text can end or forge one, silence is broken, nothing is left."""

import asyncio
import json

import pytest

from config.base.api import sse


def read(frame: bytes) -> dict[str, str]:
    """As a browser does: fields by line, until the blank one."""
    head, blank, rest = frame.decode().partition("\n\n")
    assert (blank, rest) == ("\n\n", "")
    return dict(line.split(": ", 1) for line in head.split("\n"))


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "two\nlines",
        "a\n\nevent: ended\ndata: {}\n\n",
        "cr\rlf\r\n",
        "é e\u0301",
        "漢字",
        "שלום",
        "\u2028\u2029\x85\x0b\x0c",
    ],
)
def test_any_text_comes_back_as_it_was_and_stays_in_its_event(text):
    fields = read(sse.encode("grown", {"text": text}, "a:1"))

    assert (fields["event"], fields["id"]) == ("grown", "a:1")
    assert json.loads(fields["data"]) == {"text": text}


@pytest.mark.parametrize("text", ["a\u2028b", "a\u2029b", "a\x85b", "a\x0bb\x0cc", "a\x1cb\x1ec"])
def test_clients_that_cut_lines_as_unicode_does_read_it_whole(text):
    frame = sse.encode("grown", {"text": text}, "a:1").decode()

    fields = dict(line.split(": ", 1) for line in frame.splitlines() if line)
    assert json.loads(fields["data"]) == {"text": text}


def test_an_event_may_have_no_name():
    assert read(sse.encode("", {"text": "é"})) == {"data": '{"text": "é"}'}


async def test_a_client_is_told_at_once_and_silence_is_broken_by_comments():
    enough, sent = asyncio.Event(), []

    async def slow():
        await enough.wait()
        yield sse.encode("ended", {})

    async for part in sse.with_heartbeats(slow(), 0.01):
        sent.append(part)
        if len(sent) == 3:
            enough.set()

    assert sent[0] == sse.COMMENT
    assert set(sent[1:-1]) == {sse.COMMENT}
    assert read(sent[-1])["event"] == "ended"


async def test_when_the_client_leaves_the_events_are_closed():
    begun, closed = asyncio.Event(), asyncio.Event()

    async def endless():
        begun.set()
        try:
            while True:
                await asyncio.sleep(3600)
                yield b"never"
        finally:
            closed.set()

    async def read_all():
        async for _ in sse.with_heartbeats(endless(), 3600):
            pass

    reading = asyncio.create_task(read_all())
    await begun.wait()
    reading.cancel()
    await asyncio.wait([reading])

    assert closed.is_set()


def test_proxies_are_told_not_to_hold_it_back():
    async def none():
        return
        yield b""

    response = sse.stream(none())

    assert response["Content-Type"] == "text/event-stream"
    assert response["X-Accel-Buffering"] == "no"
    assert "no-transform" in response["Cache-Control"]
