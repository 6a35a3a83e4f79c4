"""Obsidian's ^names of blocks: at the end of a block, or in a line by themselves below it."""

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from notes.text.syntax.lines import line_at

BLOCK_ID = re.compile(r"\^([A-Za-z0-9-]{1,100}+)[ \t]*+\Z")


def inline_block_id(state: StateInline, silent: bool) -> bool:
    """markdown-it's inline rule: a `block_id` token with meta["id"] and no content."""
    if state.src[state.pos] != "^" or state.src[state.pos - 1 : state.pos].strip():
        return False
    found = BLOCK_ID.match(state.src, state.pos, state.posMax)
    if not found or found.end() != len(state.src):
        return False
    if not silent:
        state.push("block_id", "", 0).meta = {"id": found[1]}
    state.pos = found.end()
    return True


def block_id(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """markdown-it's block rule: a token of the same type, which names the block above it."""
    found = BLOCK_ID.match(line_at(state, start))
    if not found or state.is_code_block(start):
        return False
    if not silent:
        token = state.push("block_id", "", 0)
        token.meta, token.map = {"id": found[1]}, [start, start + 1]
        state.line = start + 1
    return True
