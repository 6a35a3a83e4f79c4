"""A flow's picture: where its nodes' boxes and its edges' lines go. Numbers only; templates draw.

The canvas knows positions but no picture of them. Sizes are in the picture's own units.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ai_chatbot.flows.checks import Graph
from ai_chatbot.flows.differences import changed_nodes
from ai_chatbot.flows.nodes import type_of
from ai_chatbot.langflow.admin import Flow
from config.base.storable import dict_in

WIDTH, HEIGHT, MARGIN = 190, 58, 14  # of a node's box; around the picture
SCALE = 0.62  # a node is 320 wide on the canvas
FARTHEST = 20_000  # on the canvas; whoever drags a node further finds it at the edge
NODES, EDGES = 200, 600  # that are drawn
TITLE_CHARS, KIND_CHARS = 22, 28


@dataclass(frozen=True)
class Box:
    x: int
    y: int
    name: str
    kind: str
    change: str = ""  # "added" or "changed", compared with another state of the flow


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    boxes: list[Box]
    lines: list[str]  # SVG paths
    words: list[str]  # the same for those who see no picture: "Chat Input → Notes Search"
    left_out: int = 0  # nodes


def draw(flow: Flow, before: Flow | None = None) -> Picture:
    """With `before`, nodes that are new or other than there are marked."""
    graph = Graph(flow)
    drawn = dict(list(graph.nodes.items())[:NODES])
    places = placed(drawn)
    changes = changed_nodes(before, flow) if before else {}
    boxes = [
        Box(*places[key], cut(graph.name(key), TITLE_CHARS), kind_of(node), changes.get(key, ""))
        for key, node in drawn.items()
    ]
    edges = list(edges_between(graph, places))[:EDGES]
    return Picture(
        width=max((x for x, _ in places.values()), default=0) + WIDTH + MARGIN,
        height=max((y for _, y in places.values()), default=0) + HEIGHT + MARGIN,
        boxes=boxes,
        lines=[line(places[source], places[target]) for source, target in edges],
        words=[f"{graph.name(source)} → {graph.name(target)}" for source, target in edges],
        left_out=len(graph.nodes) - len(drawn),
    )


def placed(nodes: dict[str, dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """The upper left corner of each box, beginning at the margin."""
    spots = {key: spot_of(node) for key, node in nodes.items()}
    left = min((x for x, _ in spots.values()), default=0)
    top = min((y for _, y in spots.values()), default=0)
    return {
        key: (round((x - left) * SCALE) + MARGIN, round((y - top) * SCALE) + MARGIN)
        for key, (x, y) in spots.items()
    }


def spot_of(node: dict[str, Any]) -> tuple[float, float]:
    position = dict_in(node.get("position"))
    return coordinate(position.get("x")), coordinate(position.get("y"))


def coordinate(value: Any) -> float:
    """What is no number is 0; Python compares NaN with nothing, so it is 0 as well."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return 0
    return max(-FARTHEST, min(FARTHEST, value))


def edges_between(graph: Graph, places: dict[str, tuple[int, int]]) -> Iterator[tuple[str, str]]:
    """Each pair that is connected, once."""
    pairs = ((str(edge.get("source")), str(edge.get("target"))) for edge in graph.edges)
    yield from (pair for pair in dict.fromkeys(pairs) if pair[0] in places and pair[1] in places)


def line(source: tuple[int, int], target: tuple[int, int]) -> str:
    """From the right side of one box to the left side of the other, in a curve."""
    x1, y1 = source[0] + WIDTH, source[1] + HEIGHT // 2
    x2, y2 = target[0], target[1] + HEIGHT // 2
    bend = max(24, abs(x2 - x1) // 2)
    return f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"


def kind_of(node: dict[str, Any]) -> str:
    """The component's name, without how Langflow spells one of a folder: "ext:…:Name@extra"."""
    return cut(type_of(node).rpartition(":")[2].partition("@")[0], KIND_CHARS)


def cut(text: str, chars: int) -> str:
    return text if len(text) <= chars else f"{text[: chars - 1]}…"
