"""Two later states of one flow put together: what only one side changed is taken from it.

Compared are a node's fields, and nodes and edges as wholes where they were added or removed.
"""

from dataclasses import dataclass, field
from typing import Any

from ai_chatbot.flows.checks import name_of
from ai_chatbot.flows.shape import normalise
from ai_chatbot.langflow.admin import Flow

MISSING = object()  # on one side
DEPTH = 7  # flow → data → nodes → node → data → node → template → field, which is one thing
NAMED_CONFLICTS = 20


@dataclass
class Merge:
    flow: Flow = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)  # what both changed, each differently


def merge(base: Flow, theirs: Flow, ours: Flow) -> Merge:
    """`ours` wins nothing over `theirs`: where both changed the same it is named."""
    result = Merge()
    states = [keyed(normalise(flow)) for flow in (base, theirs, ours)]
    merged = merge_values(*states, depth=DEPTH, at=(), result=result)
    del result.conflicts[NAMED_CONFLICTS:]
    result.flow = listed(merged)
    return result


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
        result.conflicts.append(place_of(at, theirs if isinstance(theirs, dict) else base))
        return theirs
    before = base if isinstance(base, dict) else {}
    merged = {}
    for key in sorted(theirs.keys() | ours.keys() | before.keys()):
        three = (side.get(key, MISSING) for side in (before, theirs, ours))
        value = merge_values(*three, depth=depth - 1, at=(*at, key), result=result)
        if value is not MISSING:
            merged[key] = value
    return merged


def place_of(at: tuple[str, ...], part: Any) -> str:
    """("data", "nodes", id, "data", "node", "template", field, …) in words."""
    names = [name for name in at if name not in ("data", "nodes", "node", "template", "value")]
    if at[:2] == ("data", "edges"):
        return "an edge"
    if len(at) == 3 and isinstance(part, dict):
        names = [name_of(part)]
    return " › ".join(names) or "the flow"
