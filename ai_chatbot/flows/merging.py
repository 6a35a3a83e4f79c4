"""Two later states of one flow put together: what only one side changed is taken from it.

Compared are a node's fields, and nodes and edges as wholes where they were added or removed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ai_chatbot.flows.checks import Graph, name_of
from ai_chatbot.flows.shape import normalise
from ai_chatbot.langflow.admin import Flow

MISSING = object()  # on one side
DEPTH = 7  # flow → data → nodes → node → data → node → template → field, which is one thing
NAMED_CONFLICTS = 20


@dataclass
class Merge:
    flow: Flow = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)  # what both changed, each differently
    names: dict[str, str] = field(default_factory=dict)  # of nodes, by their ids

    def place_of(self, at: tuple[str, ...]) -> str:
        """("data", "nodes", id, "data", "node", "template", field) in words."""
        if at[:2] == ("data", "edges"):
            return _("an edge")
        if at[:2] == ("data", "nodes") and len(at) > 2:
            inside = f" › {at[-1]}" if len(at) > 3 else ""
            return f"{self.names.get(at[2], at[2])}{inside}"
        return at[-1] if at else _("the flow")


def merge(base: Flow, theirs: Flow, ours: Flow) -> Merge:
    """`ours` wins nothing over `theirs`: where both changed the same it is named."""
    result = Merge(names={key: name_of(node) for key, node in nodes_of(base, theirs, ours)})
    states = [keyed(normalise(flow)) for flow in (base, theirs, ours)]
    merged = merge_values(*states, depth=DEPTH, at=(), result=result)
    del result.conflicts[NAMED_CONFLICTS:]
    result.flow = listed(merged)
    return result


def nodes_of(*flows: Flow) -> Iterator[tuple[str, dict[str, Any]]]:
    for flow in flows:
        yield from Graph(flow).nodes.items()


def keyed(flow: Flow) -> Flow:
    """Nodes and edges by their ids, so that they are compared one by one."""
    parts = {
        kind: {str(part.get("id")): part for part in flow["data"][kind]}
        for kind in ("nodes", "edges")
    }
    return flow | {"data": parts}


def listed(flow: Flow) -> Flow:
    parts = {kind: [by_id[key] for key in sorted(by_id)] for kind, by_id in flow["data"].items()}
    return flow | {"data": parts}


def merge_values(
    base: Any, theirs: Any, ours: Any, *, depth: int, at: tuple[str, ...], result: Merge
) -> Any:
    if theirs == ours or ours == base:
        return theirs
    if theirs == base:
        return ours
    sides = [side for side in (theirs, ours) if isinstance(side, dict)]
    if depth == 0 or len(sides) < 2:
        result.conflicts.append(result.place_of(at))
        return theirs
    before = base if isinstance(base, dict) else {}
    merged = {}
    for key in sorted(theirs.keys() | ours.keys() | before.keys()):
        three = (side.get(key, MISSING) for side in (before, theirs, ours))
        value = merge_values(*three, depth=depth - 1, at=(*at, key), result=result)
        if value is not MISSING:
            merged[key] = value
    return merged
