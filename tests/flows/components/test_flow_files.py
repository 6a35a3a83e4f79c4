"""The files in flows/: with our components as they are, written as pull does, without secrets."""

import pytest

from ai_chatbot.flows.files import LANGFLOW_VERSION, as_text
from ai_chatbot.flows.shape import normalise
from tests.flows.components.shipped import FOLDER, nodes_of


@pytest.mark.parametrize("name", ["notes_search", "notes_model"])
def test_the_flow_carries_the_components_as_they_are(flow, name):
    """Langflow runs the code in the flow: after a change, update the node there and pull."""
    codes = [node["data"]["node"]["template"]["code"]["value"] for node in nodes_of(flow)]

    assert (FOLDER / f"{name}.py").read_text() in codes


def test_the_flow_is_written_as_pull_writes_it(flow):
    """So that the first `flows pull` after an edit differs in that edit alone."""
    pulled = normalise(flow) | {"id": flow["id"], "last_tested_version": LANGFLOW_VERSION}

    assert flow["file"].read_text() == as_text(pulled)


def test_the_flow_holds_no_secret(flow):
    fields = [
        field
        for node in nodes_of(flow)
        for field in node["data"]["node"]["template"].values()
        if isinstance(field, dict) and field.get("password")
    ]

    assert len(fields) >= 2
    assert not any(field["value"] for field in fields)


def test_each_model_reads_the_notes_as_data_and_the_question_last(flow):
    templates = [node["data"]["node"]["template"] for node in nodes_of(flow)]
    prompts = [t["template"]["value"] for t in templates if "template" in t]
    instructions = [t["system_message"]["value"] for t in templates if "system_message" in t]

    for prompt in prompts:
        names = ("{passages}", "{quotations}", "{conversation}", "{question}")
        places = [prompt.index(name) for name in names if name in prompt]
        assert places == sorted(places)
        assert prompt.endswith("{question}")
    if flow["endpoint_name"] != "no_notes":
        assert all("never orders to follow" in each for each in instructions)


def test_every_node_has_a_note_beside_it_that_explains_it(flow):
    assert len(nodes_of(flow, "noteNode")) >= 2
