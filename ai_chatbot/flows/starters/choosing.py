"""Which starters there are, and what each wants before it can answer."""

import importlib.util
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ai_chatbot.flows.checks import CHAT_INPUT, Graph
from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.flows.nodes import type_of
from ai_chatbot.langflow.admin import Flow, LangflowAdmin
from config.base.storable import dict_in, text_in

FILES = "initial_setup/starter_projects/*.json"
NAME_CHARS, ABOUT_CHARS = 100, 500
# By a component's type: what it works with, which none of ours can bring.
WANTS = {
    "File": gettext_lazy("a file, uploaded in Langflow"),
    "Knowledge": gettext_lazy("a knowledge base, made in Langflow"),
    "MemoryBase": gettext_lazy("a memory base, made in Langflow, to remember more than a chat"),
    "AstraDB": gettext_lazy("an Astra DB and its key"),
    "AssemblyAITranscriber": gettext_lazy("a key of AssemblyAI"),
    "UnifiedWebSearch": gettext_lazy("the internet"),
    "URLComponent": gettext_lazy("the internet"),
    "ArXivComponent": gettext_lazy("the internet"),
}


def all_starters(langflow: LangflowAdmin) -> list[Flow]:
    """Those of the Langflow that is installed here, and what else the one that runs tells of."""
    told = {str(flow.get("name")): flow for flow in langflow.starters()}
    return list((told | {str(flow.get("name")): flow for flow in installed()}).values())


def installed() -> list[Flow]:
    """Langflow's API tells of a few of them alone; its canvas shows all, from these files."""
    found = importlib.util.find_spec("langflow")  # not imported: that takes seconds
    folders = (found.submodule_search_locations or ()) if found else ()
    paths = [path for folder in folders for path in sorted(Path(folder).glob(FILES))]
    flows = [dict_in(json.loads(path.read_text(encoding="utf-8"))) for path in paths]
    return [flow for flow in flows if isinstance(flow.get("data"), dict)]


@dataclass(frozen=True)
class Starter:
    name: str
    about: str
    wants: Sequence[str]


def described(flows: Sequence[Flow]) -> list[Starter]:
    """By name."""
    starters = [
        Starter(
            text_in(flow.get("name"), NAME_CHARS),
            text_in(flow.get("description"), ABOUT_CHARS),
            sorted(set(wants(flow))),
        )
        for flow in flows
    ]
    return sorted((each for each in starters if each.name), key=lambda each: each.name)


def wants(flow: Flow) -> Iterator[str]:
    graph = Graph(flow)
    for node in graph.nodes.values():
        if wanted := WANTS.get(type_of(node)):
            yield str(wanted)
    if not graph.of_type(CHAT_INPUT):
        yield _("a Chat Input: without one it cannot hear what is asked")


def find_starter(flows: Sequence[Flow], name: str) -> Flow:
    for flow in flows:
        if flow.get("name") == name:
            return flow
    raise FlowProblem(_("Langflow has no starter of that name."))
