"""The shipped flow with nodes of Langflow's own in place of ours."""

import json
from typing import Any

ENDS = ("ChatInput", "ChatOutput")


def with_built_in_model(
    flow: dict[str, Any], everything: dict[str, Any], base_url: str
) -> dict[str, Any]:
    """The flow as somebody leaves it who put Langflow's OpenAI node in our model's place."""
    name, node = next(
        (name, node)
        for group in everything.values()
        for name, node in group.items()
        if node.get("display_name") == "OpenAI" and "openai_api_base" in node["template"]
    )
    template = node["template"]
    for field, value in {
        "openai_api_base": base_url,
        # Langflow keeps a key that its environment has too, as LLM_API_KEY here, to itself.
        "api_key": "a-key-of-their-own",
        "model_name": "scripted",
        "stream": True,
    }.items():
        template[field] |= {"value": value, "load_from_db": False}
    text = json.dumps({"name": "Swapped", "endpoint_name": "swapped", "data": flow["data"]})
    swapped: dict[str, Any] = json.loads(text.replace("ext:commonplace:NotesModel@extra", name))
    (ours,) = [n for n in swapped["data"]["nodes"] if n["id"] == "NotesModel-model"]
    ours["data"]["node"] = node
    return swapped


def with_memory_node(flow: dict[str, Any], everything: dict[str, Any]) -> dict[str, Any]:
    """The flow with Langflow's Message History where ours reads the conversation."""
    node = everything["models_and_agents"]["Memory"]
    node_id = "Memory-history"
    ours = {
        "dataType": "ext:commonplace:NotesSearch@extra",
        "id": "NotesSearch-notes",
        "name": "conversation",
    }
    theirs = {"dataType": "Memory", "id": node_id, "name": "messages_text"}
    data = json.loads(json.dumps(flow["data"]))
    data["nodes"].append(
        {
            "id": node_id,
            "type": "genericNode",
            "position": {"x": 0, "y": 0},
            "data": {"id": node_id, "type": "Memory", "node": node},
        }
    )
    (edge,) = [
        each for each in data["edges"] if each["data"]["sourceHandle"]["name"] == "conversation"
    ]
    edge["source"] = node_id
    edge["data"]["sourceHandle"] |= theirs
    for key in ("id", "sourceHandle"):
        for name in ours:
            edge[key] = edge[key].replace(f"œ{ours[name]}œ", f"œ{theirs[name]}œ", 1)
    return {"name": "Remembering", "endpoint_name": "remembering", "data": data}


def running(flow: dict[str, Any], everything: dict[str, Any]) -> dict[str, Any]:
    """A flow of three nodes, whose Run Flow is left to run this one."""
    node = json.loads(json.dumps(everything["flow_controls"]["RunFlow"]))
    fields = node["template"]
    fields["flow_name_selected"]["value"] = flow["name"]
    fields["flow_id_selected"]["value"] = flow["id"]
    asked, answered = "ChatInput-question~input_value", "ChatOutput-answer~message"
    fields[asked] = fields["session_id"] | {"name": asked, "display_name": "Asked"}
    output = everything["input_output"]["ChatOutput"]["outputs"][0]
    node["outputs"] = [output | {"name": answered, "display_name": "Answered"}]
    node["field_order"].append(asked)
    kept = [each for each in flow["data"]["nodes"] if each["data"].get("type") in ENDS]
    first, last = sorted(kept, key=lambda each: ENDS.index(each["data"]["type"]))
    run = {"id": "RunFlow-it", "type": "RunFlow", "node": node}
    nodes = [first, first | {"id": run["id"], "data": run}, last]
    edges = [
        edge_of(first["data"], "message", run, asked, "str"),
        edge_of(run, answered, last["data"], "input_value", "other"),
    ]
    return {"name": "Running another", "data": {"nodes": nodes, "edges": edges}}


def edge_of(
    source: dict[str, Any], output: str, target: dict[str, Any], field: str, kind: str
) -> dict[str, Any]:
    one = {"id": source["id"], "dataType": source["type"], "name": output}
    other = {"id": target["id"], "fieldName": field, "inputTypes": ["Message"], "type": kind}
    if field == "input_value":
        other["inputTypes"] = target["node"]["template"][field]["input_types"]
    handles = {"sourceHandle": one | {"output_types": ["Message"]}, "targetHandle": other}
    written = {name: json.dumps(each).replace('"', "œ") for name, each in handles.items()}
    return {
        "id": f"{one['id']}-{other['id']}",
        "source": one["id"],
        "target": other["id"],
        "data": handles,
        **written,
    }
