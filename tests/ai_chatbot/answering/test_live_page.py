"""When open pages are shown a turn: at once, or after whoever asked elsewhere has a word."""

import asyncio

import pytest

from ai_chatbot.answering import live_page
from ai_chatbot.answering.ask import ask
from ai_chatbot.answering.pages import draw_here
from ai_chatbot.conversations.asking import CameBy
from ai_chatbot.models import Door
from tests.scripted_langflow import end, token

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("door", [Door.PAGE, Door.API])
async def test_a_page_shows_its_question_before_the_first_word(
    alice, conversation, open_tab, scripted_langflow, door
):
    go_on = asyncio.Event()
    scripted_langflow.script = [go_on, token("Late."), end("")]
    tab = await open_tab(alice, conversation)

    await ask(conversation, "Early?", by=CameBy(door))

    await tab.read_until("Early?")
    go_on.set()
    await tab.read_until('data-ends="m-')


@pytest.mark.parametrize("door", sorted(live_page.ELSEWHERE))
async def test_what_is_asked_elsewhere_is_shown_once_it_has_begun(
    alice, conversation, open_tab, scripted_langflow, monkeypatch, door
):
    monkeypatch.setattr(live_page, "PATIENCE", 60.0)
    scripted_langflow.script = [token("A word."), end("")]
    tab = await open_tab(alice, conversation)

    await ask(conversation, "Elsewhere?", by=CameBy(door))
    await tab.read_until('data-ends="m-')

    assert "Elsewhere?" in tab.html
    assert "A word." in tab.html


async def test_it_is_shown_after_a_while_when_no_word_comes(
    alice, conversation, open_tab, scripted_langflow
):
    go_on = asyncio.Event()
    scripted_langflow.script = [go_on, token("Late."), end("")]
    tab = await open_tab(alice, conversation)

    await ask(conversation, "Slow?", by=CameBy(Door.MCP))

    await tab.read_until("Slow?")
    go_on.set()
    await tab.read_until('data-ends="m-')


async def test_between_the_drawings_of_two_answers_the_event_loop_goes_round():
    happened = []

    async def something_else():
        while len(happened) < 6:
            happened.append("else")
            await asyncio.sleep(0)

    await asyncio.gather(
        *(draw_here(lambda: happened.append("drawn")) for _ in range(3)), something_else()
    )

    assert happened.count("drawn") == 3
    assert "drawn drawn" not in " ".join(happened)
