"""The flows that a flow's nodes run, taken along under "nested": without them it is not whole.

Langflow looks such a flow up while it answers, as it stands on the canvas by then.
"""

import uuid
from collections.abc import Iterator
from typing import Any

from ai_chatbot.flows.nodes import Node, nodes_in, template_of, type_of
from ai_chatbot.langflow.admin import Flow, LangflowAdmin
from config.base.storable import dict_in

NESTED = "nested"
MOST = 20  # flows that one flow runs, directly or not
# By the kinds of nodes that run another flow: the fields that may say which, the first that does.
SAY_WHICH = {
    "RunFlow": ("flow_id_selected", "flow_name_selected"),
    "SubFlow": ("flow_name",),
    "FlowTool": ("flow_name",),
}


def nested_in(flow: Flow) -> dict[str, Flow]:
    """Each by what the nodes that run it call it: its id, or its name."""
    return {name: dict_in(nested) for name, nested in dict_in(flow.get(NESTED)).items()}


def called(node: Node) -> str:
    """What a node calls the flow that it runs; "" where none was chosen."""
    template = template_of(node)
    values = (dict_in(template.get(name)).get("value") for name in SAY_WHICH.get(type_of(node), ()))
    return next((value for value in values if value and isinstance(value, str)), "")


def runs_others(node: Node) -> bool:
    return type_of(node) in SAY_WHICH


def called_in(flow: Flow) -> Iterator[str]:
    return (called(node) for node in nodes_in(flow) if called(node))


def whole(langflow: LangflowAdmin, flow: Flow) -> Flow:
    """The flow with all that run when it runs, as Langflow has them now."""
    found: dict[str, Flow] = {}
    left = [*called_in(flow)]
    while left and len(found) < MOST:
        name = left.pop()
        if name not in found and (nested := look_up(langflow, name)):
            found[name] = nested
            left += called_in(nested)
    return without_nested(flow) | ({NESTED: found} if found else {})


def is_sealed(flow: Flow) -> bool:
    """Whether all that it runs was taken along; not so of versions of earlier releases."""
    nested = nested_in(flow)
    return all(name in nested for each in (flow, *nested.values()) for name in called_in(each))


def without_nested(flow: Flow) -> Flow:
    return {key: value for key, value in flow.items() if key != NESTED}


def look_up(langflow: LangflowAdmin, name: str) -> Flow | None:
    return langflow.read_flow(name) if is_id(name) else langflow.find_named(name)


def is_id(name: str) -> bool:
    try:
        return bool(uuid.UUID(name))
    except ValueError:
        return False


def put_missing(langflow: LangflowAdmin, flow: Flow) -> None:
    """Make those that are not in Langflow; what stands there is its editors', and stays."""
    for name, nested in nested_in(flow).items():
        if look_up(langflow, name) is None:
            own: dict[str, Any] = {"id": name} if is_id(name) else {}
            kept = {key: nested.get(key) for key in ("name", "description", "data")}
            langflow.create_flow(own | kept)
