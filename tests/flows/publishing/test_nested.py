"""A flow that runs others is published with them: an edit of those changes no answer either."""

import pytest

from ai_chatbot.flows import drafts, looking, sync
from ai_chatbot.flows.current import published_flow
from ai_chatbot.flows.files import read_flow_file
from ai_chatbot.flows.forks import is_as_published
from ai_chatbot.flows.publishing import pinned, put_back, recover
from ai_chatbot.langflow.admin import LangflowAdmin
from ai_chatbot.models import FlowPin
from config.doctor.copies import published_copies
from tests.flows.conftest import a_node, small_flow, with_field
from tests.flows.publishing.acting import prompt_in, publish

NESTED = "5d1f0c1e-0000-4000-8000-00000000000a"
NAME = "Späte Übersicht 概要 שלום"
CHOSEN = {  # by how a node says which flow it runs
    "RunFlow": {"flow_id_selected": {"value": NESTED}, "flow_name_selected": {"value": NAME}},
    "SubFlow": {"flow_name": {"value": NAME}},
    "FlowTool": {"flow_name": {"value": NAME}},
}


@pytest.fixture(params=CHOSEN)
def nesting(published, request):
    """The draft runs another flow, and both are published."""
    inner = with_field(small_flow("As published."), "key", password=True, value="sk-typed")
    published.flows[NESTED] = inner | {"id": NESTED, "name": NAME, "endpoint_name": None}
    data = small_flow()["data"]
    data["nodes"].append(a_node("Run-1", request.param, **CHOSEN[request.param]))
    published.edit(data=data)
    publish()
    return published


def edit_nested(store, prompt="Half done."):
    store.flows[NESTED] |= {"data": small_flow(prompt)["data"]}


def run_by(store, flow_id):
    """The flow that a node of this one runs, found as Langflow does."""
    (node,) = [node for node in store.flows[flow_id]["data"]["nodes"] if node["id"] == "Run-1"]
    template = node["data"]["node"]["template"]
    if "flow_id_selected" in template:
        return store.flows[template["flow_id_selected"]["value"]]
    name = template["flow_name"]["value"]
    return next(flow for flow in store.flows.values() if flow["name"] == name)


def test_an_edit_of_a_flow_that_a_node_runs_changes_no_answer(nesting):
    edit_nested(nesting)

    answering = run_by(nesting, published_flow().id)

    assert prompt_in(answering) == "As published."
    assert answering["locked"]
    assert any(name in str(answering) for name in nesting.variables)
    assert list(nesting.variables.values()) == ["sk-typed"]
    assert "sk-typed" not in str(nesting.flows)
    assert "sk-typed" not in str(pinned().content)
    assert prompt_in(run_by(nesting, nesting.draft["id"])) == "Half done."


def test_an_edit_of_a_nested_flow_is_unpublished_until_it_is_published(nesting):
    assert not sync.flow_status().has_unpublished
    edit_nested(nesting)
    assert sync.flow_status().has_unpublished
    said, _differ = looking.compare_sides(["published", "draft"])
    assert f"{NAME} › Prompt" in said
    assert "Half done." in said

    assert "Version 3 is published" in publish()

    assert prompt_in(run_by(nesting, published_flow().id)) == "Half done."
    assert not sync.flow_status().has_unpublished


def test_a_nested_copy_that_is_lost_or_changed_by_hand_is_told_and_put_back(nesting):
    copy = run_by(nesting, published_flow().id)
    copy["data"] = small_flow("By hand.")["data"]
    assert "was changed in Langflow by hand" in str(list(published_copies()))
    del nesting.flows[copy["id"]]
    assert "is not in Langflow any more" in str(list(published_copies()))

    put_back()

    assert prompt_in(run_by(nesting, published_flow().id)) == "As published."
    with LangflowAdmin() as langflow:
        assert is_as_published(langflow, pinned())


def test_a_nested_flow_that_stops_starting_leaves_answering_to_the_version_before(nesting):
    edit_nested(nesting)
    publish()
    asked = published_flow()
    assert recover(asked, has_begun=True) is None  # as all starts
    nesting.does_not_start = "Half done."

    instead = recover(asked, has_begun=True)

    assert (instead.number, published_flow()) == (2, instead)
    assert f"{NAME} · " in FlowPin.objects.get().trouble
    assert "› Prompt”: Invalid Python code" in FlowPin.objects.get().trouble


def test_a_nested_copy_that_is_lost_is_put_back_by_the_next_question(nesting):
    asked = published_flow()
    del nesting.flows[run_by(nesting, asked.id)["id"]]

    assert recover(asked, has_begun=True) == asked

    assert prompt_in(run_by(nesting, asked.id)) == "As published."


def test_going_back_and_discarding_leave_nested_drafts_alone_and_say_so(nesting):
    edit_nested(nesting)
    publish()
    edit_nested(nesting, "Later.")

    said = drafts.roll_back(2)

    assert f"What it runs stays as it is on the canvas: {NAME}." in said
    assert prompt_in(run_by(nesting, published_flow().id)) == "As published."
    assert prompt_in(nesting.flows[NESTED]) == "Later."
    assert f"stays as it is on the canvas: {NAME}" in drafts.discard()[0]


def test_a_pulled_flow_brings_what_it_runs_along_to_another_langflow(nesting):
    sync.pull_flow()
    assert "sk-typed" not in str(read_flow_file())
    nesting.flows.clear()

    sync.push_flow()

    assert prompt_in(run_by(nesting, small_flow()["id"])) == "As published."
    assert sync.flow_status().state is sync.State.SAME


def test_a_flow_that_runs_itself_is_taken_along_once(published):
    data = small_flow()["data"]
    chosen = {"flow_id_selected": {"value": small_flow()["id"]}}
    data["nodes"].append(a_node("Run-1", "RunFlow", **chosen))
    published.edit(data=data)

    publish()

    itself = run_by(published, published_flow().id)
    assert run_by(published, itself["id"]) == itself
