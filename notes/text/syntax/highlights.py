"""`==marked==` text, as note apps write it."""

from typing import Literal

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

MARK = ord("=")


def highlight(state: StateInline, silent: bool) -> bool:
    """markdown-it's inline rule; not inside words of ASCII: `a==b` is a comparison."""
    if silent or not state.src.startswith("==", state.pos):
        return False
    found = state.scanDelims(state.pos, True)
    before = state.src[state.pos - 1 : state.pos]
    after = state.src[state.pos + found.length : state.pos + found.length + 1]
    token = state.push("text", "", 0)
    token.content = "=" * found.length
    if found.length == 2:
        opens = found.can_open and not is_ascii_word(before)
        closes = found.can_close and not is_ascii_word(after)
        place = len(state.tokens) - 1
        state.delimiters.append(Delimiter(MARK, 0, place, end=-1, open=opens, close=closes))
    state.pos += found.length
    return True


def is_ascii_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def pair_highlights(state: StateInline) -> None:
    """The rule for what comes after pairing: `mark_open` and `mark_close`."""
    lists = [meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta]
    for delimiters in [state.delimiters, *lists]:
        for start in delimiters:
            if start.marker == MARK and start.end != -1:
                become(state.tokens[start.token], 1)
                become(state.tokens[delimiters[start.end].token], -1)


def become(token: Token, nesting: Literal[1, -1]) -> None:
    token.type = "mark_open" if nesting == 1 else "mark_close"
    token.tag, token.nesting, token.content = "mark", nesting, ""
