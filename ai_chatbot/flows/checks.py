"""What can be seen of a flow without running it: whether it can answer at all."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ai_chatbot.flows.keys.typed import can_be_kept
from ai_chatbot.flows.nested.finding import called, nested_in, runs_others
from ai_chatbot.flows.nodes import OURS, inner, nodes_in, parts_in, template_of, type_of, ungrouped
from ai_chatbot.flows.shape import in_clear
from ai_chatbot.langflow.admin import Flow
from config.base.storable import dict_in, text_in

NAME_CHARS = 100
CHAT_INPUT, CHAT_OUTPUT, WEBHOOK = "ChatInput", "ChatOutput", "Webhook"
HUMAN_INPUT = "HumanInput"
IN_CLEAR = gettext_noop(
    "Langflow keeps what was typed into “%(field)s” of %(node)s in clear, for all who edit flows; "
    "backups and copies of the draft leave it out."
)
PUBLISHING_KEEPS = gettext_noop(
    "Publishing has it kept encrypted, as a variable of Langflow's. A model's key is kept under "
    "Settings, “Model”, from where Notes Model has it."
)
NO_VARIABLE = gettext_noop(
    "A variable cannot stand there in Langflow: take a node with a field for the key, or an MCP "
    "server, whose headers and environment Langflow keeps encrypted."
)
IN_SERVER = gettext_noop(
    "Put it into the server's headers or environment, which Langflow keeps encrypted, or make a "
    "variable of it there and name that in the address, as {{NAME}}."
)


@dataclass(frozen=True)
class Finding:
    """Something wrong; with `is_error` the flow cannot be published."""

    sentence: str
    is_error: bool = True
    is_key: bool = False  # typed in, and could be kept encrypted by Langflow


class Graph:
    """A flow's nodes and edges as they run, whatever stands in its JSON."""

    def __init__(self, flow: Flow) -> None:
        every, self.edges = ungrouped(flow)
        self.notes = [node for node in every if node.get("type") == "noteNode"]
        self.nodes = {str(node.get("id")): node for node in every if node.get("type") != "noteNode"}

    def name(self, node_id: object) -> str:
        """As the canvas shows it; with its id where several are called so."""
        name = self._names.get(str(node_id))
        if name is None:
            return _("a node that is gone (%(id)s)") % {"id": str(node_id)[:NAME_CHARS]}
        return name if self._shared[name] == 1 else f"{name} ({str(node_id)[:NAME_CHARS]})"

    @cached_property
    def _names(self) -> dict[str, str]:
        return {node_id: name_of(node) for node_id, node in self.nodes.items()}

    @cached_property
    def _shared(self) -> Counter[str]:
        return Counter(self._names.values())

    def of_type(self, kind: str) -> list[str]:
        return [node_id for node_id, node in self.nodes.items() if type_of(node) == kind]

    def fed_fields(self, node_id: str) -> set[str]:
        return {field_of(edge) for edge in self.edges if edge.get("target") == node_id}

    def reached_from(self, starts: list[str]) -> set[str]:
        onward: dict[str, list[str]] = {}
        for edge in self.edges:
            onward.setdefault(str(edge.get("source")), []).append(str(edge.get("target")))
        seen, left = set(starts), list(starts)
        while left:
            for node in onward.get(left.pop(), []):
                if node not in seen:
                    seen.add(node)
                    left.append(node)
        return seen


def find_faults(flow: Flow, before: Flow | None = None) -> list[Finding]:
    """`before` is what answers: some faults are seen only beside it."""
    graph = Graph(flow)
    if not graph.nodes:
        return [Finding(_("The flow has no nodes: nothing can answer."))]
    return [
        *edge_faults(graph),
        *end_faults(graph),
        *node_faults(graph),
        *waiting_faults(graph),
        *lost_edges(graph),
        *model_faults(graph),
        *nested_faults(flow),
        *canvas_faults(flow),
        *typed_keys(graph),
        *(lost_line_breaks(graph, Graph(before)) if before else []),
    ]


def errors_in(flow: Flow) -> list[str]:
    return [finding.sentence for finding in find_faults(flow) if finding.is_error]


def warnings_in(flow: Flow, before: Flow | None) -> list[str]:
    """What keeps nobody from publishing, but for keys, which that moves away."""
    found = find_faults(flow, before)
    return [each.sentence for each in found if not each.is_error and not each.is_key]


