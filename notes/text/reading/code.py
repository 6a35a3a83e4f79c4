"""Where code stands in a Markdown text: in it, nothing is a link, a tag or a heading.

Blocks are those that the page shows as code, in lists and quotations, too.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from markdown_it import MarkdownIt

from notes.text.bounded_markdown import new_env
from notes.text.reading.pieces import line_starts, pieces, same_length
from notes.text.syntax.parser import make_syntax

SECONDS = 60.0  # never taken
MAY_BE_CODE = re.compile(r"`|~~~|^(?: {4}| {0,3}\t)|^[ \t]*[-+*>\d].*(?: {4}|\t)", re.M)
TICKS = re.compile(r"`+")
Place = tuple[int, int]


def find_code(text: str) -> list[Place]:
    """Blocks and spans of code, in order: `text[start:end]` of each."""
    places: list[Place] = []
    for at, piece in pieces(text) if MAY_BE_CODE.search(text) else ():
        plain = same_length(piece)
        lines = line_starts(plain, at)
        for first, last, is_code in blocks(plain):
            start, end = lines[first], lines[min(last, len(lines) - 1)]
            places += [(start, end)] if is_code else code_spans(text, start, end)
    return sorted(places)


def blocks(text: str) -> Iterator[tuple[int, int, bool]]:
    """The first line and the one after the last of each block, and whether it is code."""
    seen = set()
    for token in BLOCKS.parse(text, new_env(SECONDS)):
        is_code = token.type in {"fence", "code_block"}
        if token.map and (is_code or token.type == "inline"):
            place = (*token.map, is_code)
            if place not in seen:  # the cells of a row share their line
                seen.add(place)
                yield place[0], place[1], is_code


def code_spans(text: str, start: int, end: int) -> list[Place]:
    """Spans between runs of backticks of one length, as CommonMark has them; linear."""
    runs = [unescaped(text, found) for found in TICKS.finditer(text, start, end)]
    later: dict[int, list[int]] = defaultdict(list)
    for number in range(len(runs) - 1, -1, -1):
        later[runs[number][1] - runs[number][0]].append(number)
    places: list[Place] = []
    done = -1
    for number, (opens, after) in enumerate(runs):
        same = later[after - opens]
        same.pop()
        if number <= done or not same or opens == after:
            continue
        done = same[-1]
        places.append((opens, runs[done][1]))
    return places


def unescaped(text: str, run: re.Match[str]) -> Place:
    before = run.start()
    while before and text[before - 1] == "\\":
        before -= 1
    return run.start() + (run.start() - before) % 2, run.end()


def make_block_parser() -> MarkdownIt:
    md = make_syntax()
    md.core.ruler.enableOnly(["normalize", "block"])
    return md


BLOCKS = make_block_parser()
