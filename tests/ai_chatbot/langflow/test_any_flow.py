"""Flows that are not ours: an Agent's steps, one without sources, several models, none at all."""

import asyncio
import json

import pytest

from ai_chatbot.answering.events import Stepped
from ai_chatbot.api.streaming import dressed
from ai_chatbot.langflow.steps import Step
from ai_chatbot.models import Message
from tests.ai_chatbot.conftest import stored_answer, until
from tests.scripted_langflow import end, token

pytestmark = pytest.mark.django_db(transaction=True)


def step(name, **asked):
    block = {"type": "tool_use", "name": name, "tool_input": asked, "output": None}
    return {"event": "add_message", "data": {"id": "m", "content_blocks": [block]}}


async def test_an_agents_steps_are_shown_as_they_come_and_then_its_words(
    alice, conversation, open_tab, scripted_langflow
):
    is_shown = asyncio.Event()
    scripted_langflow.script = [
        step("find_passages", question="le sol 土"),
        is_shown,
        token("Lime "),
        token("it."),
        end("Lime it."),
    ]
    tab = await open_tab(alice, conversation)

    await tab.ask("How is the soil?")

    await tab.read_until("Searching your notes for “le sol 土”…")
    is_shown.set()
    await tab.read_until('data-ends="m-')
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

    heard = await tab.read_until('data-ends="m-')
    assert "Arr, ahoy!" in heard
    assert "not in your notes" not in heard.lower()
    answer = await stored_answer()
    assert (answer.grounding, answer.searched) == ({}, {})


def says(message, text):
    """Events by which a model writes a message, as Langflow 1.13 sends them."""
    whole = {"id": message, "text": text, "properties": {"state": "complete"}}
    pieces = [text[:3], text[3:]]
    return [
        *({"event": "token", "data": {"chunk": each, "id": message}} for each in pieces),
        {"event": "add_message", "data": whole},
    ]


def ends_with(*texts):
    """A run's end with an output for each text."""
    outputs = [
        {"outputs": [{"results": {"message": {"text": text, "properties": {}}}}]} for text in texts
    ]
    return {"event": "end", "data": {"result": {"session_id": "s", "outputs": outputs}}}


def fails(node, why):
    message = f"Error running graph: Error building Component {node}: \n\n{why}"
    return {"event": "error", "data": {"error": f"500: {json.dumps({'message': message})}"}}


first, second = says("m1", "First."), says("m2", "第二。")
ODD = {
    "several outputs": ([*first, *second, ends_with("First.", "第二。")], ["First.", "第二。"]),
    "several models at once": (
        [first[0], second[0], first[1], second[1], first[2], second[2], ends_with("First.")],
        ["First.", "第二。"],
    ),
    "outputs that do not stream": ([ends_with("Only", "second")], ["Only"]),
    "none, though a model streams": ([*first, ends_with()], ["First."]),
    "none": ([ends_with()], ["nothing came out of its Chat Output", "page “Flow”"]),
    "a failure midway": (
        [*first[:1], fails("Web Search", "The network is away")],
        ["“Web Search” in the flow reported an error: The network is away.", "mend that node"],
    ),
    "no key": (
        [fails("Agent", "OpenAI API key is required when using OpenAI provider")],
        ["“Agent” in the flow reported an error:", "give it a model and a key in the editor"],
    ),
}


async def as_many_have_ended(number):
    answers = Message.objects.filter(role="assistant")
    return await answers.exclude(status=Message.Status.RUNNING).acount() == number


async def test_whatever_a_flow_is_made_of_it_answers_or_names_the_node_and_what_to_do(
    alice, conversation, open_tab, scripted_langflow
):
    tab = await open_tab(alice, conversation)
    for number, (name, (script, wanted)) in enumerate(ODD.items(), 1):
        scripted_langflow.script = script

        await tab.ask(f"With {name}?")

        await until(lambda number=number: as_many_have_ended(number))
        kept = await stored_answer()
        await tab.read_until(f'data-ends="m-{kept.pk}"')
        said = f"{kept.text} {kept.error}"
        places = [said.find(each) for each in wanted]
        assert min(places) >= 0, (name, wanted, said)
        assert places == sorted(places), name


def test_programs_hear_of_steps_as_well():
    answer_id = Message(pk=None).pk

    name, data = dressed(answer_id, Stepped(3, (Step("fetch", "x"),)))

    assert name == "stepped"
    assert data["steps"] == [{"tool": "fetch", "asked": "x"}]
