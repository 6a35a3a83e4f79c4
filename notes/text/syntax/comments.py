"""Obsidian's %%comments%%, which no page shows; in a line, or over lines and paragraphs.

Tokens: `comment`, of a block with its lines, of a line with its content; one that goes on beyond
its paragraph has in meta["ends_in"] the lines of that in which it ends.
"""

import re
from collections.abc import Iterable, Sequence

from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from notes.text.bounded_markdown import inlines_of
from notes.text.syntax.lines import is_inside, line_at
from notes.text.syntax.places import first_from, places_of

MARK = "%%"
OPEN = "comment_mark"  # a token that only lives until it is known whether anything closes it
CLOSING = re.compile(r"(?<!`)%%(?!`)")  # one in code is spoken of
RULED = re.compile(r"^%%[ \t]*+[^\s%]", re.M)  # "%% Part one": two of these begin parts of a text
CELLS = {"th_open", "td_open"}  # of a row none may get lost


def inline_comment(state: StateInline, silent: bool) -> bool:
    """markdown-it's inline rule: a `comment` token; `100%%` begins none.

    What the paragraph does not close may be closed by a later one: `hide_across` sees to that.
    """
    if not state.src.startswith(MARK, state.pos) or state.src[state.pos - 1 : state.pos].isalnum():
        return False
    end = first_from(places_of(MARK, state.src), state.pos + 2, state.posMax)
    if not silent:
        token = state.push(OPEN if end < 0 else "comment", "", 0)
        token.content = MARK if end < 0 else state.src[state.pos + 2 : end]
    state.pos = max(state.pos, end) + 2
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


# --- Over paragraphs ----------------------------------------------------------------------------


def hide_across(state: StateCore) -> None:
    """markdown-it's core rule, after its inline one: comments that a later paragraph closes.

    What stands between their marks goes; the lists and quotations that they stand in stay.
    """
    if MARK not in state.src:
        return
    kept: list[Token] = []
    opened: Token | None = None
    since = 0  # where in `kept` what follows the opened one begins
    for token in state.tokens:
        kept.append(token)
        if not may_close(token) or (kept[-2:-1] and kept[-2].type in CELLS):
            continue
        found = CLOSING.search(token.content)
        if opened and found and not are_rules(opened, token, found.start()):
            hide_rest(opened, token)
            kept[since:] = [*unbalanced(kept[since:-1]), token]
            token.content = token.content[found.end() :]
            token.children = list(inlines_of(state, token))
            opened = None
        if is_open(token):
            opened, since = token, len(kept)
    for token in kept:
        close_none(token.children or ())
    state.tokens = kept


def may_close(token: Token) -> bool:
    return token.type == "inline" and MARK in token.content


def is_open(token: Token) -> bool:
    return any(child.type == OPEN for child in token.children or ())


def are_rules(opened: Token, token: Token, at: int) -> bool:
    """Whether both marks begin a line of words, as a program's parts begin."""
    start = opened.content.rfind(MARK)
    return bool(RULED.match(opened.content, start) and RULED.match(token.content, at))


def hide_rest(opened: Token, last: Token) -> None:
    """What of a paragraph is behind the mark that its last comment begins with."""
    children = opened.children or []
    at = max(number for number, child in enumerate(children) if child.type == OPEN)
    comment = Token("comment", "", 0, meta={"ends_in": last.map})
    opened.children = [*children[:at], comment, *unbalanced(children[at + 1 :])]


def unbalanced(tokens: Sequence[Token]) -> list[Token]:
    """Of these the ones that close what began before them, or open what goes on behind them."""
    kept: list[Token] = []
    for token in tokens:
        if token.nesting == -1 and kept and kept[-1].nesting == 1:
            kept.pop()
        elif token.nesting:
            kept.append(token)
    return kept


def close_none(tokens: Iterable[Token]) -> None:
    """Marks that nothing closes are what they look like."""
    for token in tokens:
        if token.type == OPEN:
            token.type = "text"
        close_none(token.children or ())
