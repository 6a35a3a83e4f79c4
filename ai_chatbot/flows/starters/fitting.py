"""A starter flow with Notes Model in it, which is the model for all of its nodes that want one."""

import copy
import json
from typing import Any

from ai_chatbot.flows.checks import Graph
from ai_chatbot.flows.nodes import parts_in, template_of
from ai_chatbot.langflow.admin import Flow
from config.base.storable import dict_in

MODEL = "ext:commonplace:NotesModel@extra"
NODE = "NotesModel-starter"
LEFT = 420  # pixels beside the leftmost node that wants a model


def fitted(starter: Flow, ours: Flow) -> Flow:
    """`ours` has a Notes Model node, of which a copy is taken; without one nothing is changed."""
    flow = copy.deepcopy(starter)
    wanting = [node for node in parts_in(dict_in(flow.get("data")).get("nodes")) if wants(node)]
    model = model_node(ours, wanting)
    if model is None or not wanting:
        return flow
    data = flow["data"]
    data["nodes"] = [*data["nodes"], model]
    taken = {str(node.get("id")) for node in wanting}
    edges = [edge for edge in parts_in(data.get("edges")) if not leads_to_model(edge, taken)]
    data["edges"] = edges + [edge_to(node_id) for node_id in sorted(taken)]
    return flow


def wants(node: dict[str, Any]) -> bool:
    """Whether it has the field in which Langflow's nodes choose a provider's model."""
    return dict_in(template_of(node).get("model")).get("_input_type") == "ModelInput"


def leads_to_model(edge: dict[str, Any], nodes: set[str]) -> bool:
    target = dict_in(dict_in(edge.get("data")).get("targetHandle"))
    return edge.get("target") in nodes and target.get("fieldName") == "model"


def model_node(ours: Flow, wanting: list[dict[str, Any]]) -> dict[str, Any] | None:
    graph = Graph(ours)
    found = graph.of_type(MODEL)
    if not found or not wanting:
        return None
    node = copy.deepcopy(graph.nodes[found[0]])
    places = [dict_in(each.get("position")) for each in wanting]
    left, top = (min(number(place.get(axis)) for place in places) for axis in ("x", "y"))
    node |= {"id": NODE, "position": {"x": left - LEFT, "y": top}}
    node["data"] |= {"id": NODE, "selected_output": "model_output"}
    template = node["data"]["node"]["template"]
    if "system_message" in template:
        template["system_message"]["value"] = ""  # ours speaks of notes
    return node


def number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def edge_to(node_id: str) -> dict[str, Any]:
    source = {
        "dataType": MODEL,
        "id": NODE,
        "name": "model_output",
        "output_types": ["LanguageModel"],
    }
    target = {
        "fieldName": "model",
        "id": node_id,
        "inputTypes": ["LanguageModel"],
        "type": "model",
    }
    begin, end = (as_handle(handle) for handle in (source, target))
    return {
        "id": f"xy-edge__{NODE}{begin}-{node_id}{end}",
        "source": NODE,
        "sourceHandle": begin,
        "target": node_id,
        "targetHandle": end,
        "data": {"sourceHandle": source, "targetHandle": target},
    }


def as_handle(handle: dict[str, Any]) -> str:
    """As the canvas names the ends of its edges."""
    return json.dumps(handle, separators=(",", ":"), sort_keys=True).replace('"', "œ")
