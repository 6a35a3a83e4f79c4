"""Sanitised HTML of ours as blocks for paper.

Total and linear: what it does not know is words, what nests too deep goes on beside.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from lxml import html

from config.base.paper.blocks import NEW_LINE, Block, Run, around, block, run
from config.base.paper.formulas import written

DEEPEST = 8  # blocks in blocks; the typesetter has a bound of its own, and paper a width
COLUMNS = 20
SPACE = re.compile(r"[ \t\n\r\f]+")
HEADINGS = {f"h{level}": level for level in range(1, 7)}
HOLDERS = {"div", "section", "article", "figure", "aside", "details", "dl", "ul", "ol"}
BLOCKS = {*HEADINGS, *HOLDERS, *"p blockquote pre table hr summary figcaption dt dd li".split()}
LOOKS = {
    **dict.fromkeys(("strong", "b"), "b"),
    **dict.fromkeys(("em", "i"), "i"),
    **dict.fromkeys(("code", "kbd", "samp"), "c"),
    **dict.fromkeys(("del", "s"), "s"),
    "mark": "m",
    "sup": "^",
    "sub": "_",
}
LEFT_OUT = {"script", "style", "template", "button", "svg"}
MATH_CLASS = "math"


def blocks_of(markup: str, places: Mapping[int, str] | None = None) -> list[Block]:
    """Its blocks; `places` names the passages that its citations lead to, by their numbers."""
    if not markup.strip():
        return []
    root = html.fragment_fromstring(markup, create_parent="div")
    return Reader(places or {}).blocks(root, 0)


class Reader:
    def __init__(self, places: Mapping[int, str]) -> None:
        self.places = places

    def blocks(self, element: Any, depth: int) -> list[Block]:
        """What stands in it: blocks, and words between them as paragraphs."""
        made: list[Block] = []
        words = Words()
        words.add(element.text or "", "")
        for child in element:
            if child.tag in BLOCKS:
                made += words.paragraph()
                made += self.block(child, depth)
                words = Words()
            else:
                self.inline(child, "", words)
            words.add(child.tail or "", "")
        return [*made, *words.paragraph()]

    def block(self, element: Any, depth: int) -> list[Block]:
        tag = element.tag
        if tag in HEADINGS:
            return [block("h", self.runs(element), level=HEADINGS[tag])]
        if tag == "hr":
            return [block("rule")]
        if tag == "pre":
            return [code_block("".join(element.itertext()))]
        if tag == "table":
            return self.table(element)
        if tag in {"summary", "dt"}:
            return [block("p", self.runs(element, "b"))]
        if tag == "p":
            return [block("p", runs)] if (runs := self.runs(element)) else []
        return self.holder(element, depth + 1)

    def holder(self, element: Any, depth: int) -> list[Block]:
        if element.tag == "details" and "thoughts" in element.get("class", ""):
            return []  # as in every other export
        if depth > DEEPEST:
            return [block("p", runs)] if (runs := self.runs(element)) else []
        if element.tag in {"ul", "ol"}:
            return [self.listed(element, depth)]
        inner = self.blocks(element, depth)
        kind = {"blockquote": "quote", "dd": "indent", "details": "indent"}.get(element.tag)
        return [around(kind, inner)] if kind and inner else inner

    def listed(self, element: Any, depth: int) -> Block:
        items = [self.blocks(item, depth) for item in element if item.tag == "li"]
        start = element.get("start", "")
        number = int(start) if start.isascii() and start.isdigit() and len(start) < 10 else 1
        first = [inner[0] for inner in items if inner][:1]
        return around("list", first) | {
            "ordered": element.tag == "ol",
            "start": number,
            "items": items,
        }

    def table(self, element: Any) -> list[Block]:
        head = [self.row(row) for row in element.iterfind("thead/tr")]
        rows = [self.row(row) for way in ("tr", "tbody/tr") for row in element.iterfind(way)]
        width = max(map(len, [*head, *rows]), default=0)
        if not width:
            return []
        padded = [row + [[]] * (width - len(row)) for row in [*head, *rows]]
        cells = [cell for row in padded for cell in row]
        first = block("cell", next(filter(None, cells), []))
        way = {"rtl": first["rtl"], "cjk": first["cjk"]}
        return [{"k": "table", "columns": width, "heads": len(head), "cells": cells, **way}]

    def row(self, row: Any) -> list[list[Run]]:
        cells = [self.runs(cell) for cell in row if cell.tag in {"td", "th"}]
        beyond = [part for cell in cells[COLUMNS:] for part in (run(" | "), *cell)]
        return [*cells[: COLUMNS - 1], cells[COLUMNS - 1] + beyond] if beyond else cells

    def runs(self, element: Any, looks: str = "") -> list[Run]:
        """All its words in one piece: blocks in it become lines."""
        words = Words()
        self.children(element, looks, words)
        return words.runs()

    def inline(self, element: Any, looks: str, words: "Words") -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in LEFT_OUT:
            return
        if tag == "br":
            words.new_line()
        elif tag == "math":
            words.add(written(element), looks + "i")
        elif tag == "img":
            words.add(picture(element), looks + "i")
        elif tag == "input" and element.get("type") == "checkbox":
            words.add("☑ " if element.get("checked") is not None else "☐ ", looks)
        elif tag == "a" and "citation" in element.get("class", ""):
            words.cite("".join(element.itertext()), self.places)
        else:
            self.with_looks(element, looks, words)

    def with_looks(self, element: Any, looks: str, words: "Words") -> None:
        own = LOOKS.get(element.tag, "")
        mine = looks if own in looks else looks + own
        if element.tag == "span" and element.get("class") == MATH_CLASS and not len(element):
            mine += "c"
        before, words.address = words.address, element.get("href", "") or words.address
        if element.tag in BLOCKS:
            words.new_line()
        self.children(element, mine, words)
        words.address = before

    def children(self, element: Any, looks: str, words: "Words") -> None:
        words.add(element.text or "", looks)
        for child in element:
            self.inline(child, looks, words)
            words.add(child.tail or "", looks)


class Words:
    """A line of runs that grows; white space is what HTML takes it for."""

    def __init__(self) -> None:
        self.address = ""
        self._runs: list[Run] = []

    def add(self, text: str, looks: str) -> None:
        text = SPACE.sub(" ", text)
        if not self._runs or self._runs[-1]["t"].endswith((" ", "\n")):
            text = text.lstrip(" ")
        if text:
            self._runs.append(run(text, looks, address=self.address))

    def new_line(self) -> None:
        if self._runs:
            self._runs.append(NEW_LINE)

    def cite(self, number: str, places: Mapping[int, str]) -> None:
        known = number.isascii() and number.isdigit() and len(number) < 4
        place = places.get(int(number), "") if known else ""
        self._runs.append(run(f"[{number}]", "", place=place))

    def runs(self) -> list[Run]:
        """Without what is white at its end."""
        made = list(self._runs)
        while made and not made[-1]["t"].strip(" \n"):
            made.pop()
        return made

    def paragraph(self) -> Iterator[Block]:
        if runs := self.runs():
            yield block("p", runs)


def picture(element: Any) -> str:
    """Pictures are not fetched: their words stand for them."""
    alt = SPACE.sub(" ", element.get("alt", "")).strip()
    return _("[Picture: %(words)s]") % {"words": alt} if alt else _("[Picture]")


def code_block(code: str) -> Block:
    return block("code", [run(code.strip("\n").expandtabs(4))])
