"""How far an answer is, told to a client; and work that a cancelled caller leaves in order."""

import asyncio

import anyio
import pytest

from ai_chatbot.mcp import calls
from ai_chatbot.mcp.calls import Progress
from ai_chatbot.mcp.tools import apart, clean


@pytest.fixture
def told():
    return []


@pytest.fixture
def progress(told):
    async def tell(characters, text):
        told.append((characters, text))

    return Progress(tell)


async def test_the_first_words_are_told_at_once_and_the_next_together(progress, told, monkeypatch):
    for word in ("One ", "two ", "three "):
        await progress.grow(word)
    assert told == [(4, "One ")]

    monkeypatch.setattr(calls, "PAUSE", 0)
    await progress.grow("four.")

    assert told == [(4, "One "), (19, "two three four.")]


async def test_a_client_that_has_left_is_told_nothing_more(monkeypatch):
    monkeypatch.setattr(calls, "PAUSE", 0)
    asked = []

    async def tell(characters, text):
        asked.append(text)
        raise anyio.ClosedResourceError

    progress = Progress(tell)
    await progress.grow("one")
    await progress.grow("two")

    assert asked == ["one"]


async def test_a_client_that_did_not_ask_is_told_nothing():
    await Progress().grow("one")


async def test_what_is_cancelled_comes_to_the_end_of_its_clean_up():
    steps = []

    async def work():
        try:
            await asyncio.sleep(60)
        finally:
            for n in range(3):  # each await of it would be cancelled again
                await asyncio.sleep(0.001)
                steps.append(n)

    with anyio.CancelScope() as scope:
        asyncio.get_running_loop().call_later(0.01, scope.cancel)
        await apart(work())

    assert scope.cancelled_caught
    assert steps == [0, 1, 2]


async def test_what_work_raises_is_raised():
    async def work():
        raise KeyError("x")

    with pytest.raises(KeyError):
        await apart(work())


def test_texts_are_made_storable_however_deep_they_lie():
    given = {"a\x00": ["\ud83d\ude00", {"b": "\ud800"}, 1, None, True]}

    assert clean(given) == {"a": ["😀", {"b": "\ufffd"}, 1, None, True]}
