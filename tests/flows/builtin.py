"""The shipped flow with a node of Langflow's own in place of our model."""

import json
from typing import Any


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
