"""Obsidian's %%comments%%, which no page shows; in a line, or over lines and paragraphs."""

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from notes.text.syntax.lines import is_inside, line_at
from notes.text.syntax.places import first_from, places_of

MARK = "%%"


def inline_comment(state: StateInline, silent: bool) -> bool:
    """markdown-it's inline rule: a `comment` token; `100%%` begins none."""
    if not state.src.startswith(MARK, state.pos) or state.src[state.pos - 1 : state.pos].isalnum():
        return False
    end = first_from(places_of(MARK, state.src), state.pos + 2, state.posMax)
    if end < 0:
        return False
    if not silent:
        state.push("comment", "", 0).content = state.src[state.pos + 2 : end]
    state.pos = end + 2
    return True


def comment_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """markdown-it's block rule: from a line that begins with the mark to one that ends with it."""
    line = line_at(state, start)
    if not line.startswith(MARK) or MARK in line[2:] or state.is_code_block(start):
        return False
    last = last_line(state, start, end)
    if last < 0:
        return False
    if not silent:
        token = state.push("comment", "", 0)
        token.content = state.getLines(start, last + 1, state.blkIndent, False)
        token.map = [start, last + 1]
        state.line = last + 1
    return True


def last_line(state: StateBlock, start: int, end: int) -> int:
    """The first line after the start that has the mark, if it ends with it; else -1."""
    for number in range(start + 1, end):
        if not is_inside(state, number):
            return -1
        line = line_at(state, number)
        if MARK in line:
            return number if line.find(MARK) == len(line.rstrip()) - 2 else -1
    return -1
