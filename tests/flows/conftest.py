import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from ai_chatbot.flows import current, files
from tests.flows.notes_server import NotesServer, passage
from tests.flows.support import FlowStore
from tests.stack import ROOT


@pytest.fixture
def notes() -> Iterator[NotesServer]:
    with NotesServer() as server:
        yield server


@pytest.fixture
def flow_folder(settings, tmp_path: Path) -> Path:
    """Our side: a flow in flows/, and an empty DATA_DIR."""
    settings.DATA_DIR = tmp_path / "data"
    settings.FLOWS_DIR = tmp_path / "flows"
    settings.LANGFLOW_API_KEY = FlowStore.api_key
    settings.DATA_DIR.mkdir()
    settings.FLOWS_DIR.mkdir()
    write_flow(small_flow())
    current._unknown.clear()
    return tmp_path


@pytest.fixture
def store(flow_folder: Path, settings, db) -> Iterator[FlowStore]:
    """Langflow's side, still without the flow."""
    with FlowStore() as running:
        settings.LANGFLOW_URL = running.url
        yield running


@pytest.fixture
def real_langflow(langflow, settings):
    """The session's Langflow, named by our settings, with model and notes as they are at first."""
    settings.LANGFLOW_URL = langflow.url
    settings.LANGFLOW_API_KEY = langflow.api_key
    settings.DATA_DIR = langflow.data_dir
    langflow.model.script(["Lime it ", "in March [1]."])
    langflow.notes.status, langflow.notes.messages = 200, []
    langflow.notes.passages = [passage(1, "Lime the soil in March.")]
    langflow.notes.passages_of = {}
    return langflow


def small_flow(prompt: str = "Answer briefly.") -> dict[str, Any]:
    """Chat Input → Prompt → Chat Output."""
    template = {"type": "prompt", "value": prompt, "display_name": "Template"}
    return {
        "id": "5d1f0c1e-0000-4000-8000-000000000001",
        "name": "Notes assistant",
        "description": "",
        "endpoint_name": "notes_assistant",
        "data": {
            "nodes": [
                a_node("Prompt-1", "Prompt", x=200, template=template),
                a_node("Question-1", "ChatInput", "Chat Input"),
                a_node("Say-1", "ChatOutput", "Chat Output", x=400),
            ],
            "edges": [an_edge("Question-1", "Prompt-1"), an_edge("Prompt-1", "Say-1")],
        },
    }


def a_node(
    node_id: str, kind: str, name: str = "", *, x: float = 0, **fields: Any
) -> dict[str, Any]:
    plain = {"code": {"value": "…"}, "input_value": {"value": ""}}
    node = {"display_name": name or kind, "template": plain | fields}
    return {
        "id": node_id,
        "type": "genericNode",
        "position": {"x": x, "y": 20},
        "data": {"id": node_id, "type": kind, "node": node},
    }


def an_edge(source: str, target: str, field: str = "input_value") -> dict[str, Any]:
    handle = {"fieldName": field, "id": target}
    return {
        "id": f"{source}-{target}-{field}",
        "source": source,
        "target": target,
        "data": {"sourceHandle": {"id": source}, "targetHandle": handle},
    }


def write_flow(flow: dict[str, Any]) -> None:
    files.flow_file().write_text(json.dumps(flow))


def shipped() -> dict[str, Any]:
    return json.loads((ROOT / "flows" / "notes_assistant.json").read_text())


def flow_of(*nodes: dict[str, Any], edges: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    return small_flow() | {"data": {"nodes": list(nodes), "edges": list(edges)}}


def with_field(flow: dict[str, Any], name: str, **field: Any) -> dict[str, Any]:
    """The flow with this field in the template of its first node."""
    flow["data"]["nodes"][0]["data"]["node"]["template"][name] = field
    return flow
