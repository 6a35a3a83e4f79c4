"""What the flow server is given to run: published versions that need nothing of Langflow's own.

It knows no secret that was typed into Langflow, no variable, file or knowledge base kept there. A
flow that leans on any of them, or on a component that was not tried there, is Langflow's to run.
"""

import json
import logging
from contextlib import suppress
from typing import Any

from ai_chatbot.flows.checks import Graph
from ai_chatbot.flows.files import write_alone
from ai_chatbot.flows.nodes import OURS, template_of, type_of
from ai_chatbot.flows.shape import secret_fields
from ai_chatbot.langflow.admin import Flow
from ai_chatbot.langflow.servers import given_flow, given_flows
from ai_chatbot.models import FlowVersion
from config.base.storable import dict_in

logger = logging.getLogger(__name__)
TRIED = {"ChatInput", "ChatOutput", "Prompt", "Prompt Template", "TextInput", "ParserComponent"}


def give(version: FlowVersion, fork: Flow) -> None:
    """Let the flow server run this version; `fork` is Langflow's copy, with what was typed there.

    What cannot be written, as on a full disk, is run by Langflow.
    """
    if not can_run(fork):
        take_back(version)
        return
    whole = version.content | {"id": str(version.langflow_id), "endpoint_name": None}
    try:
        write(version, json.dumps(whole))
    except OSError as error:
        logger.warning("The flow server is not given %s: %s", version, error)


def take_back(version: FlowVersion) -> None:
    with suppress(OSError):
        given_flow(version.langflow_id).unlink(missing_ok=True)


def is_given(version: FlowVersion) -> bool:
    return given_flow(version.langflow_id).is_file()


def write(version: FlowVersion, text: str) -> None:
    given_flows().mkdir(mode=0o700, parents=True, exist_ok=True)
    write_alone(given_flow(version.langflow_id), text)


def can_run(flow: Flow) -> bool:
    """Whether it is made of what was tried, and leans on nothing that Langflow keeps."""
    nodes = Graph(flow).nodes.values()
    return (
        bool(nodes)
        and all(is_tried(type_of(node)) for node in nodes)
        and not any(field.get("value") for _, field in secret_fields(flow))
        and not any(leans_on_langflow(field) for node in nodes for field in fields_of(node))
    )


def is_tried(kind: str) -> bool:
    return kind in TRIED or kind.startswith(OURS)


def fields_of(node: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict_in(field) for field in template_of(node).values()]


def leans_on_langflow(field: dict[str, Any]) -> bool:
    """Whether its value is the name of a variable kept there, or a file uploaded there."""
    is_file = field.get("type") == "file" and bool(field.get("file_path"))
    return is_file or bool(field.get("load_from_db") and field.get("value"))
