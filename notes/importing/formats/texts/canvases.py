"""Canvases of Obsidian (.canvas): the texts of their cards, and links to the files they show."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from notes.importing.conversion import NotConvertible
from notes.importing.formats.apps.values import object_of, objects_in, words
from notes.importing.formats.writing import one_line


def read(data: bytes) -> tuple[str, str]:
    """The cards as they are read: from the top down, and what stands beside it to the right."""
    try:
        canvas = object_of(json.loads(data.decode("utf-8-sig") or "{}"))
    except (ValueError, RecursionError) as error:
        raise NotConvertible("It is a canvas that is damaged or cut off.") from error
    cards = sorted(objects_in(canvas.get("nodes")), key=place_of)
    labels = [one_line(words(line.get("label"))) for line in objects_in(canvas.get("edges"))]
    parts = [part for card in cards for part in said_by(card)]
    return "\n\n".join(filter(None, [*parts, *(f"- {label}" for label in labels if label)])), ""


def place_of(card: Mapping[str, Any]) -> tuple[float, float]:
    x, y = (card.get(name) for name in ("x", "y"))
    return number(y), number(x)


def number(value: object) -> float:
    return value if isinstance(value, int | float) else 0


def said_by(card: Mapping[str, Any]) -> Iterator[str]:
    yield words(card.get("text")).strip("\n")
    if label := one_line(words(card.get("label"))):
        yield f"## {label}"
    if file := one_line(words(card.get("file"))):
        yield f"[[{file}{one_line(words(card.get('subpath')))}]]"
    if (address := one_line(words(card.get("url")))).startswith(("https://", "http://")):
        yield f"<{address}>"
