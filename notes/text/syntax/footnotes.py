"""Footnotes: `[^name]` with `[^name]: text` anywhere, and `^[text in its place]`.

A definition's blocks stand between `footnote_open` (meta["label"]) and `footnote_close` where they
were written; a mark is a `footnote_mark` (meta["label"]), or has its text's tokens as children.
"""

import re

from markdown_it.common.utils import isStrSpace
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from notes.text.bounded_markdown import CONTAINERS_MAX
from notes.text.syntax.lines import line_at

LABEL = r"\[\^(?!\s)([^\[\]\n^]{1,200}+)\]"  # some tools name them by several words
DEFINITION = re.compile(LABEL + ":")
MARK = re.compile(LABEL)
INDENT = 4  # of a definition's further lines
DEFINITION_STEPS = 6  # more than those of what is in it


def footnote_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """markdown-it's block rule; what follows belongs to it as far as it is indented."""
    found = DEFINITION.match(line_at(state, start))
    if not found or state.is_code_block(start) or state.level >= CONTAINERS_MAX:
        return False
    if silent:
        return True
    label = label_of(found[1])
    state.env["budget"].steps -= DEFINITION_STEPS
    state.env.setdefault("footnotes", set()).add(label)
    token = state.push("footnote_open", "li", 1)
    token.meta, token.map = {"label": label}, [start, start]
    read_inside(state, start, end, found.end())
    token.map[1] = state.line
    state.push("footnote_close", "li", -1)
    return True


def read_inside(state: StateBlock, start: int, end: int, marker: int) -> None:
    """Parse the definition's own blocks, its first line without the marker."""
    kept = state.bMarks[start], state.tShift[start], state.sCount[start], state.parentType
    begins = state.bMarks[start] + state.tShift[start] + marker
    at = begins
    while at < state.eMarks[start] and isStrSpace(state.src[at]):
        at += 1
    state.blkIndent += INDENT
    state.bMarks[start], state.tShift[start] = begins, at - begins
    state.sCount[start], state.parentType = state.blkIndent, "footnote"
    if at < state.eMarks[start]:
        state.md.block.tokenize(state, start, end)
    elif start + 1 < end and state.sCount[start + 1] >= state.blkIndent:
        state.md.block.tokenize(state, start + 1, end)
    else:
        state.line = start + 1
    state.blkIndent -= INDENT
    state.bMarks[start], state.tShift[start], state.sCount[start], state.parentType = kept


def label_of(written: str) -> str:
    return " ".join(written.split()).casefold()


def footnote_mark(state: StateInline, silent: bool) -> bool:
    """markdown-it's inline rule; a mark of what is not defined is text."""
    found = MARK.match(state.src, state.pos, state.posMax)
    if not found or label_of(found[1]) not in state.env.get("footnotes", ()):
        return False
    if not silent:
        token = state.push("footnote_mark", "sup", 0)
        token.content, token.meta = found[0], {"label": label_of(found[1])}
    state.pos = found.end()
    return True


def inline_footnote(state: StateInline, silent: bool) -> bool:
    """markdown-it's inline rule for `^[text]`; there are none within one."""
    if not state.src.startswith("^[", state.pos) or state.env.get("in_footnote"):
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1)
    inside = state.src[state.pos + 2 : end] if end >= 0 else ""
    if not inside.strip():
        return False
    if not silent:
        token = state.push("footnote_mark", "sup", 0)
        token.content = state.src[state.pos : end + 1]
        state.env["in_footnote"] = True
        token.children = state.md.inline.parse(inside, state.md, state.env, [])
        state.env["in_footnote"] = False
    state.pos = end + 1
    return True
