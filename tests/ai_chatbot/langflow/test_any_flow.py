"""Flows that are not ours: an Agent's steps, one without sources, several models, none at all."""

import pytest

from ai_chatbot.answering.events import Stepped
from ai_chatbot.api.streaming import dressed
from ai_chatbot.langflow.steps import Step
from ai_chatbot.models import Message
from tests.ai_chatbot.conftest import stored_answer
from tests.scripted_langflow import end, token

pytestmark = pytest.mark.django_db(transaction=True)


def step(name, **asked):
    block = {"type": "tool_use", "name": name, "tool_input": asked, "output": None}
    return {"event": "add_message", "data": {"id": "m", "content_blocks": [block]}}


async def test_an_agents_steps_are_shown_as_they_come_and_then_its_words(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = [
        step("find_passages", question="le sol 土"),
        0.2,
        token("Lime "),
        0.1,
        token("it."),
        end("Lime it."),
    ]
    tab = await open_tab(alice, conversation)

    await tab.ask("How is the soil?")

    await tab.read_until('data-status="done"', timeout=20)
    heard = tab.html
    searching = heard.index("Searching your notes for “le sol 土”…")
    assert searching < heard.index("Answering…")
    assert 'role="status"' in heard[searching - 200 : searching]
    answer = await stored_answer()
    assert (answer.text, answer.status) == ("Lime it.", Message.Status.DONE)


async def test_a_flow_that_searches_no_notes_has_no_sources_and_says_nothing_of_them(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = [token("Arr, "), token("ahoy!"), end("Arr, ahoy!")]
    tab = await open_tab(alice, conversation)

    await tab.ask("Who are you?")

    heard = await tab.read_until('data-status="done"', timeout=20)
    assert "Arr, ahoy!" in heard
    assert "not in your notes" not in heard.lower()
    answer = await stored_answer()
    assert (answer.grounding, answer.searched) == ({}, {})


def test_programs_hear_of_steps_as_well():
    answer_id = Message(pk=None).pk

    name, data = dressed(answer_id, Stepped(3, (Step("fetch", "x"),)))

    assert name == "stepped"
    assert data["steps"] == [{"tool": "fetch", "asked": "x"}]
