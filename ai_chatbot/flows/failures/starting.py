"""Why a flow does not start: the node or the edge for which Langflow cannot make its graph.

Langflow says what is wrong, and of which node rarely. It is asked for less and less of the flow,
nothing of which runs, until what is left is one node, or one edge between nodes that start.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from ai_chatbot.flows.checks import Graph
from ai_chatbot.langflow.admin import Flow, FlowDoesNotStart, LangflowAdmin, LangflowAdminError

Part = dict[str, Any]
NAMED = 4  # nodes of a circle


def check_starts(langflow: LangflowAdmin, flow_id: object, flow: Flow) -> None:
    """Raise FlowDoesNotStart, which names the place, if Langflow cannot make this flow's graph."""
    try:
        langflow.check_starts(flow_id)
    except FlowDoesNotStart as problem:
        raise problem.at(place_of_failure(langflow, flow_id, flow)) from problem


def place_of_failure(langflow: LangflowAdmin, flow_id: object, flow: Flow) -> str:
    """The node's name, or those of an edge's ends or of a circle; "" where none is to blame."""
    graph = Graph(flow)
    nodes = list(graph.nodes.values())

    def fails(nodes: Sequence[Part], edges: Sequence[Part]) -> bool:
        try:
            langflow.check_starts(flow_id, {"nodes": list(nodes), "edges": list(edges)})
        except FlowDoesNotStart:
            return True
        return False

    with suppress(LangflowAdminError):  # why it does not start is known all the same
        if node := culprit(nodes, lambda some: fails(some, ())):
            return graph.name(node.get("id"))
        if edge := culprit(graph.edges, lambda some: fails(nodes, some)):
            return f"{graph.name(edge.get('source'))} → {graph.name(edge.get('target'))}"
    return " → ".join(islice(circle_in(graph), NAMED))


def circle_in(graph: Graph) -> Iterator[str]:
    """The names of nodes that lead back to themselves."""
    for node_id in graph.nodes:
        following = [str(e.get("target")) for e in graph.edges if e.get("source") == node_id]
        if node_id in graph.reached_from(following):
            yield graph.name(node_id)


def culprit(parts: Sequence[Part], fails: Callable[[Sequence[Part]], bool]) -> Part | None:
    """The one that fails by itself; None where none does."""
    while len(parts) > 1:
        half = len(parts) // 2
        halves = parts[:half], parts[half:]
        parts = next((some for some in halves if fails(some)), ())
    return parts[0] if parts and fails(parts) else None