def edge_faults(graph: Graph) -> Iterator[Finding]:
    for edge in graph.edges:
        for end in ("source", "target"):
            if str(edge.get(end)) not in graph.nodes:
                other = "target" if end == "source" else "source"
                yield Finding(
                    _(
                        "An edge at %(node)s leads to %(other)s: remove the edge, or put the "
                        "node back."
                    )
                    % {"node": graph.name(edge.get(other)), "other": graph.name(edge.get(end))}
                )


def end_faults(graph: Graph) -> Iterator[Finding]:
    inputs, outputs = graph.of_type(CHAT_INPUT), graph.of_type(CHAT_OUTPUT)
    if not inputs:
        yield Finding(
            _(
                "There is no Chat Input, so the question reaches no node: put one there, and lead "
                "it to the node that is to read it."
            )
        )
    if len(inputs) > 1:
        yield Finding(
            _("%(names)s are all Chat Inputs, and a flow may have one: remove the others.")
            % {"names": named(graph, inputs)}
        )
    for webhook in graph.of_type(WEBHOOK):
        yield Finding(
            _(
                "%(node)s takes every run over: it begins there, and the question reaches no "
                "node. Remove it, or put it into a flow of its own."
            )
            % {"node": graph.name(webhook)}
        )
    if not outputs:
        yield Finding(
            _(
                "There is no Chat Output, so nothing says the answer: put one there, and lead the "
                "node that answers to it."
            )
        )
    fed = {str(edge.get("target")) for edge in graph.edges}
    for output in outputs:
        if output not in fed:
            yield Finding(
                _("Nothing leads into %(node)s: connect the node that answers to it.")
                % {"node": graph.name(output)}
            )
    if len(outputs) > 1:
        yield Finding(
            _(
                "%(names)s are all Chat Outputs: keep the one that is to answer, else what both "
                "stream is shown, one below the other."
            )
            % {"names": named(graph, outputs)},
            False,
        )
    reached = graph.reached_from(inputs)
    if inputs and outputs and not any(output in reached for output in outputs):
        yield Finding(
            _("No path leads from %(first)s to %(last)s: the answer would not know the question.")
            % {"first": graph.name(inputs[0]), "last": graph.name(outputs[0])}
        )


def node_faults(graph: Graph) -> Iterator[Finding]:
    for node_id, node in graph.nodes.items():
        template = template_of(node)
        if not str(dict_in(template.get("code")).get("value") or "").strip():
            yield Finding(
                _(
                    "%(node)s has no code, as this Langflow does not know its component: put "
                    "another one in its place."
                )
                % {"node": graph.name(node_id)}
            )
            continue
        fed = graph.fed_fields(node_id)
        for name, field in template.items():
            field = dict_in(field)
            is_agents = bool(inner(node).get("tool_mode") and field.get("tool_mode"))
            if name not in fed and not is_agents and is_open(field):
                label = text_in(field.get("display_name"), NAME_CHARS) or name
                # What only an edge can bring is missing for certain; and ours do not go without.
                is_error = field.get("type") == "other" or type_of(node).startswith(OURS)
                said = _("%(node)s needs “%(field)s”, which is empty: fill it in, or connect it.")
                yield Finding(said % {"node": graph.name(node_id), "field": label}, is_error)


def waiting_faults(graph: Graph) -> Iterator[Finding]:
    """Langflow refuses to answer with a flow that stops until somebody decides."""
    lead_on = {str(edge.get("source")) for edge in graph.edges}
    for node_id, node in graph.nodes.items():
        tools = parts_in(dict_in(template_of(node).get("tools_metadata")).get("value"))
        is_asking = type_of(node) == HUMAN_INPUT and node_id in lead_on
        if is_asking or any(tool.get("approval_actions") for tool in tools):
            said = _(
                "%(node)s waits until somebody decides, which no answer can: remove it, or let its "
                "tools be called without approval."
            )
            yield Finding(said % {"node": graph.name(node_id)})


def lost_edges(graph: Graph) -> Iterator[Finding]:
    """Langflow runs a flow with an edge into a field that is gone, and drops what comes over it."""
    for edge in graph.edges:
        node, field = str(edge.get("target")), field_of(edge)
        if field and node in graph.nodes and field not in template_of(graph.nodes[node]):
            said = _(
                "What leads from %(first)s to “%(field)s” of %(last)s is lost, as that has no such "
                "field any more: remove the edge, and draw it to another."
            )
            ends = {"first": graph.name(edge.get("source")), "last": graph.name(node)}
            yield Finding(said % (ends | {"field": field[:NAME_CHARS]}), False)


