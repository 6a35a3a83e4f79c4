"""Nodes that are grouped on the canvas are looked at as Langflow runs them: each by itself."""

import json

import pytest

from ai_chatbot.flows.asks import search_of
from ai_chatbot.flows.checks import Graph, errors_in, find_faults
from ai_chatbot.flows.differences import as_text, differences
from ai_chatbot.flows.nodes import GROUPS_DEPTH, template_of
from ai_chatbot.flows.shape import normalise, prompt_hash, with_typed_secrets, without_secrets
from tests.flows.conftest import shipped
from tests.flows.grouped import grouped

MODEL, PROMPT, SEARCH = "NotesModel-model", "Prompt-instruction", "NotesSearch-notes"


def typed(flow, key="sk-typed-ключ"):
    """With a key typed into the model, wherever that stands."""
    for node in [*flow["data"]["nodes"], *within(flow)]:
        for name, field in template_of(node).items():
            if name in ("api_key", f"api_key_{MODEL}"):
                field["value"] = key
    return flow


def within(flow):
    groups = [node["data"]["node"].get("flow") for node in flow["data"]["nodes"] if "data" in node]
    return [node for group in groups if group for node in group["data"]["nodes"]]


@pytest.mark.parametrize(
    "flow",
    [
        grouped(shipped(), PROMPT, MODEL),
        grouped(grouped(shipped(), MODEL, PROMPT, name="模型"), "模型", SEARCH, name="All"),
    ],
)
def test_a_flow_with_groups_is_the_flow_without(flow):
    whole, plain = Graph(flow), Graph(shipped())

    assert find_faults(flow) == []
    assert whole.nodes.keys() == plain.nodes.keys()
    ends = [sorted((e["source"], e["target"]) for e in each.edges) for each in (whole, plain)]
    assert ends[0] == ends[1]
    assert search_of(flow) == search_of(shipped())
    assert prompt_hash(flow) == prompt_hash(shipped())


def test_what_is_filled_in_at_a_group_is_its_nodes_and_is_told_so():
    before = grouped(shipped(), PROMPT, MODEL)
    after = grouped(shipped(), PROMPT, MODEL)
    (group,) = [node for node in after["data"]["nodes"] if node["id"] == "Group"]
    template_of(group)[f"system_message_{MODEL}"]["value"] = "Réponds en vers."

    said = as_text(differences(before, after))

    assert said.startswith("Notes Model: “System Message” changed")
    assert "+ Réponds en vers." in said
    assert prompt_hash(before) != prompt_hash(after)


def test_a_key_typed_into_a_grouped_node_is_a_secret_as_anywhere():
    flow = typed(grouped(shipped(), PROMPT, MODEL))

    assert "sk-typed" in json.dumps(flow)
    assert "sk-typed" not in json.dumps(normalise(flow))
    assert "sk-typed" not in json.dumps(without_secrets(flow))
    assert json.dumps(with_typed_secrets(normalise(flow), flow)).count("sk-typed") == 2


def test_groups_without_end_keep_no_secret():
    flow = typed(shipped())
    for depth in range(GROUPS_DEPTH + 3):
        inside = [node["id"] for node in flow["data"]["nodes"] if node.get("type") != "noteNode"]
        flow = grouped(flow, *inside, name=f"g{depth}")

    assert "sk-typed" not in json.dumps(normalise(flow))
    assert "sk-typed" not in json.dumps(without_secrets(flow))


@pytest.mark.parametrize(
    "rubbish", [7, [], {"data": 7}, {"data": {"nodes": [7, {}], "edges": [{}]}}]
)
def test_a_group_of_rubbish_is_looked_at_as_well(rubbish):
    flow = shipped()
    flow["data"]["nodes"][0]["data"]["node"]["flow"] = rubbish

    errors_in(flow)
    normalise(flow)
