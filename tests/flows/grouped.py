"""Nodes that somebody grouped on Langflow's canvas, as it writes that down."""

import copy
from typing import Any

from ai_chatbot.flows.nodes import inner, template_of


def grouped(flow: dict[str, Any], *ids: str, name: str = "Group") -> dict[str, Any]:
    """The flow with these nodes in a group, whose fields and outputs stand for theirs."""
    flow = copy.deepcopy(flow)
    nodes, edges = flow["data"]["nodes"], flow["data"]["edges"]
    within = [node for node in nodes if node["id"] in ids]
    inside = [edge for edge in edges if {edge["source"], edge["target"]} <= set(ids)]
    fields = {
        f"{field}_{node['id']}": value | {"proxy": {"id": node["id"], "field": field}}
        for node in within
        for field, value in template_of(node).items()
        if isinstance(value, dict) and field != "code"
    }
    outputs = [
        output | {"name": f"{node['id']}_{output['name']}"}
        | {"proxy": {"id": node["id"], "name": output["name"]}}
        for node in within
        for output in inner(node).get("outputs", ())
    ]  # fmt: skip
    group = {
        "id": name,
        "type": "genericNode",
        "position": {"x": 0, "y": 0},
        "data": {
            "id": name,
            "type": "GroupNode",
            "node": {
                "display_name": name,
                "template": fields,
                "outputs": outputs,
                "flow": {"data": {"nodes": within, "edges": inside}},
            },
        },
    }
    across = [edge_at_group(edge, ids, name) for edge in edges if edge not in inside]
    flow["data"] = {"nodes": [*(n for n in nodes if n not in within), group], "edges": across}
    return flow


def edge_at_group(edge: dict[str, Any], ids: tuple[str, ...], group: str) -> dict[str, Any]:
    if edge["target"] in ids:
        handle = edge["data"]["targetHandle"]
        handle["proxy"] = {"id": edge["target"], "field": handle["fieldName"]}
        handle |= {"fieldName": f"{handle['fieldName']}_{edge['target']}", "id": group}
        edge["target"] = group
    if edge["source"] in ids:
        handle = edge["data"]["sourceHandle"]
        handle |= {"name": f"{edge['source']}_{handle.get('name')}", "id": group}
        edge["source"] = group
    return edge
