"""A node that is frozen on the canvas gives nobody what it made for somebody else."""

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
    from commonplace_langflow.memory import run_token

    mark = run_token.set("alice")
    try:
        await run(service, "")
    finally:
        run_token.reset(mark)

    assert service.kept == {}


async def test_a_run_of_the_canvas_keeps_its_own_results(service):
    assert [await run(service, token) for token in ("", "alice", "")] == [
        "made for ",
        "made for alice",
        "made for ",
    ]
    assert service.kept.keys() == {"Search", "flow"}
