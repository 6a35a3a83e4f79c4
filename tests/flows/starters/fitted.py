"""Langflow's starters with our model in them, put into a Langflow, and a model that calls tools."""

import copy
from typing import Any

from ai_chatbot.flows.starters.fitting import as_handle, fitted
from ai_chatbot.langflow.admin import Flow, LangflowAdmin
from tests.scripted_model import Call, Piece

TOOL = "ext:commonplace:NotesSearch@extra"
# What an Agent asks of each tool, in this order, before it answers.
ASKED: dict[str, dict[str, Any]] = {
    "find_passages": {"question": "soil"},
    "read_note": {"question": "1"},
    "read_conversation": {"question": ""},
}
ELSE: dict[str, dict[str, Any]] = {"evaluate_expression": {"expression": "2+3"}}
ANSWER = ("Lime it ", "in March [1].")


def agents_answer(body: dict[str, Any]) -> list[Piece]:
    """Call our tools one after the other, of others the calculator once, and then answer; who is
    to fill in a form (“Structured Output”) fills it in."""
    if isinstance(body.get("tool_choice"), dict):
        (form,) = [tool["function"] for tool in body["tools"]]
        return [Call(form["name"], filled_in(form["parameters"], form["parameters"]))]
    names = {tool["function"]["name"] for tool in body.get("tools") or ()}
    told = sum(message["role"] == "tool" for message in body["messages"])
    calls = ASKED if names >= ASKED.keys() else {n: a for n, a in ELSE.items() if n in names}
    if told < len(calls):
        return [Call(*list(calls.items())[told])]
    return list(ANSWER)


def filled_in(schema: dict[str, Any], form: dict[str, Any]) -> Any:
    """A value as this part of a form's JSON schema asks for."""
    if name := schema.get("$ref", "").rpartition("/")[2]:
        return filled_in(form["$defs"][name], form)
    match schema.get("type"):
        case "object":
            fields = schema.get("properties", {})
            return {name: filled_in(field, form) for name, field in fields.items()}
        case "array":
            return [filled_in(schema["items"], form)]
        case "integer" | "number":
            return 5
        case "boolean":
            return True
        case _:
            return "Lime it in March."


def put_starter(langflow: LangflowAdmin, starter: Flow, ours: Flow) -> str:
    """Its id in Langflow."""
    made = {"name": f"Starter {starter['name']}", "data": fitted(starter, ours)["data"]}
    return str(langflow.create_flow(made)["id"])


def with_notes_search(starter: Flow, ours: Flow) -> Flow:
    """The starter whose Agent has Notes Search as its tool, as “Tool Mode” on the canvas does."""
    flow = copy.deepcopy(starter)
    nodes, edges = flow["data"]["nodes"], flow["data"]["edges"]
    (agent,) = [node["id"] for node in nodes if node["data"].get("type") == "Agent"]
    (found,) = [node for node in ours["data"]["nodes"] if node["data"].get("type") == TOOL]
    node = copy.deepcopy(found)
    node["data"]["node"] |= {"tool_mode": True, "outputs": [TOOLSET]}
    begin = {
        "dataType": TOOL, "id": node["id"], "name": "component_as_tool", "output_types": ["Tool"],
    }  # fmt: skip
    end = {"fieldName": "tools", "id": agent, "inputTypes": ["Tool"], "type": "other"}
    nodes.append(node)
    edges.append(
        {
            "id": "tool",
            "source": node["id"],
            "target": agent,
            "sourceHandle": as_handle(begin),
            "targetHandle": as_handle(end),
            "data": {"sourceHandle": begin, "targetHandle": end},
        }
    )
    return flow | {"name": f"{starter['name']} with notes"}


TOOLSET = {
    "allows_loop": False,
    "cache": True,
    "display_name": "Toolset",
    "method": "to_toolkit",
    "name": "component_as_tool",
    "selected": "Tool",
    "tool_mode": True,
    "types": ["Tool"],
    "value": "__UNDEFINED__",
}
