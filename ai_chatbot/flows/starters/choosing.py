"""Which starters there are, and what each wants before it can answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ai_chatbot.flows.checks import CHAT_INPUT, Graph, type_of
from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.langflow.admin import Flow
from config.base.storable import text_in

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
