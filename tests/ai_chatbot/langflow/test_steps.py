"""The tools that an Agent calls, told once each, as Langflow says them again and again."""

import json

import pytest

from ai_chatbot.langflow.steps import STEPS_MOST, Step, Steps
from tests.ai_chatbot.langflow.conftest import ask
from tests.scripted_langflow import answer, end, token


def call(name="find_passages", output=None, **asked):
    return {"type": "tool_use", "name": name, "tool_input": asked, "output": output}


def message(*blocks, id="m"):
    return {"id": id, "content_blocks": list(blocks)}


def told(*messages):
    steps = Steps()
    return [step for each in messages for step in steps.news(each["id"], each)]


def test_each_call_is_told_once_however_often_it_is_said():
    first, second = call(question="soil"), call("fetch_content", urls="https://example.org")

    said = told(message(first), message(first), message(first, second), message(first, second))

    assert said == [Step("find_passages", "soil"), Step("fetch_content", "https://example.org")]


def test_calls_in_groups_and_between_texts_are_found_in_their_order():
    blocks = [
        {"type": "text", "text": "Let me see."},
        {"title": "Agent Steps", "contents": [call(question="土"), {"type": "text"}]},
        call(question="קרקע"),
    ]

    assert told(message(*blocks)) == [Step("find_passages", "土"), Step("find_passages", "קרקע")]


def test_a_call_without_its_question_is_told_when_that_came():
    said = told(message(call()), message(call(question="où ?")), message(call(question="où ?")))

    assert said == [Step("find_passages", "où ?")]


def test_a_tool_that_is_asked_nothing_is_told_when_it_is_said_again():
    date = call("get_current_date")

    assert told(message(date)) == []
    assert told(message(date), message(date), message(date)) == [Step("get_current_date")]


def test_two_agents_steps_are_their_own():
    said = told(message(call(question="a"), id="1"), message(call(question="b"), id="2"))

    assert [step.asked for step in said] == ["a", "b"]


def test_of_endless_calls_the_first_are_told():
    calls = [call(question=str(n)) for n in range(3 * STEPS_MOST)]

    assert len(told(message(*calls))) == STEPS_MOST


@pytest.mark.parametrize(
    "blocks",
    [None, 7, "x", [None, 7, [], {}], [{"type": "tool_use"}], [{"contents": {"type": "tool_use"}}]],
)
def test_what_is_no_list_of_calls_tells_nothing(blocks):
    assert told({"id": "m", "content_blocks": blocks}) == []


def test_what_was_asked_is_one_short_line():
    several = call("search", query="a\x00\nb", engine="web", deep=True, more={"x": 1})
    (step,) = told(message(several))
    assert step.asked == "query: a b, engine: web"

    (step,) = told(message(call(question="x" * 9000)))
    assert len(step.asked) <= 200


def test_a_step_is_said_in_words():
    said = {
        Step("find_passages", "5 % „Öl“"): "Searching your notes for “5 % „Öl“”…",
        Step("find_passages"): "Searching your notes…",
        Step("read_note", "3"): "Reading one of your notes…",
        Step("fetch_content"): "Using the tool “fetch content”…",
        Step("sum", "2+3"): "Using the tool “sum”: 2+3",
    }

    assert {step: step.in_words() for step in said} == said


async def test_a_stream_tells_steps_between_its_tokens(server):
    step = {"event": "add_message", "data": message(call(question="soil"))}
    server.script = [step, token("Lime "), step, token("it."), end("Lime it.")]

    events = await ask()

    assert events[0] == Step("find_passages", "soil")
    assert [event.text for event in events[1:3]] == ["Lime ", "it."]
    assert len(events) == 4


async def test_a_message_nested_without_end_is_read_in_a_moment(server):
    nested = call(question="soil")
    for _ in range(400):
        nested = {"contents": [nested]}
    line = json.dumps({"event": "add_message", "data": message(nested)})
    server.script = [line + "\n\n", *answer("Lime it.")]

    events = await ask()

    assert events[0] == Step("find_passages", "soil")
