"""“Flow as Tool”: what an Agent asks reaches the flow, at each call anew."""

from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace


class Graph:
    """Langflow's, as far as a run reads it."""

    def __init__(self, *names):
        self.user_id, self.execution_principal, self.written = "u1", "caller", {}
        self.vertices = [SimpleNamespace(display_name=name) for name in names]
        for vertex in self.vertices:
            vertex.update_raw_params = self.writer(vertex.display_name)

    def writer(self, name):
        return lambda params, *, overwrite: self.written.update({name: (params, overwrite)})

    def copy_for_run(self, *, user_id):
        own = Graph(*(vertex.display_name for vertex in self.vertices))
        own.user_id, own.execution_principal = user_id, "nobody"
        return own


async def test_each_call_runs_a_graph_of_its_own_with_what_was_asked():
    from commonplace_langflow.tools import hear_the_agent

    runs = []

    async def run_flow(**options):
        runs.append(options)
        return ["said"]

    flow_tool = SimpleNamespace(run_flow=run_flow)
    hear_the_agent(flow_tool)
    kept = Graph("Chat Input", "Sprache 言")
    asked = {"Chat Input": {"input_value": "¿Qué?"}, "Sprache 言": {"input_value": "עברית"}}

    said = [await flow_tool.run_flow(tweaks=asked, graph=kept, session_id="s") for _ in range(2)]

    assert said == [["said"], ["said"]]
    graphs = [run["graph"] for run in runs]
    assert len({id(graph) for graph in (kept, *graphs)}) == 3
    for run in runs:
        assert run["inputs"] == [{"components": ["Chat Input"], "input_value": "¿Qué?"}]
        assert run["session_id"] == "s"
        assert run["graph"].written == {"Sprache 言": ({"input_value": "עברית"}, True)}
        assert (run["graph"].user_id, run["graph"].execution_principal) == ("u1", "caller")


def test_langflows_own_tool_is_as_we_know_it():
    """It calls `run_flow` of its module with tweaks and its graph."""
    (place,) = find_spec("lfx").submodule_search_locations  # nothing of it is loaded
    source = Path(place, "base", "tools", "flow_tool.py").read_text()

    assert "import build_schema_from_inputs, get_arg_names, get_flow_inputs, run_flow" in source
    assert "await run_flow(\n            tweaks=" in source
    assert "graph=self.graph,\n        )" in source
