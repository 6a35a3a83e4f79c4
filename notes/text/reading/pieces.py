"""A long text in pieces that mean by themselves what they mean together.

Tokens take a hundred times the memory of their text: a note of five megabytes is read in pieces.
"""

import re
from collections.abc import Iterator
from itertools import accumulate, islice

from config.base.fences import Fence

PIECE_CHARS = 100_000  # about; a text that has no place to cut is one piece
DEFINITIONS_MAX = 5_000  # of links, that hold in a long text before they are written
DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\[\]\n]++\]:[ \t]*+\S[^\n]*+$", re.M)
# What cannot go on with a list, a quotation or a table that was above a blank line.
ON_ITS_OWN = re.compile(r"[^\W\d_]|#{1,6} ")
HEADING = re.compile(r"#{1,6} ")  # all of a block, so that nothing goes on behind it


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """Each piece, and where in the text it starts; all but the last end with a blank line
    or a heading."""
    start = 0
    for at in places_to_cut(text):
        if at - start >= PIECE_CHARS:
            yield start, text[start:at]
            start = at
    yield start, text[start:]


def definitions(text: str) -> str:
    """The definitions of links of a text that is read in pieces: most stand at its end."""
    if len(text) <= 2 * PIECE_CHARS:
        return ""
    found = islice(DEFINITION.finditer(text), DEFINITIONS_MAX)
    return "\n\n".join(each[0] for each in found)


def places_to_cut(text: str) -> Iterator[int]:
    """Where a line that is neither indented nor part of code follows a blank one, or the heading
    that followed one."""
    if len(text) <= 2 * PIECE_CHARS:
        return
    fence = Fence()
    at, begins = 0, True  # whether nothing that is above goes on in the line
    for line in text.split("\n"):
        begins = begins and not fence.marks
        if begins and ON_ITS_OWN.match(line):
            yield at
        fence.read(line)
        begins = not line.strip() or (begins and bool(HEADING.match(line)))
        at += len(line) + 1


def same_length(text: str) -> str:
    """The text with line feeds alone, every character in its place."""
    return text.replace("\r\n", " \n").replace("\r", "\n")


def line_starts(text: str, at: int) -> list[int]:
    """Where each line starts, and what follows the last one ends, in a text that begins `at`."""
    starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=at))
    starts[-1] = at + len(text)
    return starts
