"""What a version consists of in Langflow: its flow, and a copy of each flow that this runs.

Its nodes run the copies, so that an edit of a nested flow on the canvas changes no answer.
"""

import copy
import hashlib
import uuid
from typing import Any

from ai_chatbot.flows.nested.finding import SAY_WHICH, called, nested_in, runs_others
from ai_chatbot.flows.nodes import nodes_in, template_of, type_of
from ai_chatbot.flows.shape import with_typed_secrets
from ai_chatbot.langflow.admin import Flow
from ai_chatbot.models import FlowVersion

SHORT = 8  # digits of a copy's id that tell its name from the flow's own


def copy_id(version: FlowVersion, name: str) -> uuid.UUID:
    """The same each time. Langflow keeps UUIDs of version 5 for itself."""
    digest = hashlib.sha256(f"{version.langflow_id} {name}".encode()).digest()
    return uuid.UUID(bytes=digest[:16], version=4)


def copy_ids(version: FlowVersion) -> list[uuid.UUID]:
    return [version.langflow_id, *(copy_id(version, name) for name in nested_in(version.content))]


def copies_of(version: FlowVersion, typed_in: Flow | None = None) -> dict[uuid.UUID, Flow]:
    """Name, description, nodes and edges of each by its id; the version's own flow is the last.

    What was typed into secret fields is taken from `typed_in`, the draft.
    """
    nested = nested_in(version.content)
    ids = {name: copy_id(version, name) for name in nested}
    names = {name: f"{flow.get('name')} · {ids[name].hex[:SHORT]}" for name, flow in nested.items()}
    drafts = nested_in(typed_in or {})
    copies = {
        ids[name]: turned(filled(flow, drafts.get(name)), ids, names) | {"name": names[name]}
        for name, flow in nested.items()
    }
    own = turned(filled(version.content, typed_in), ids, names)
    own["name"] = f"{own.get('name') or version.flow} · {version}"
    return copies | {version.langflow_id: own}


def filled(flow: Flow, draft: Flow | None) -> Flow:
    return with_typed_secrets(flow, draft) if draft else copy.deepcopy(flow)


def turned(flow: Flow, ids: dict[str, uuid.UUID], names: dict[str, str]) -> dict[str, Any]:
    """Changes `flow`: its nodes run the copies."""
    for node in nodes_in(flow):
        if runs_others(node) and (name := called(node)) in ids:
            told = {"flow_id_selected": str(ids[name]), "flow_name": names[name]}
            for field in SAY_WHICH[type_of(node)]:
                if field in told:
                    field_in(template_of(node), field)["value"] = told[field]
    return {key: flow.get(key) for key in ("name", "description", "data")}


def field_in(template: dict[str, Any], name: str) -> dict[str, Any]:
    if not isinstance(template.get(name), dict):
        template[name] = {}
    field: dict[str, Any] = template[name]
    return field
