"""Langflow's starters: listed with what each wants, fitted with our model, made the draft."""

import copy
import json

import pytest
from django.contrib.auth import get_user_model

from ai_chatbot.flows import sync
from ai_chatbot.flows.checks import Graph
from ai_chatbot.flows.current import published_flow
from ai_chatbot.flows.shape import version_of
from ai_chatbot.flows.starters import choosing
from ai_chatbot.flows.starters.choosing import described, installed
from ai_chatbot.flows.starters.fitting import MODEL, NODE, fitted
from tests.flows.conftest import a_node, an_edge, small_flow, write_flow
from tests.stack import ROOT

PAGE, BEGIN = "/flow/starters/", "/flow/starters/begin/"
SHIPPED = json.loads((ROOT / "flows" / "notes_assistant.json").read_text())


def starter(name="Basic Prompting", *kinds):
    """Chat Input → Agent → Chat Output, and nodes of these types beside."""
    model = {"_input_type": "ModelInput", "value": [{"name": "gpt-4o", "provider": "OpenAI"}]}
    nodes = [
        a_node("In-1", "ChatInput"),
        a_node("Agent-1", "Agent", model=model, x=300),
        a_node("Out-1", "ChatOutput", x=600),
        *(a_node(f"{kind}-1", kind) for kind in kinds),
    ]
    edges = [an_edge("In-1", "Agent-1"), an_edge("Agent-1", "Out-1")]
    return {"name": name, "description": "説明", "data": {"nodes": nodes, "edges": edges}}


@pytest.fixture
def staff(db, client):
    user = get_user_model().objects.create_user("ada", password="pw", is_staff=True)
    client.force_login(user)
    return user


@pytest.fixture
def published(store, monkeypatch):
    """The flow in flows/ has our model's node, as the shipped one has."""
    flow = small_flow()
    flow["data"]["nodes"].append(a_node("Model-1", MODEL, system_message={"value": "Of notes."}))
    write_flow(flow)
    sync.push_flow()
    monkeypatch.setattr(choosing, "installed", list)  # only what this Langflow tells
    store.starters = [starter("Vector Store RAG", "Knowledge", "File"), starter()]
    return store


def text_of(response):
    return " ".join(response.content.decode().split())


def test_the_model_of_each_node_that_wants_one_is_ours():
    graph = Graph(fitted(starter(), SHIPPED))

    model = graph.nodes[NODE]
    assert model["data"]["node"]["template"]["system_message"]["value"] == ""
    (edge,) = [edge for edge in graph.edges if edge["source"] == NODE]
    assert (edge["target"], edge["data"]["targetHandle"]["fieldName"]) == ("Agent-1", "model")
    assert edge["data"]["sourceHandle"]["name"] == "model_output"
    assert json.loads(edge["sourceHandle"].replace("œ", '"')) == edge["data"]["sourceHandle"]
    assert model["position"]["x"] < 300


def test_what_led_to_the_model_before_leads_there_no_more_and_nothing_else_is_lost():
    flow = starter()
    flow["data"]["edges"].append(an_edge("Other-1", "Agent-1", "model"))
    before = copy.deepcopy(flow)

    edges = Graph(fitted(flow, SHIPPED)).edges

    assert len(edges) == 3
    assert flow == before  # what was given stays as it is


@pytest.mark.parametrize("ours", [small_flow(), {}, {"data": None}])
def test_without_a_model_of_ours_a_starter_stays_as_it_is(ours):
    assert fitted(starter(), ours) == starter()


def test_a_flow_of_rubbish_is_left_alone():
    for data in (None, [], {"nodes": "x"}, {"nodes": [None, {"data": 7}]}):
        assert fitted({"data": data}, SHIPPED) == {"data": data}


def test_those_that_are_installed_are_found_and_can_be_fitted():
    found = {flow["name"]: flow for flow in installed()}

    assert len(found) > 20
    assert NODE in Graph(fitted(found["Simple Agent"], SHIPPED)).nodes
    told = {each.name: each.wants for each in described(list(found.values()))}
    assert "a knowledge base, made in Langflow" in told["Vector Store RAG"]
    assert told["Basic Prompting"] == []


def test_each_is_told_with_what_it_wants():
    (found,) = described([starter("RAG", "Knowledge", "File", "UnifiedWebSearch", "URLComponent")])
    assert found.wants == [
        "a file, uploaded in Langflow", "a knowledge base, made in Langflow", "the internet",
    ]  # fmt: skip

    deaf = starter()
    deaf["data"]["nodes"].pop(0)
    assert "cannot hear" in described([deaf])[0].wants[0]
    assert described([{"name": None, "data": {}}]) == []


def test_the_page_lists_them_and_a_button_makes_one_the_draft(client, staff, published):
    page = text_of(client.get(PAGE))
    assert page.index("Basic Prompting") < page.index("Vector Store RAG")
    assert "It needs a file, uploaded in Langflow, a knowledge base" in page
    assert "説明" in page
    answering = published_flow()

    said = text_of(client.post(BEGIN, {"name": "Basic Prompting"}, follow=True))

    assert "The draft is “Basic Prompting” now." in said
    draft = published.draft
    assert draft["endpoint_name"] == "notes_assistant"
    assert Graph(draft).of_type("Agent") == ["Agent-1"]
    assert NODE in Graph(draft).nodes
    assert published_flow() == answering


def test_edits_before_it_can_be_brought_back(client, staff, published):
    published.edit(data=small_flow("Edited in Langflow.")["data"])
    edited = version_of(published.draft)

    said = text_of(client.post(BEGIN, {"name": "Basic Prompting"}, follow=True))
    assert "Bring discarded edits back" in said
    (kept,) = (sync.settings.DATA_DIR / "flow_backups").glob("*-draft-*")
    client.post("/flow/restore/", {"name": kept.name})

    assert version_of(published.draft) != version_of(starter())
    assert Graph(published.draft).of_type("Agent") == []
    assert edited


def test_a_name_of_nobody_changes_nothing(client, staff, published):
    before = copy.deepcopy(published.draft)

    said = text_of(client.post(BEGIN, {"name": "../x"}, follow=True))

    assert "no starter of that name" in said
    assert published.draft == before


def test_a_langflow_that_is_away_or_has_none_is_a_sentence(client, staff, published):
    published.starters = []
    assert "brings no starters along" in text_of(client.get(PAGE))
    published.status = 502
    assert "does not answer" in text_of(client.get(PAGE))