def canvas_faults(flow: Flow) -> Iterator[Finding]:
    """What somebody switched on for the draft alone."""
    for node in nodes_in(flow):
        if inner(node).get("frozen"):
            said = _(
                "%(node)s is frozen on the canvas. What answers runs it for each question all the "
                "same, as its last result is somebody's own."
            )
            yield Finding(said % {"node": name_of(node)}, False)
    if flow.get("access_type") == "PUBLIC":
        said = _(
            "The draft is public in Langflow: whoever reaches Langflow can run it, signed in or "
            "not. Switch “Shareable Playground” off there, under “Share”."
        )
        yield Finding(said, False)


def nested_faults(flow: Flow) -> Iterator[Finding]:
    """Of the flows that its nodes run: one that is not there, and what is wrong in the others."""
    nested = nested_in(flow)
    graphs = [Graph(each) for each in nested.values()]
    for graph in (Graph(flow), *graphs):
        for node_id, node in graph.nodes.items():
            if runs_others(node) and called(node) not in nested:
                said = _(
                    "%(node)s runs a flow that is not in Langflow: choose one that is, or remove "
                    "the node."
                )
                yield Finding(said % {"node": graph.name(node_id)})
    for each, graph in zip(nested.values(), graphs, strict=True):
        found = (*edge_faults(graph), *node_faults(graph), *waiting_faults(graph))
        for fault in (*found, *lost_edges(graph), *typed_keys(graph)):
            name = text_in(each.get("name"), NAME_CHARS)
            said = _("In “%(flow)s”, which runs within it: %(fault)s")
            within = said % {"flow": name, "fault": fault.sentence}
            yield Finding(within, fault.is_error, fault.is_key)


def typed_keys(graph: Graph) -> Iterator[Finding]:
    for node_id, node in graph.nodes.items():
        for name, field in template_of(node).items():
            if not in_clear(field):
                continue
            label = text_in(field.get("display_name"), NAME_CHARS) or name[:NAME_CHARS]
            named = {"field": label, "node": graph.name(node_id)}
            is_key = can_be_kept(node, name, field)
            other = IN_SERVER if field.get("type") == "mcp" else NO_VARIABLE
            what_to_do = _(PUBLISHING_KEEPS if is_key else other)
            yield Finding(f"{_(IN_CLEAR) % named} {what_to_do}", False, is_key=is_key)


def model_faults(graph: Graph) -> Iterator[Finding]:
    streaming = [node_id for node_id, node in graph.nodes.items() if streams(node)]
    if len(streaming) > 1:
        yield Finding(
            _(
                "%(names)s both stream: let only the one that answers do so, else their words "
                "may mix."
            )
            % {"names": named(graph, streaming)},
            False,
        )


def named(graph: Graph, node_ids: list[str]) -> str:
    return _(" and ").join(graph.name(node_id) for node_id in node_ids[:4])


def lost_line_breaks(graph: Graph, before: Graph) -> Iterator[Finding]:
    """Langflow's small one-line field strips them from a text of several lines."""
    for node_id, node in graph.nodes.items():
        if node_id not in before.nodes:
            continue
        earlier = template_of(before.nodes[node_id])
        for name, field in template_of(node).items():
            old, new = (dict_in(each).get("value") for each in (earlier.get(name), field))
            if has_lines(old) and isinstance(new, str) and new.strip() and not has_lines(new):
                label = text_in(dict_in(field).get("display_name"), NAME_CHARS) or name
                yield Finding(
                    _(
                        "“%(field)s” of %(node)s lost its line breaks: the small field in "
                        "Langflow strips them. Edit it in its own window, behind the field's "
                        "button."
                    )
                    % {"field": label, "node": graph.name(node_id)},
                    False,
                )


def has_lines(value: object) -> bool:
    return isinstance(value, str) and "\n" in value.strip()


def streams(node: dict[str, Any]) -> bool:
    return bool(dict_in(template_of(node).get("stream")).get("value"))


def is_open(field: dict[str, Any]) -> bool:
    """Whether a value is needed and none given; a secret may come out of the environment."""
    is_needed = bool(field.get("required")) and field.get("show", True) is not False
    return is_needed and not field.get("value") and not field.get("password")


def name_of(node: dict[str, Any]) -> str:
    name = text_in(inner(node).get("display_name"), NAME_CHARS).strip()
    return " ".join(name.split()) or type_of(node)[:NAME_CHARS] or _("a node")


def field_of(edge: dict[str, Any]) -> str:
    """The target's field that an edge leads to."""
    return str(dict_in(dict_in(edge.get("data")).get("targetHandle")).get("fieldName") or "")
