"""Roam's export in JSON: a list of all pages, each an outline of blocks that name one another."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from notes.importing.formats.apps.values import objects_in, words
from notes.importing.formats.writing import Paths, local, map_prose, note_text, one_line, safe_name
from notes.importing.sources import SourceFile, held

LOOKED_INTO = 20  # pages that tell whether it is one
SHOWN_MAX_CHARS = 80  # of a block that another names
DEPTH_MAX = 40
ID = r"[\w-]{1,40}"
BLOCK = re.compile(rf"(!?)\[([^\[\]\n]{{1,300}})\]\(\(\(({ID})\)\)\)|\(\(({ID})\)\)")
PAGE_LINK = re.compile(r"(?<!!)\[([^\[\]\n]{1,300})\]\(\[\[([^\[\]\n]{1,300})\]\]\)")
CLOSED = re.compile(r"(?<=[^\n`])(?=```\s*\Z)")  # where the line of its code ends, too
EMBED = re.compile(rf"\{{\{{(?:\[\[)?embed(?:\]\])?:?\s*\(\(({ID})\)\)\s*\}}\}}")
TASK = re.compile(r"^\s*\{\{(?:\[\[)?(TODO|DONE)(?:\]\])?\}\}\s*")
FILM = re.compile(
    r"\{\{(?:\[\[)?(?:video|youtube|iframe|pdf|audio)(?:\]\])?:?\s*(https?://[^\s{}]+)\s*\}\}"
)
WIDE_TAG = re.compile(r"#\[\[([^\[\]\n]{1,200})\]\]")
ITALIC = re.compile(r"(?<![\w_])__(?=\S)([^_\n]+?)(?<=\S)__(?![\w_])")
MARKED = re.compile(r"\^\^(?=\S)([^\n^]+)\^\^")


@dataclass
class Page:
    title: str
    place: str
    said: Mapping[str, Any]


@dataclass
class Blocks:
    """Blocks by id: on which page they are, and what they say; and those that another names."""

    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)


def is_export(said: object) -> bool:
    pages = said[:LOOKED_INTO] if isinstance(said, list) else []
    return (
        bool(pages)
        and all(isinstance(page, dict) and isinstance(page.get("title"), str) for page in pages)
        and any({"children", "edit-time"} & page.keys() for page in pages)
    )


def notes_of(said: object, folder: str, taken: Paths) -> Iterator[SourceFile]:
    pages = [placed(page, folder, taken) for page in objects_in(said)]
    blocks = Blocks()
    for page in pages:
        for block, _ in blocks_of(page.said):
            text = words(block.get("string"))
            blocks.named.update(
                filter(None, (name for found in BLOCK.findall(text) for name in found[2:]))
            )
            blocks.named.update(EMBED.findall(text))
            if uid := words(block.get("uid")):
                blocks.places[uid] = page.place.removesuffix(".md"), text
    for page in pages:
        changed = moment(page.said.get("edit-time"))
        yield held(page.place, text_of(page, blocks).encode(), changed)


def placed(said: Mapping[str, Any], folder: str, taken: Paths) -> Page:
    """A page "A/B" lies in the folder of A."""
    title = one_line(words(said.get("title"))) or "Untitled"
    parts = [safe_name(part) for part in title.split("/")[:DEPTH_MAX] if part.strip()]
    path = "/".join(filter(None, [folder, *(parts or ["Untitled"])]))
    return Page(title, taken.take(f"{path}.md"), said)


def blocks_of(page: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], int]]:
    """A page's blocks in the order in which they are read, and how deep each stands."""
    waiting = [(block, 0) for block in objects_in(page.get("children"))][::-1]
    while waiting:
        block, depth = waiting.pop()
        yield block, depth
        inside = [(each, depth + 1) for each in objects_in(block.get("children"))]
        waiting += reversed(inside)


def moment(value: object) -> datetime | None:
    with suppress(ValueError, OverflowError, OSError):
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000, UTC)
    return None


def text_of(page: Page, blocks: Blocks) -> str:
    lines = [
        line
        for block, depth in blocks_of(page.said)
        for line in item(block, min(depth, DEPTH_MAX), blocks)
    ]
    head = {"title": page.title, "created": local(moment(page.said.get("create-time")))}
    return note_text(head, "\n".join(lines))


def item(block: Mapping[str, Any], depth: int, blocks: Blocks) -> Sequence[str]:
    text = words(block.get("string"))
    task = TASK.match(text)
    box = f"[{'x' if task[1] == 'DONE' else ' '}] " if task else ""
    text = map_prose(text[task.end() if task else 0 :], partial(mended, blocks))
    heading = block.get("heading")
    sign = "#" * heading + " " if isinstance(heading, int) and heading in {1, 2, 3} else ""
    if text.lstrip().startswith("```") and "\n" in text:
        text = CLOSED.sub("\n", text)
    first, *rest = f"{box}{sign}{text.strip()}".split("\n")
    uid = words(block.get("uid"))
    if uid in blocks.named:
        first = f"{first} ^{uid}" if not first.startswith("```") else first
    indent = "  " * depth
    return [f"{indent}- {first}", *(f"{indent}  {line}".rstrip() for line in rest)]


def mended(blocks: Blocks, prose: str) -> str:
    prose = EMBED.sub(lambda found: block_link(blocks, found[1], "!", "", found[0]), prose)
    prose = BLOCK.sub(
        lambda found: block_link(blocks, found[3] or found[4], "", found[2] or "", found[0]), prose
    )
    prose = PAGE_LINK.sub(r"[[\2|\1]]", prose)
    prose = WIDE_TAG.sub(r"[[\1|#\1]]", FILM.sub(r"\1", prose))
    return MARKED.sub(r"==\1==", ITALIC.sub(r"*\1*", prose))


def block_link(blocks: Blocks, uid: str, embed: str, shown: str, written: str) -> str:
    """A link to a block by its text, or to what was written where no page has it."""
    if uid not in blocks.places:
        return written
    place, text = blocks.places[uid]
    label = one_line(re.sub(r"[\[\]|^#{}()]+", " ", shown or text))[:SHOWN_MAX_CHARS].strip()
    return f"{embed}[[{place}#^{uid}{'|' + label if label and not embed else ''}]]"
