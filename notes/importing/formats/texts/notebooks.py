"""Jupyter notebooks (.ipynb): texts, code, and what it printed."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from config.base.fences import fence_around
from notes.importing.conversion import NotConvertible
from notes.importing.formats.apps.values import object_of, objects_in, words

COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def read(data: bytes) -> tuple[str, str]:
    try:
        notebook = object_of(json.loads(data.decode("utf-8-sig")))
    except (ValueError, RecursionError) as error:
        raise NotConvertible("It is a notebook that is damaged or cut off.") from error
    about = object_of(notebook.get("metadata"))
    language = words(object_of(about.get("kernelspec")).get("language")) or words(
        object_of(about.get("language_info")).get("name")
    )
    sheets = [notebook, *objects_in(notebook.get("worksheets"))]  # of before 2015
    cells = (cell for sheet in sheets for cell in objects_in(sheet.get("cells")))
    return "\n\n".join(part for cell in cells for part in parts_of(cell, language)), ""


def parts_of(cell: Mapping[str, Any], language: str) -> Iterator[str]:
    source = lines(cell.get("source", cell.get("input")))
    if cell.get("cell_type") != "code":
        yield source
        return
    if source.strip():
        yield fenced(source, language)
    for output in objects_in(cell.get("outputs")):
        if said := said_by(output).strip("\n"):
            yield fenced(said)


def said_by(output: Mapping[str, Any]) -> str:
    """What a program printed; its pictures are not words."""
    shown = object_of(output.get("data")).get("text/plain")
    trace = output.get("traceback")
    text = lines(output.get("text", shown)) or (
        "\n".join(map(words, trace)) if isinstance(trace, list) else ""
    )
    return COLOURS.sub("", text)


def lines(value: object) -> str:
    return "".join(map(words, value)) if isinstance(value, list) else words(value)


def fenced(text: str, language: str = "") -> str:
    fence = fence_around(text)
    text = text.strip("\n")
    return f"{fence}{language}\n{text}\n{fence}"
