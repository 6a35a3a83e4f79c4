"""The flows that are compared, in Langflow, and `lfx serve` with the same."""

import copy
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.flows.builtin import with_built_in_model
from tests.scripted_model import ScriptedModel
from tests.servers import Langflow, Server, is_well
from tests.stack import ROOT


@dataclass(frozen=True)
class Flows:
    """By endpoint name: each flow's id and its JSON."""

    ids: dict[str, str]
    whole: dict[str, dict[str, Any]]


def served_flows(langflow: Langflow, model: ScriptedModel) -> Flows:
    """Put the three flows into Langflow."""
    langflow.publish()
    flow = json.loads((ROOT / "flows" / "notes_assistant.json").read_text())
    headers = {"x-api-key": langflow.api_key}
    with httpx.Client(base_url=langflow.url, headers=headers, timeout=90, trust_env=False) as http:
        components = http.get("/api/v1/all").raise_for_status().json()
        stock = with_built_in_model(flow, components, model.base_url)
        flows = {
            "notes_assistant": flow,
            "stock": stock | {"name": "Stock", "endpoint_name": "stock"},
            "echo": {"name": "Echo", "endpoint_name": "echo", "data": echo(flow["data"])},
        }
        ids = {"notes_assistant": flow["id"]}
        for name in ("stock", "echo"):
            made = http.post("/api/v1/flows/", json=flows[name]).raise_for_status().json()
            ids[name] = made["id"]
    return Flows(ids, {name: whole | {"id": ids[name]} for name, whole in flows.items()})


def echo(data: dict[str, Any]) -> dict[str, Any]:
    """The least that a flow can be: what is asked is the answer."""
    ends = ("ChatInput-question", "ChatOutput-answer")
    nodes = [node for node in data["nodes"] if node["id"] in ends]
    (begin,) = [edge for edge in data["edges"] if edge["target"] == "NotesSearch-notes"]
    (end,) = [edge for edge in data["edges"] if edge["target"] == "ChatOutput-answer"]
    edge = copy.deepcopy(end) | {
        "source": begin["source"],
        "sourceHandle": begin["sourceHandle"],
    }
    edge["data"]["sourceHandle"] = begin["data"]["sourceHandle"]
    return data | {"nodes": nodes, "edges": [edge]}


class LfxServe(Server):
    """`lfx serve` with our changes, in the environment that Langflow has."""

    start_seconds = 240

    def __init__(self, folder: Path, langflow: Langflow, flows: Flows, *, workers: int) -> None:
        super().__init__(folder)
        self.api_key = langflow.api_key
        self._environment, self._python = langflow.own_env, langflow.command()[0]
        self._workers = workers
        self._flows = folder / f"flows-{workers}"
        self._flows.mkdir()
        for name in ("notes_assistant", "echo"):
            (self._flows / f"{flows.ids[name]}.json").write_text(json.dumps(flows.whole[name]))

    def command(self) -> list[str]:
        return [
            self._python, "-m", "commonplace_langflow", "serve",
            *map(str, sorted(self._flows.glob("*.json"))),
            "--host", "127.0.0.1", "--port", str(self.port), "--workers", str(self._workers),
            "--flow-dir", str(self._flows), "--log-level", "warning",
        ]  # fmt: skip

    def start(self, env: dict[str, str] | None = None, user: str | None = None) -> None:
        super().start(env or self._environment, user)

    def is_ready(self) -> bool:
        return is_well(f"http://127.0.0.1:{self.port}/health")
