"""The notes as a graph: which note links to which, of all of them or of those around one."""

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from notes.models import Link, Note
from notes.text.folding import fold

WHOLE_LIMIT = 2000
NEAR_LIMIT = 150
LINKS_LIMIT = 500_000  # that are read: of notes that all link to all they are the square
EDGES_LIMIT = 10_000  # a page with more of them takes seconds, and shows one blot

Edge = tuple[int, int]  # from one note's id to another's
Links = QuerySet[Link, Edge]


@dataclass(frozen=True)
class Node:
    """A note in the graph; `links` counts the notes it is linked with, shown or not."""

    id: int
    title: str
    url: str
    links: int
    folder: str


@dataclass(frozen=True)
class Graph:
    """Notes, the most important first, each link between two of them once, and what is missing."""

    nodes: list[Node]
    edges: list[Edge]
    left_out: int = 0
    edges_left_out: int = 0

    def listed(self) -> list[tuple[Node, list[Node]]]:
        """Each note with the notes it links to."""
        by_id = {node.id: node for node in self.nodes}
        leads_to = defaultdict(list)
        for source, target in self.edges:
            leads_to[source].append(by_id[target])
        return [(node, leads_to[node.id]) for node in self.nodes]

    def as_json(self) -> dict[str, object]:
        return {
            "nodes": [asdict(node) for node in self.nodes],
            "edges": [{"source": source, "target": target} for source, target in self.edges],
            "left_out": self.left_out,
        }


def graph_of(
    owner_id: int, *, around: int | None = None, depth: int = 2, limit: int | None = None
) -> Graph:
    """All notes of an owner, or those up to `depth` links away from the note `around`.

    At most `limit` notes: of all, those with the most links (`left_out` says how many are not
    shown); around one, the nearest (`left_out` counts the next ones only). A note that is not
    the owner's has an empty graph.
    """
    links = links_of(owner_id)
    if around is None:
        return whole_graph(owner_id, links, WHOLE_LIMIT if limit is None else limit)
    return graph_around(owner_id, links, around, depth, NEAR_LIMIT if limit is None else limit)


def links_of(owner_id: int) -> Links:
    """(from, to) of each link between two notes of the owner's, once."""
    return (
        Link.objects.filter(note__owner=owner_id, resolved__owner=owner_id)
        .exclude(note=F("resolved"))
        .order_by()
        .values_list("note_id", "resolved_id")
        .distinct()
    )


def whole_graph(owner_id: int, links: Links, limit: int) -> Graph:
    edges = list(links[:LINKS_LIMIT])
    counts = count_neighbours(edges)
    rows = Note.objects.owned_by(owner_id).values_list("pk", "title", "path")
    by_links = sorted(rows, key=lambda row: (-counts[row[0]], fold(row[1]), row[0]))
    shown = [as_node(row, counts) for row in by_links[:limit]]
    return graph_between(edges, shown, len(by_links) - len(shown))


def graph_around(owner_id: int, links: Links, around: int, depth: int, limit: int) -> Graph:
    found, left_out = nearest(links, around, depth, limit)
    rows = {
        row[0]: row
        for row in Note.objects.owned_by(owner_id)
        .filter(pk__in=found)
        .values_list("pk", "title", "path")
    }
    if around not in rows:
        return Graph([], [])
    edges = list(touching(links, found))
    counts = count_neighbours(edges)
    shown = [as_node(rows[pk], counts) for pk in found if pk in rows]
    return graph_between(edges, shown, left_out)


def nearest(links: Links, around: int, depth: int, limit: int) -> tuple[list[int], int]:
    """The notes around one, nearest first and then by their ties; and how many did not fit."""
    found = frontier = [around]
    for _ in range(depth):
        ties = Counter(pk for edge in touching(links, frontier) for pk in edge)
        for known in found:
            del ties[known]
        by_ties = sorted(ties, key=lambda pk: (-ties[pk], pk))
        frontier = by_ties[: limit - len(found)]
        found = found + frontier
        if len(by_ties) > len(frontier):
            return found, len(by_ties) - len(frontier)
        if not frontier:
            break
    return found, 0


def touching(links: Links, ids: list[int]) -> Links:
    return links.filter(Q(note__in=ids) | Q(resolved__in=ids))[:LINKS_LIMIT]


def count_neighbours(edges: list[Edge]) -> Counter[int]:
    """How many notes each is linked with; a link there and one back are one."""
    pairs = {(min(edge), max(edge)) for edge in edges}
    return Counter(pk for pair in pairs for pk in pair)


def graph_between(edges: list[Edge], nodes: list[Node], left_out: int) -> Graph:
    """The graph of these notes, the most important first, and of the links between them; of too
    many links those between the most important."""
    places = {node.id: place for place, node in enumerate(nodes)}
    between = [edge for edge in edges if edge[0] in places and edge[1] in places]
    if len(between) > EDGES_LIMIT:
        between.sort(key=lambda edge: (max(places[edge[0]], places[edge[1]]), edge))
    shown = sorted(between[:EDGES_LIMIT])
    return Graph(nodes, shown, left_out, len(between) - len(shown))


def as_node(row: tuple[int, str, str], counts: Counter[int]) -> Node:
    pk, title, path = row
    url = reverse("notes:detail", args=[pk])
    return Node(pk, title, url, counts[pk], path.rpartition("/")[0])
