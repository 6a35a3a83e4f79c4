"""How one flow differs from another, node by node, in words."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from ai_chatbot.flows.checks import Graph, field_of
from ai_chatbot.flows.nested.finding import nested_in
from ai_chatbot.flows.nodes import Edge, inner, template_of
from ai_chatbot.flows.shape import holds_secret, normalise
from ai_chatbot.langflow.admin import Flow
from config.base.storable import dict_in, text_in

LABEL_CHARS, LINE_CHARS, LINES = 100, 300, 30
SHORT_CHARS = 60
ADDED, CHANGED = gettext_noop("added"), gettext_noop("changed")


@dataclass(frozen=True)
class Difference:
    """One thing that changed, and for longer texts the lines that went and came."""

    where: str  # a node's name; "" of the flow itself
    what: str
    went: list[str] = field(default_factory=list)
    came: list[str] = field(default_factory=list)


def differences(before: Flow, after: Flow) -> list[Difference]:
    before, after = normalise(before), normalise(after)
    old, new = Graph(before), Graph(after)
    return [
        *of_the_flow(before, after),
        *(Difference(new.name(key), _(ADDED)) for key in new.nodes if key not in old.nodes),
        *(Difference(old.name(key), _("removed")) for key in old.nodes if key not in new.nodes),
        *(each for key in new.nodes if key in old.nodes for each in of_node(old, new, key)),
        *of_edges(old, new),
        *of_looks(old, new),
        *of_nested(nested_in(before), nested_in(after)),
    ]


def of_nested(before: dict[str, Flow], after: dict[str, Flow]) -> Iterator[Difference]:
    """Of the flows that its nodes run."""
    for name in dict.fromkeys([*before, *after]):
        flow = text_in((after.get(name) or before[name]).get("name"), LABEL_CHARS)
        if name not in before or name not in after:
            yield Difference(flow, _(ADDED) if name in after else _("removed"))
            continue
        for each in differences(before[name], after[name]):
            yield replace(each, where=f"{flow} › {each.where}" if each.where else flow)


def of_the_flow(before: Flow, after: Flow) -> Iterator[Difference]:
    for key, name in (("name", _("name")), ("description", _("description"))):
        if (before.get(key) or "") != (after.get(key) or ""):
            yield changed("", name, before.get(key), after.get(key))


def of_node(old: Graph, new: Graph, key: str) -> Iterator[Difference]:
    where, before, after = new.name(key), inner(old.nodes[key]), inner(new.nodes[key])
    found = list(of_fields(where, template_of(old.nodes[key]), template_of(new.nodes[key])))
    if old.name(key) != where and before != after:
        found.insert(0, changed(where, _("name"), old.name(key), where))
    if before != after and not found:
        found.append(Difference(where, _("its outputs, mode or description changed")))
    yield from found


def of_fields(where: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Difference]:
    for name in sorted(before.keys() | after.keys()):
        one, other = before.get(name), after.get(name)
        if one == other:
            continue
        label = text_in(dict_in(other or one).get("display_name"), LABEL_CHARS) or name
        if value_of(one) == value_of(other):
            yield Difference(where, _("settings of “%(field)s” changed") % {"field": label})
        elif holds_secret(other) or holds_secret(one):
            yield Difference(where, _("“%(field)s” changed; it is a secret") % {"field": label})
        else:
            yield changed(where, label, value_of(one), value_of(other))


def changed_nodes(before: Flow, after: Flow) -> dict[str, str]:
    """Ids of nodes that are "added" or "changed", as they show; moving is no change."""
    old, new = Graph(normalise(before)).nodes, Graph(normalise(after)).nodes
    return {
        key: CHANGED if key in old else ADDED
        for key, node in new.items()
        if key not in old or inner(old[key]) != inner(node)
    }


def value_of(template_field: Any) -> Any:
    return template_field.get("value") if isinstance(template_field, dict) else template_field


def changed(where: str, label: str, before: Any, after: Any) -> Difference:
    old, new = as_words(before), as_words(after)
    if max(len(old), len(new)) <= SHORT_CHARS and "\n" not in old + new:
        empty = _("empty")
        return Difference(where, f"“{label}”: {old or empty} → {new or empty}")
    went, came = changed_lines(old, new)
    return Difference(where, _("“%(field)s” changed") % {"field": label}, went, came)


def as_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("on") if value else _("off")
    return "" if value is None else str(value)


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that only one of them has, each as often as it has more of them; linear."""
    old, new = before.split("\n"), after.split("\n")
    went, came = lines_beyond(old, new), lines_beyond(new, old)
    return (shown(went), shown(came)) if went or came else ([_("lines in another order")], [])


def lines_beyond(one: list[str], other: list[str]) -> list[str]:
    left, beyond = Counter(other), []
    for line in one:
        if left[line] > 0:
            left[line] -= 1
        else:
            beyond.append(line)
    return beyond


def shown(lines: list[str]) -> list[str]:
    cut = [f"{line[:LINE_CHARS]}…" if len(line) > LINE_CHARS else line for line in lines[:LINES]]
    if (more := len(lines) - LINES) <= 0:
        return cut
    return [
        *cut,
        ngettext("… %(count)s line more", "… %(count)s lines more", more) % {"count": more},
    ]


def of_edges(old: Graph, new: Graph) -> Iterator[Difference]:
    before, after = edges_in_words(old), edges_in_words(new)
    for edge in sorted(after[ends] for ends in after.keys() - before.keys()):
        yield Difference("", _("connected: %(edge)s") % {"edge": edge})
    for edge in sorted(before[ends] for ends in before.keys() - after.keys()):
        yield Difference("", _("no longer connected: %(edge)s") % {"edge": edge})


Ends = tuple[str, str, str, str]  # of an edge, by ids: a node that is renamed keeps its edges


def edges_in_words(graph: Graph) -> dict[Ends, str]:
    words = {}
    for edge in graph.edges:
        source, target, into, output = ends = ends_of(edge)
        left = " · ".join(filter(None, (graph.name(source), output[:LABEL_CHARS])))
        right = f"{graph.name(target)} ({into[:LABEL_CHARS]})" if into else graph.name(target)
        words[ends] = f"{left} → {right}"
    return words


def ends_of(edge: Edge) -> Ends:
    output = dict_in(dict_in(edge.get("data")).get("sourceHandle")).get("name")
    return str(edge.get("source")), str(edge.get("target")), field_of(edge), str(output or "")


def of_looks(old: Graph, new: Graph) -> Iterator[Difference]:
    moved = [
        key
        for key, node in new.nodes.items()
        if key in old.nodes and old.nodes[key].get("position") != node.get("position")
    ]
    if moved:
        names = ", ".join(new.name(key) for key in moved[:10])
        yield Difference("", _("moved: %(nodes)s") % {"nodes": names})
    if old.notes != new.notes:
        yield Difference("", _("notes on the canvas changed"))


def as_text(found: list[Difference]) -> str:
    """For a terminal: what went with "-", what came with "+"."""
    lines = []
    for each in found:
        lines.append(f"{each.where}: {each.what}" if each.where else each.what)
        lines += [f"  - {line}" for line in each.went] + [f"  + {line}" for line in each.came]
    return "\n".join(lines)
