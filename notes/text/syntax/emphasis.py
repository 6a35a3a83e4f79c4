"""Emphasis beside Chinese, Japanese and Korean, `**「強調」**です`, `==marked==`, `++inserted++`,
`H~2~O`, `x^2^`.

CommonMark asks for a space or punctuation behind marks that close behind punctuation, and before
those that open before it; these languages have none there, and none beside their own punctuation:
`**年齢：**30`.
"""

import re
from typing import Literal

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter, Scanned
from markdown_it.token import Token

DOUBLED = {ord("="): "mark", ord("+"): "ins"}
NEAR = 300  # characters behind a name in which it is looked for again
NAME = re.compile(r"[a-z_]\w{0,60}+", re.I)
UNSPACED = re.compile(
    r"[\u2e80-\u2fdf\u3005-\u3007\u3041-\u30ff\u3105-\u318f\u31a0-\u4dbf\u4e00-\u9fff"
    r"\uac00-\ud7a3\uf900-\ufaff\uff66-\uffdc\U00020000-\U000323af]"
)
BEGINNING = frozenset("「『（【《〈〔〖［｛｟〝")  # their own punctuation that words begin with
ENDING = frozenset("」』）】》〉〕〗］｝｠〞〟、。，．：；！？・～")  # and end with

# As Pandoc has them, right behind a letter or number: `~one~` is GFM's struck text, `2^3^2` a sum.
SCRIPTS = {
    "~": ("sub", re.compile(r"~([\w+\-=.,()]{1,20})~(?![~\d])")),
    "^": ("sup", re.compile(r"\^([\w+\-=.,()]{1,20})\^(?![\^\w])")),
}


def emphasis(state: StateInline, silent: bool) -> bool:
    """markdown-it's rule for "*", but for where the marks open and close."""
    if silent:
        return False
    mark, found = state.src[state.pos], scan(state)
    for _ in range(found.length):
        state.push("text", "", 0).content = mark
        place = len(state.tokens) - 1
        marks = Delimiter(ord(mark), found.length, place, -1, found.can_open, found.can_close)
        state.delimiters.append(marks)
    state.pos += found.length
    return True


def scan(state: StateInline) -> Scanned:
    """How many marks stand at this place, and whether they may open and close."""
    found = state.scanDelims(state.pos, True)
    end = state.pos + found.length
    before, after = state.src[state.pos - 1 : state.pos], state.src[end : end + 1]
    if before.strip() and after.strip() and end < state.posMax:
        opens = found.can_open or UNSPACED.match(before) is not None or after in BEGINNING
        closes = found.can_close or UNSPACED.match(after) is not None or before in ENDING
        return Scanned(opens, closes, found.length)
    return found


def highlight(state: StateInline, silent: bool) -> bool:
    """markdown-it's inline rule; not inside words of ASCII: `a==b` is a comparison."""
    return not silent and doubled(state)


def insertion(state: StateInline, silent: bool) -> bool:
    """The same for `++`, which code in prose has as well: "++i is faster than i++"."""
    return not silent and doubled(state, is_code=counts_up(state))


def doubled(state: StateInline, *, is_code: bool = False) -> bool:
    mark = state.src[state.pos]
    if not state.src.startswith(mark * 2, state.pos):
        return False
    found = scan(state)
    before = state.src[state.pos - 1 : state.pos]
    after = state.src[state.pos + found.length : state.pos + found.length + 1]
    token = state.push("text", "", 0)
    token.content = mark * found.length
    if found.length == 2 and not is_code:
        opens = found.can_open and not is_ascii_word(before)
        closes = found.can_close and not is_ascii_word(after)
        place = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord(mark), 0, place, end=-1, open=opens, close=closes))
    state.pos += found.length
    return True


def counts_up(state: StateInline) -> bool:
    """Whether the marks stand at a name in code: one letter, or one that has them again."""
    name = NAME.match(state.src, state.pos + 2)
    if name is None or state.src[state.pos + 1 : state.pos + 2] != "+":
        return False
    return len(name[0]) == 1 or f"{name[0]}++" in state.src[name.end() : name.end() + NEAR]


def script(state: StateInline, silent: bool) -> bool:
    """markdown-it's inline rule: what is written lower or raised."""
    name, pattern = SCRIPTS[state.src[state.pos]]
    before = state.src[state.pos - 1 : state.pos]
    found = pattern.match(state.src, state.pos, state.posMax)
    if not found or not (is_ascii_word(before) or (before and before in ")]")):
        return False
    if not silent:
        state.push(f"{name}_open", name, 1)
        state.push("text", "", 0).content = found[1]
        state.push(f"{name}_close", name, -1)
    state.pos = found.end()
    return True


def is_ascii_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def pair_doubled(state: StateInline) -> None:
    """The rule for what comes after pairing: `mark_open` and `mark_close`, `ins_open` …"""
    lists = [meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta]
    for delimiters in [state.delimiters, *lists]:
        for start in delimiters:
            if (tag := DOUBLED.get(start.marker)) and start.end != -1:
                become(state.tokens[start.token], tag, 1)
                become(state.tokens[delimiters[start.end].token], tag, -1)


def become(token: Token, tag: str, nesting: Literal[1, -1]) -> None:
    token.type = f"{tag}_open" if nesting == 1 else f"{tag}_close"
    token.tag, token.nesting, token.content = tag, nesting, ""
