"""Plans of flows: whose they are, how long they are good, and what each run gets of its own."""

import asyncio
import json
import time
from types import SimpleNamespace
from uuid import uuid4

import pytest

FLOW = {"nodes": [{"id": "a", "data": {"text": "fenêtre 窓"}}], "edges": []}


class Graph:
    """Langflow's graph, as far as plans use it."""

    made = 0

    def __init__(self, raw, user_id=None):
        self.raw_graph_data = raw
        self.user_id = user_id
        self.components = 0
        self.context = {}

    @classmethod
    def from_payload(cls, payload, *, user_id, instantiate_components, **known):
        cls.made += 1
        return cls(payload, user_id)

    def _copy_graph(self, memo, *, user_id, instantiate_components, before_initialize):
        copied = Graph(memo[id(self.raw_graph_data)], user_id)
        before_initialize(copied)
        return copied

    def _instantiate_components_in_vertices(self):
        self.components += 1


@pytest.fixture
def endpoints(monkeypatch):
    """Langflow's module of runs, with its own way of getting a graph: none."""
    import sys

    from commonplace_langflow.plans import keep_graphs

    class Counted(Graph):
        made = 0

    async def plain(flow, input_request, **options):
        return "Langflow's own way"

    async def defaults(data, user_id):
        return data

    waits = SimpleNamespace(flow_requires_hitl=lambda data: bool(data.get("waits")))
    monkeypatch.setitem(sys.modules, "langflow.api.v1.run_validation", waits)
    module = SimpleNamespace(
        try_warm_run_graph=plain,
        process_tweaks=lambda data, tweaks, stream: data | {"streams": stream},
        apply_global_variable_defaults=defaults,
        Graph=Counted,
    )
    keep_graphs(module)
    return module


def flow(**data):
    return SimpleNamespace(id=FLOW_ID, name="Flow", data=json.loads(json.dumps(FLOW)) | data)


FLOW_ID, USER = uuid4(), uuid4()


async def graph(endpoints, flow, *, user=USER, context=None, tweaks=None, stream=True):
    asked = SimpleNamespace(tweaks=tweaks)
    return await endpoints.try_warm_run_graph(
        flow, asked, user_id=user, context=context, stream=stream, execution_principal=None
    )


async def test_each_run_has_a_graph_of_its_own_out_of_one_plan(endpoints):
    first = await graph(endpoints, flow(), context={"request_variables": {"T": "one"}})
    second = await graph(endpoints, flow(), context={"request_variables": {"T": "two"}})

    first.raw_graph_data["nodes"][0]["data"]["text"] = "changed by a run"
    third = await graph(endpoints, flow())

    assert endpoints.Graph.made == 1
    assert first.context["request_variables"] == {"T": "one"}
    assert second.context["request_variables"] == {"T": "two"}
    assert third.context == {}
    assert third.raw_graph_data["nodes"] == second.raw_graph_data["nodes"] == FLOW["nodes"]
    assert third.raw_graph_data["streams"] is True
    assert [each.components for each in (first, second, third)] == [1, 1, 1]


async def test_many_that_ask_at_once_make_one_plan(endpoints):
    async def slowly(data, user_id):
        await asyncio.sleep(0)
        return data

    endpoints.apply_global_variable_defaults = slowly

    graphs = await asyncio.gather(*(graph(endpoints, flow()) for _ in range(32)))

    assert endpoints.Graph.made == 1
    assert len({id(each) for each in graphs}) == 32


async def test_no_more_than_so_many_plans_are_kept(endpoints, monkeypatch):
    from commonplace_langflow import plans

    monkeypatch.setattr(plans, "PLANS", 2)
    flows = [flow() for _ in range(3)]
    for each in flows:
        each.id = uuid4()
        await graph(endpoints, each)

    await graph(endpoints, flows[2])
    assert endpoints.Graph.made == 3
    await graph(endpoints, flows[0])
    assert endpoints.Graph.made == 4


async def test_an_edited_flow_has_another_plan_at_once(endpoints):
    await graph(endpoints, flow())

    edited = await graph(endpoints, flow(nodes=[]))

    assert edited.raw_graph_data["nodes"] == []
    assert endpoints.Graph.made == 2


async def test_another_user_has_another_plan(endpoints):
    await graph(endpoints, flow())
    other = uuid4()

    theirs = await graph(endpoints, flow(), user=other)

    assert theirs.user_id == str(other)
    assert endpoints.Graph.made == 2


async def test_a_plan_grows_old(endpoints, monkeypatch):
    from commonplace_langflow import plans

    await graph(endpoints, flow())
    monkeypatch.setattr(
        plans, "time", SimpleNamespace(monotonic=lambda: time.monotonic() + plans.PLAN_SECONDS)
    )
    await graph(endpoints, flow())

    assert endpoints.Graph.made == 2


@pytest.mark.parametrize("options", [{"tweaks": {"a": {}}}, {"stream": False}, {"user": None}])
async def test_what_a_plan_cannot_do_is_langflows(endpoints, options):
    assert await graph(endpoints, flow(), **options) == "Langflow's own way"


async def test_a_flow_that_waits_for_people_has_none(endpoints):
    assert await graph(endpoints, flow(waits=True)) is None


async def test_a_flow_that_cannot_be_built_is_left_to_langflow_which_says_why(endpoints):
    def fail(*args, **options):
        raise ValueError("no such component")

    endpoints.Graph = SimpleNamespace(from_payload=fail)

    assert await graph(endpoints, flow()) is None


def model(kind, stream):
    template = {"stream": {"value": stream}}
    return {"id": kind, "data": {"type": kind, "node": {"template": template}}}


def test_our_nodes_stream_is_as_it_was_set():
    from commonplace_langflow.plans import keep_streams_off

    ours, theirs = "ext:commonplace:NotesModel@extra", "OpenAIModel"
    note = {"id": "note", "data": {"type": "note", "node": {}}}
    read = {"nodes": [model(ours, False), model(theirs, False), note]}
    streamed = {"nodes": [model(ours, True), model(theirs, True), note]}

    keep_streams_off(streamed, read)

    assert streamed == {"nodes": [model(ours, False), model(theirs, True), note]}


def test_a_node_of_ours_that_streams_goes_on_streaming():
    from commonplace_langflow.plans import keep_streams_off

    streamed = {"nodes": [model("ext:commonplace:NotesModel@extra", True)]}
    keep_streams_off(streamed, json.loads(json.dumps(streamed)))

    assert streamed["nodes"][0]["data"]["node"]["template"]["stream"]["value"] is True
