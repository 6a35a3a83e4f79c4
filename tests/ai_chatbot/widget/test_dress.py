"""An answer's events in the widget's dress, whatever way they come."""

import json
import time

import pytest

from ai_chatbot.answering.events import Grown, Served
from ai_chatbot.models import Conversation, Message
from ai_chatbot.rights import Right
from ai_chatbot.widget.dress import Dressed
from ai_chatbot.widget.viewer import FAILED, Viewer, describe_fully


@pytest.fixture
def answer():
    conversation = Conversation()
    question = Message(conversation=conversation, role="user", text="Why?")
    return Message(conversation=conversation, parent=question, role="assistant", status="running")


@pytest.fixture
def viewer(answer):
    return Viewer(Right(1, "", None, answer.conversation.pk), 1, describe_fully)


def said(event):
    lines = dict(line.split(": ", 1) for line in event.decode().strip().split("\n"))
    return json.loads(lines["data"])


async def test_each_finished_block_is_sent_once(viewer, answer):
    dressed = Dressed(viewer, answer)

    first = said(await dressed.say(Grown(1, 0, "One.\n\nTwo comes after it")))
    second = said(await dressed.say(Grown(2, 24, " at once.\n\nFour is here.")))

    assert first["append"] == '<p dir="auto">One.</p>'
    assert first["tail"] == '<p dir="auto">Two comes after it</p>'
    assert second["append"] == '<p dir="auto">Two comes after it at once.</p>'
    assert "Four" in second["tail"]
    assert "reset" not in first


async def test_what_comes_whole_again_out_of_its_row_is_not_shown_twice(viewer, answer):
    dressed = Dressed(viewer, answer)
    await dressed.say(Grown(1, 0, "One "))

    again = said(await dressed.say(Grown(9, 0, "One two")))

    assert again["tail"] == '<p dir="auto">One two</p>'


async def test_who_comes_back_gets_all_anew_with_the_first_news(viewer, answer):
    dressed = Dressed(viewer, answer, after=2)

    known = await dressed.say(Grown(2, 0, "One.\n\nTwo "))
    first = said(await dressed.say(Grown(3, 10, "three.\n\nFour goes on ")))
    second = said(await dressed.say(Grown(4, 31, "here.")))

    assert known == b""
    assert first["reset"] is True
    assert "One." in first["append"]
    assert "Two three." in first["append"]
    assert "reset" not in second
    assert second["append"] == ""


async def test_thoughts_that_turn_out_late_are_taken_back(viewer, answer):
    dressed = Dressed(viewer, answer)
    await dressed.say(Grown(1, 0, "The user asks.\n\nTwo and two are added up.\n\n"))

    turned = said(await dressed.say(Grown(2, 43, "So 4.\n</think>\n\nIt is 4.")))

    assert turned["reset"] is True
    assert '<details class="thoughts">' in turned["append"] + turned["tail"]


async def test_what_is_no_news_says_nothing(viewer, answer):
    dressed = Dressed(viewer, answer, after=5)

    assert await dressed.say(Grown(1, 0, "")) == b""
    assert await dressed.say(Served(2, [])) == b""


def test_a_stranger_hears_that_it_failed_and_not_why(viewer, answer):
    stranger = Viewer(viewer.right, 1, describe_fully, is_stranger=True)

    assert stranger.reason("HTTP 500 of http://10.0.0.7") == FAILED
    assert stranger.reason("") == ""
    assert viewer.reason("HTTP 500") == "HTTP 500"


async def test_the_work_grows_with_the_answer_and_not_with_its_square(viewer, answer):
    async def seconds(paragraphs):
        dressed = Dressed(viewer, answer)
        began = time.process_time()
        for n in range(paragraphs):
            await dressed.say(Grown(n + 1, 20 * n, "A line of the text.\n\n"[:20]))
        return time.process_time() - began

    await seconds(20)
    few, many = await seconds(100), await seconds(400)

    assert many < 12 * few
