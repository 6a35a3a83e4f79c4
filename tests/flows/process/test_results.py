"""A node that is frozen on the canvas gives nobody what it made for somebody else."""

import asyncio
from types import SimpleNamespace

import pytest


class Graph:
    """Langflow's, as far as it keeps what its nodes make."""

    def __init__(self, token):
        self.context = {"request_variables": {"COMMONPLACE_TOKEN": token} if token else {}}
        self.token = token

    async def build_vertex(self, vertex_id, *, get_cache=None, set_cache=None):
        if get_cache and (kept := await get_cache(key=vertex_id)):
            return kept
        made = f"made for {self.token}"
        if set_cache:
            await set_cache(key=vertex_id, data=made)
        return made


class ChatService:
    def __init__(self):
        self.kept = {}

    async def set_cache(self, key, data, lock=None):
        self.kept[key] = data
        return True


@pytest.fixture
def service():
    from commonplace_langflow.results import keep_no_graphs, keep_no_results

    base = SimpleNamespace(Graph=type("Changed", (Graph,), {}))
    services = SimpleNamespace(ChatService=type("Changed", (ChatService,), {}))
    keep_no_results(base)
    keep_no_graphs(services)
    made = services.ChatService()
    made.graph = base.Graph
    return made


async def run(service, token):
    async def get_cache(key):
        return service.kept.get(key)

    graph = service.graph(token)
    said = await graph.build_vertex("Search", get_cache=get_cache, set_cache=service.set_cache)
    await service.set_cache("flow", graph)
    return said


async def test_what_a_frozen_node_made_for_one_person_is_given_to_nobody_else(service):
    assert [await run(service, token) for token in ("alice", "鮑勃")] == [
        "made for alice",
        "made for 鮑勃",
    ]
    assert service.kept == {}


async def test_a_flow_that_a_node_of_such_a_run_runs_keeps_nothing_either(service):
    from commonplace_langflow.memory import TOKEN, run_variables

    mark = run_variables.set({TOKEN: "alice"})
    try:
        await run(service, "")
    finally:
        run_variables.reset(mark)

    assert service.kept == {}


class Child(Graph):
    """A flow as Langflow looks it up for a node that runs it: nothing came with it."""

    persist_messages = True

    def __init__(self):
        super().__init__("")

    async def arun(self):
        return self.context.get("request_variables", {})


@pytest.fixture
def run_by_a_node():
    """What comes with a flow, and whether its messages are kept, if a run with this runs it."""
    from commonplace_langflow import memory

    base = SimpleNamespace(Graph=type("Changed", (Child,), {}))
    memory.hand_the_run_on(base)

    async def run(_component, _params, _vertex):
        child = base.Graph()
        return await child.arun(), child.persist_messages

    loading = SimpleNamespace(get_instance_results=run)
    memory.know_the_run(loading)

    async def ask(**variables):
        graph = SimpleNamespace(context={"request_variables": variables})
        return await loading.get_instance_results(None, {}, SimpleNamespace(graph=graph))

    return ask


async def test_a_flow_that_a_node_runs_reads_the_notes_of_whoever_asks_and_keeps_no_message(
    run_by_a_node,
):
    of_bob = {"COMMONPLACE_TOKEN": "鮑勃", "COMMONPLACE_MODEL": "{}"}

    told = await asyncio.gather(run_by_a_node(COMMONPLACE_TOKEN="alice"), run_by_a_node(**of_bob))

    assert told == [({"COMMONPLACE_TOKEN": "alice"}, False), (of_bob, False)]


async def test_on_the_canvas_a_flow_that_a_node_runs_is_langflows_own_affair(run_by_a_node):
    assert await run_by_a_node(OTHER="x") == ({}, True)


async def test_a_run_of_the_canvas_keeps_its_own_results(service):
    assert [await run(service, token) for token in ("", "alice", "")] == [
        "made for ",
        "made for alice",
        "made for ",
    ]
    assert service.kept.keys() == {"Search", "flow"}
