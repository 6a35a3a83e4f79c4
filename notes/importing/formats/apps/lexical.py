"""Lexical's documents, the JSON of an editor that Standard Notes uses, as HTML."""

import json
from collections.abc import Mapping
from contextlib import suppress
from html import escape
from typing import Any

from notes.importing.formats.apps.values import object_of, objects_in, words

DEPTH_MAX = 60
# Bits of a text's format → elements.
FORMATS = {1: "b", 2: "i", 4: "s", 8: "u", 16: "code", 32: "sub", 64: "sup", 128: "mark"}
BLOCKS = {
    "paragraph": "p",
    "quote": "blockquote",
    "listitem": "li",
    "code": "pre",
    "table": "table",
}
BLOCKS |= {"tablerow": "tr", "tablecell": "td", "collapsible-title": "p"}
EMPTY = {"linebreak": "<br>", "tab": "\t", "horizontalrule": "<hr>"}
HEADINGS = {f"h{level}" for level in range(1, 7)}


def page_of_nodes(text: str) -> str:
    """The document as a page; "" for what is none."""
    with suppress(ValueError, RecursionError):
        return inside(object_of(object_of(json.loads(text)).get("root")), 0)
    return ""


def inside(node: Mapping[str, Any], depth: int) -> str:
    return "".join(element(each, depth + 1) for each in objects_in(node.get("children")))


def element(node: Mapping[str, Any], depth: int) -> str:
    kind = node.get("type")
    if not isinstance(kind, str) or depth > DEPTH_MAX:
        return ""
    if kind in EMPTY:
        return EMPTY[kind]
    if kind in {"link", "autolink"}:
        return f'<a href="{escape(words(node.get("url")))}">{inside(node, depth)}</a>'
    if kind == "snbubble":  # a note that is mentioned
        uuid = escape(words(node.get("itemUuid")))
        return f'<a href="{uuid}">{escape(words(node.get("title")) or "note")}</a>'
    if "text" in node:
        return formatted(escape(words(node.get("text"))), node.get("format"))
    return block(kind, node, depth)


def block(kind: str, node: Mapping[str, Any], depth: int) -> str:
    tag, within = node.get("tag"), inside(node, depth)
    if kind == "heading" and tag in HEADINGS:
        return f"<{tag}>{within}</{tag}>"
    if kind == "list":
        name = "ol" if node.get("listType") == "number" else "ul"
        return f"<{name}>{within}</{name}>"
    if kind == "listitem" and isinstance(node.get("checked"), bool):
        done = " checked" if node["checked"] else ""
        within = f'<input type="checkbox"{done}>{within}'
    name = BLOCKS.get(kind, "div")
    return f"<{name}>{within}</{name}>"


def formatted(text: str, bits: object) -> str:
    for bit, tag in FORMATS.items():
        if isinstance(bits, int) and bits & bit:
            text = f"<{tag}>{text}</{tag}>"
    return text
