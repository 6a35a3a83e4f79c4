r"""LaTeX: $…$ and \(…\) in a line, $$…$$ and \[…\] by themselves; no mark in it means anything.

`$5 and $10` is money: what opens has no white space behind it, what closes none before it and no
letter or digit behind it. `\[edit\]` is text in brackets: it has no sign of a formula.
"""

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from notes.text.syntax.lines import is_inside, line_at
from notes.text.syntax.places import dollar_ends, first_from, places_of

FORMULA = re.compile(r"[\\^_=+<>{}/]")
WORD = re.compile(r"[^\W_]")
LETTER = re.compile(r"\s*[^\W\d_]\s*\Z")
ENDS = {"$$": "$$", r"\[": r"\]", r"\(": r"\)"}


def inline_maths(state: StateInline, silent: bool) -> bool:
    """markdown-it's inline rule: a `math_inline` token, or `math_block` for $$…$$ and \\[…\\]."""
    mark = mark_at(state.src, state.pos)
    if not mark:
        return False
    start = state.pos + len(mark)
    end = end_of_maths(state, mark, start)
    if end < 0 or not is_formula(mark, state.src[start:end]):
        return False
    after = end + len(mark)
    if not silent:
        kind = "math_block" if mark in {"$$", r"\["} else "math_inline"
        token = state.push(kind, "math", 0)
        token.content, token.markup = state.src[start:end], mark
        token.meta = {"written": state.src[state.pos : after]}
    state.pos = after
    return True


def mark_at(text: str, at: int) -> str:
    """The mark that opens maths at this place, or ""."""
    before, two = text[at - 1 : at], text[at : at + 2]
    if two in ENDS and not (two == r"\(" and before.isalnum()):
        return two
    opens = text[at] == "$" and not before.isalnum() and len(two) == 2 and not two[1].isspace()
    return "$" if opens and before != "$" else ""


def end_of_maths(state: StateInline, mark: str, start: int) -> int:
    if mark != "$":
        return first_from(places_of(ENDS[mark], state.src), start, state.posMax)
    end = first_from(dollar_ends(state.src), start, state.posMax)
    return end if "\n" not in state.src[start : max(start, end)] else -1


def is_formula(mark: str, inside: str) -> bool:
    if mark.startswith("$"):
        return bool(inside.strip())
    if not WORD.search(inside):
        return False
    return bool(FORMULA.search(inside) or (mark == r"\(" and LETTER.match(inside)))


def maths_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """markdown-it's block rule: $$…$$ or \\[…\\] in whole lines."""
    mark = line_at(state, start)[:2]
    if mark not in {"$$", r"\["} or state.is_code_block(start):
        return False
    last = last_line(state, mark, start, end)
    if last < 0:
        return False
    written = state.getLines(start, last + 1, state.blkIndent, False).strip()
    inside = written[2:-2]
    if not is_formula(mark, inside):
        return False
    if not silent:
        token = state.push("math_block", "math", 0)
        token.content, token.markup, token.map = inside, mark, [start, last + 1]
        token.meta, token.block = {"written": written}, True
        state.line = last + 1
    return True


def last_line(state: StateBlock, mark: str, start: int, end: int) -> int:
    """The line that the maths ends with, or -1: it ends in the first that has its other mark."""
    for number in range(start, end):
        line = line_at(state, number)
        searched = line[2:] if number == start else line
        if not line.strip() or not is_inside(state, number):
            return -1
        if ENDS[mark] in searched:
            closes = searched.find(ENDS[mark]) == len(searched.rstrip()) - 2
            return number if closes else -1
        if number > start and line.startswith(mark):
            return -1
    return -1
