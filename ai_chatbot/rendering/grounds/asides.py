"""Sentences that are not from the notes, as elements around what stands between their two edges."""

import xml.etree.ElementTree as etree
from itertools import pairwise

from markdown.treeprocessors import Treeprocessor

from ai_chatbot.rendering.carriers import ASIDE_BEGINS, ASIDE_ENDS, OWN_TAG, Carrier


class AsideTreeprocessor(Treeprocessor):
    """Where an edge stands in another element than the other, only the word behind it is left."""

    def run(self, root: etree.Element) -> None:
        carrier: Carrier = self.md.carrier  # type: ignore[attr-defined]
        for parent in list(root.iter()):
            if any(is_edge(child, carrier) for child in parent):
                set_apart(parent, carrier)


def is_edge(element: etree.Element, carrier: Carrier) -> bool:
    return (
        element.tag == OWN_TAG and carrier.is_own(element) and element.attrib.get("kind") == "edge"
    )


def set_apart(parent: etree.Element, carrier: Carrier) -> None:
    """Its children with each pair of edges, and all between them, made one element."""
    children, out = list(parent), Children(parent)
    closings = closing_edges(children, carrier)
    at = 0
    while at < len(children):
        child = children[at]
        if not is_edge(child, carrier):
            out.add(child)
        elif (end := closings.get(at)) is not None:
            out.add(around(child, children[at + 1 : end], children[end], carrier))
            at = end
        elif is_named(child):
            out.add(aside(carrier, named=True, tail=child.tail))
        else:
            out.say(child.tail or "")
        at += 1
    parent[:] = out.children


def closing_edges(children: list[etree.Element], carrier: Carrier) -> dict[int, int]:
    """The place of each edge that begins, and of the next one if that ends."""
    edges = [at for at, child in enumerate(children) if is_edge(child, carrier)]
    return {
        first: second
        for first, second in pairwise(edges)
        if begins(children[first]) and not begins(children[second])
    }


class Children:
    """What becomes of a parent's children, and where a text goes that an element leaves behind."""

    def __init__(self, parent: etree.Element) -> None:
        self.parent = parent
        self.children: list[etree.Element] = []

    def add(self, child: etree.Element) -> None:
        self.children.append(child)

    def say(self, text: str) -> None:
        if self.children:
            self.children[-1].tail = (self.children[-1].tail or "") + text
        else:
            self.parent.text = (self.parent.text or "") + text


def around(
    first: etree.Element, inner: list[etree.Element], last: etree.Element, carrier: Carrier
) -> etree.Element:
    element = aside(carrier, named=is_named(last), tail=last.tail)
    element.text = first.tail
    element.extend(inner)
    return element


def aside(carrier: Carrier, *, named: bool, tail: str | None) -> etree.Element:
    about = {"nonce": carrier.nonce, "kind": "aside", "named": str(int(named))}
    element = etree.Element(OWN_TAG, about)
    element.tail = tail
    return element


def begins(edge: etree.Element) -> bool:
    return edge.attrib["n"] == str(ASIDE_BEGINS)


def is_named(edge: etree.Element) -> bool:
    return edge.attrib["n"] == str(ASIDE_ENDS)
