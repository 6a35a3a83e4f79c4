"""What a flow's JSON says of itself: its name, what it is for, what it asks the notes for."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_noop

from ai_chatbot.flows.checks import CHAT_INPUT, Graph
from ai_chatbot.flows.nested.finding import nested_in
from ai_chatbot.flows.nodes import template_of, type_of
from ai_chatbot.langflow.admin import Flow
from ai_chatbot.models.flows import NAME_CHARS, SUMMARY_CHARS
from config.base.storable import dict_in, text_in

# What flows/*.json say of the flows that are shipped, so that it can be translated.
SHIPPED = (
    gettext_noop("Quick"),
    gettext_noop("Short answers from your notes, with their sources. The fastest."),
    gettext_noop("Thorough"),
    gettext_noop("Reads more notes, picks out quotations, then answers. Takes much longer."),
    gettext_noop("No notes"),
    gettext_noop("The model alone: none of your notes are read."),
)
SEARCHES = "/api/notes/search"  # what a component that searches the notes says in its code
CONVERSATION = "conversation"  # its output that searches for nothing
LIMIT, MOST = 10, 20  # passages, where a node says nothing; and that can be had
MOST_CHARS = 20_000


def title_of(flow: Flow) -> str:
    """As its owner called it, on one line."""
    return " ".join(text_in(flow.get("name"), NAME_CHARS).split())


def summary_of(flow: Flow) -> str:
    """What it does, in a line for who chooses it."""
    return " ".join(text_in(flow.get("description"), SUMMARY_CHARS).split())


def search_of(flow: Flow) -> dict[str, int] | None:
    """What its first search asks for: {"limit": passages, "read_chars": characters or 0}.

    {} of a flow in which no node searches the notes, None of one in which only a flow that it runs
    does.
    """
    graph = Graph(flow)
    searching = sorted(searches_in(graph), key=lambda node: not is_asked_the_question(graph, node))
    if not searching:
        nested = map(Graph, nested_in(flow).values())
        return None if any(next(searches_in(each), None) for each in nested) else {}
    template = template_of(graph.nodes[searching[0]])
    return {
        "limit": number_in(template, "limit", LIMIT, 1, MOST),
        "read_chars": number_in(template, "read_chars", 0, 0, MOST_CHARS),
    }


def searches_in(graph: Graph) -> Iterator[str]:
    """The nodes that search: one of which only the conversation is wanted does not."""
    for node_id, node in sorted(graph.nodes.items()):
        code = text_in(dict_in(template_of(node).get("code")).get("value"), 200_000)
        if SEARCHES in code and outputs_of(graph, node_id) - {CONVERSATION}:
            yield node_id


def outputs_of(graph: Graph, node_id: str) -> set[str]:
    """The names of its outputs that lead somewhere."""
    handles = [
        dict_in(dict_in(edge.get("data")).get("sourceHandle"))
        for edge in graph.edges
        if edge.get("source") == node_id
    ]
    return {str(handle.get("name") or "") for handle in handles}


def is_asked_the_question(graph: Graph, node_id: str) -> bool:
    sources = [edge.get("source") for edge in graph.edges if edge.get("target") == node_id]
    return any(type_of(graph.nodes.get(str(source), {})) == CHAT_INPUT for source in sources)


def number_in(template: dict[str, Any], name: str, default: int, least: int, most: int) -> int:
    value = dict_in(template.get(name)).get("value")
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return default
    return int(min(max(value, least), most))
