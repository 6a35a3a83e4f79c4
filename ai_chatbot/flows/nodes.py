"""A flow's nodes: where they stand in its JSON, and those that somebody grouped on the canvas.

A group is a node that holds a flow, and fields of that flow's nodes as its own ("proxies").
Langflow runs what is in it as if there were no group, and so it is looked at here.
"""

from collections.abc import Iterator
from typing import Any

from ai_chatbot.langflow.admin import Flow
from config.base.storable import dict_in, list_in

OURS = "ext:commonplace:"  # how the types of our components begin
GROUPS_DEPTH = 5  # groups within groups that are looked at as they run
Node = dict[str, Any]
Edge = dict[str, Any]


def parts_in(value: Any) -> list[dict[str, Any]]:
    return [part for part in list_in(value) if isinstance(part, dict)]


def nodes_of(flow: Flow) -> list[Node]:
    return parts_in(dict_in(flow.get("data")).get("nodes"))


def edges_of(flow: Flow) -> list[Edge]:
    return parts_in(dict_in(flow.get("data")).get("edges"))


def type_of(node: Node) -> str:
    return str(dict_in(node.get("data")).get("type") or "")


def inner(node: Node) -> dict[str, Any]:
    return dict_in(dict_in(node.get("data")).get("node"))


def template_of(node: Node) -> dict[str, Any]:
    return dict_in(inner(node).get("template"))


def group_of(node: Node) -> Flow:
    """What a group holds; {} of any other node."""
    return dict_in(inner(node).get("flow"))


def nodes_in(flow: Flow) -> Iterator[Node]:
    """Every node as it stands there, groups and what they hold as well."""
    for node in nodes_of(flow):
        yield node
        if group := group_of(node):
            yield from nodes_in(group)


def ungrouped(flow: Flow) -> tuple[list[Node], list[Edge]]:
    """Its nodes and edges as Langflow runs them."""
    nodes, edges = nodes_of(flow), edges_of(flow)
    for _ in range(GROUPS_DEPTH):
        groups = [node for node in nodes if group_of(node)]
        for group in groups:
            within = [with_fields(node, group) for node in nodes_of(group_of(group))]
            nodes = [*(node for node in nodes if node is not group), *within]
            edges = [*(past(edge, group) for edge in edges), *edges_of(group_of(group))]
        if not groups:
            break
    return nodes, edges


def with_fields(node: Node, group: Node) -> Node:
    """A node with what was filled in for it at its group."""
    template = dict(template_of(node))
    for field in template_of(group).values():
        stands_for = dict_in(dict_in(field).get("proxy"))
        name = str(stands_for.get("field"))
        if stands_for.get("id") == node.get("id") and isinstance(template.get(name), dict):
            told = {each: field[each] for each in ("value", "load_from_db") if each in field}
            template[name] = template[name] | {"value": None} | told
    return node | {
        "data": dict_in(node.get("data")) | {"node": inner(node) | {"template": template}}
    }


def past(edge: Edge, group: Node) -> Edge:
    """An edge that leads to or from a group, at the node within it."""
    ends = dict(dict_in(edge.get("data")))
    moved: dict[str, Any] = {}
    if edge.get("target") == group.get("id"):
        handle = dict_in(ends.get("targetHandle"))
        field = dict_in(template_of(group).get(str(handle.get("fieldName"))))
        stands_for = dict_in(field.get("proxy") or handle.get("proxy"))
        ends["targetHandle"] = handle | {"fieldName": stands_for.get("field")}
        moved["target"] = stands_for.get("id")
    if edge.get("source") == group.get("id"):
        handle = dict_in(ends.get("sourceHandle"))
        outputs = parts_in(inner(group).get("outputs"))
        found = (each.get("proxy") for each in outputs if each.get("name") == handle.get("name"))
        stands_for = dict_in(next(found, None))
        ends["sourceHandle"] = handle | {"name": stands_for.get("name")}
        moved["source"] = stands_for.get("id")
    return edge | moved | {"data": ends} if moved else edge
