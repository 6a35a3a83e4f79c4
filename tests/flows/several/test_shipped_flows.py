"""The flows in flows/: each can be published, and says what it is and asks the notes for."""

import json

import pytest

from ai_chatbot.flows.asks import SHIPPED, search_of, summary_of, title_of
from ai_chatbot.flows.checks import find_faults
from tests.flows.conftest import a_node, an_edge
from tests.stack import ROOT

FLOWS = {path.stem: json.loads(path.read_text()) for path in (ROOT / "flows").glob("*.json")}
SEARCHING = {"code": {"value": 'self._ask("POST", "/api/notes/search")'}}


def test_three_are_shipped_and_none_takes_anothers_place():
    titles = {name: title_of(flow) for name, flow in FLOWS.items()}
    assert titles == {
        "notes_assistant": "Quick", "thorough": "Thorough", "no_notes": "No notes",
    }  # fmt: skip
    assert len({flow["id"] for flow in FLOWS.values()}) == 3
    assert [name for name, flow in FLOWS.items() if flow["endpoint_name"] != name] == []


@pytest.mark.parametrize("name", sorted(FLOWS))
def test_each_can_be_published_and_its_words_are_translated(name):
    assert find_faults(FLOWS[name]) == []
    assert {title_of(FLOWS[name]), summary_of(FLOWS[name])} <= set(SHIPPED)


def test_what_is_translated_is_what_they_say():
    said = {words for flow in FLOWS.values() for words in (title_of(flow), summary_of(flow))}
    assert said == set(SHIPPED)


def test_quick_reads_little_thorough_more_and_no_notes_nothing():
    assert search_of(FLOWS["notes_assistant"]) == {"limit": 10, "read_chars": 1800}
    assert search_of(FLOWS["thorough"]) == {"limit": 20, "read_chars": 4000}
    assert search_of(FLOWS["no_notes"]) == {}


def from_output(source, target, name):
    edge = an_edge(source, target)
    edge["data"]["sourceHandle"]["name"] = name
    return edge


def flow_with(edges, **fields):
    nodes = [
        a_node("s", "ext:commonplace:NotesSearch@extra", **SEARCHING, **fields),
        a_node("in", "ChatInput"),
        a_node("p", "Prompt"),
    ]
    return {"data": {"nodes": nodes, "edges": edges}}


@pytest.mark.parametrize(
    ("outputs", "searches"),
    [
        ([], False),
        (["conversation"], False),
        (["passages"], True),
        (["conversation", "passages"], True),
        (["component_as_tool"], True),  # an Agent's tool
    ],
)
def test_a_search_is_one_of_which_more_than_the_conversation_is_wanted(outputs, searches):
    flow = flow_with([from_output("s", "p", name) for name in outputs])

    assert bool(search_of(flow)) is searches


@pytest.mark.parametrize(
    ("limit", "wanted"),
    [(7, 7), (0, 1), (99, 20), ("many", 10), (None, 10), (True, 10), (float("nan"), 10), (3.0, 3)],
)
def test_the_limit_is_the_nodes_own_within_what_can_be_had(limit, wanted):
    flow = flow_with([from_output("s", "p", "passages")], limit={"value": limit})

    assert search_of(flow) == {"limit": wanted, "read_chars": 0}


def test_of_two_searches_the_one_that_is_asked_the_question_counts():
    flow = flow_with([from_output("s", "p", "passages")], limit={"value": 3})
    other = a_node("z", "NotesSearch", **SEARCHING, limit={"value": 5})
    flow["data"]["nodes"].append(other)
    flow["data"]["edges"] += [from_output("z", "p", "passages"), an_edge("in", "z", "question")]

    assert search_of(flow)["limit"] == 5


@pytest.mark.parametrize("flow", [{}, {"data": None}, {"data": {"nodes": "x", "edges": [1]}}])
def test_what_is_no_flow_asks_for_nothing_and_is_called_nothing(flow):
    assert (search_of(flow), title_of(flow), summary_of(flow)) == ({}, "", "")


def test_a_name_is_one_line_that_can_be_stored():
    assert title_of({"name": "Gründlich\n\x00 質問 " + "x" * 200}).startswith("Gründlich 質問 x")
    assert len(title_of({"name": "é" * 300})) == 100
    assert title_of({"name": 7}) == ""
