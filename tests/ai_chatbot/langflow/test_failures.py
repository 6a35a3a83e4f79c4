"""What Langflow says when a node fails, as a sentence that names the node and what to do."""

import json

import pytest

from ai_chatbot.langflow.errors import FlowFailed, FlowNotBegun
from tests.ai_chatbot.langflow.conftest import ask
from tests.scripted_langflow import error, token


def said_of(message):
    wrapped = {"message": message, "traceback": None, "suggestion": "Update 4 components."}
    return FlowFailed(f"500: {json.dumps(wrapped)}").user_message


def built(node, why):
    return f"Error running graph: Error building Component {node}: \n\n{why}"


def by_node(node, text):
    """An error as a node itself tells it, before Langflow wraps it."""
    properties = {"source": {"id": "x", "display_name": node, "source": node}}
    return {"event": "error", "data": {"text": text, "properties": properties, "error": True}}


def test_a_node_of_ours_says_itself_what_to_do():
    said = said_of(built("Notes Model", "The model's server refused the key. Check LLM_API_KEY."))

    assert said == (
        "“Notes Model” in the flow reported an error: "
        "The model's server refused the key. Check LLM_API_KEY."
    )


def test_a_node_without_a_model_or_a_key_is_named_with_what_to_do():
    for why in (
        "No model selected. Please select a language model from the available options.",
        "OpenAI API key is required when using OpenAI provider",
    ):
        said = said_of(built("Agent (研究)", why))
        assert said.startswith("“Agent (研究)” in the flow reported an error: ")
        assert "give it a model and a key" in said
        assert "page “Flow”" in said


def test_any_other_node_is_named_with_the_place_to_mend_it():
    said = said_of(built("Read File", "No files to process."))

    assert said == (
        "“Read File” in the flow reported an error: No files to process. "
        "Staff can mend that node in the editor on the page “Flow”."
    )


@pytest.mark.parametrize(
    "detail",
    [
        "something else",
        "500: {broken",
        "500: []",
        '500: {"message": 7}',
        "Error running graph: Memory Base 'test MB' is not attached to this flow.",
        "Error building Component with no reason",
        "500: " + "{" * 5000,
    ],
)
def test_whatever_langflow_says_is_a_sentence_of_one_line(detail):
    said = FlowFailed(detail).user_message

    assert said.startswith("The flow reported an error: ")
    assert len(said) < 400
    assert "\n" not in said


def test_no_reason_is_said_as_well():
    assert "failed without saying why" in said_of(built("Agent", "  "))


async def test_the_node_is_known_from_the_first_word_of_its_failure(server):
    server.script = [by_node("Web Search", "The network is away.\n")]

    with pytest.raises(FlowNotBegun) as failed:
        await ask()

    assert failed.value.user_message.startswith("“Web Search” in the flow reported an error")


async def test_a_flow_that_fails_midway_keeps_what_had_come(server):
    server.script = [token("Half"), by_node("Notes Search", "The notes are away."), error("500: x")]

    with pytest.raises(FlowFailed) as failed:
        await ask()

    assert not isinstance(failed.value, FlowNotBegun)
    assert "“Notes Search”" in failed.value.user_message
