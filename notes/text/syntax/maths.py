r"""LaTeX: $…$ and \(…\) in a line, $$…$$ and \[…\] by themselves; no mark in it means anything.

`$5 and $10` is money: what opens has no white space behind it, the next "$" none before it and no
letter, digit or bracket behind it, but Chinese ones: `设$x$为`. So is `$3/kg (or 4$)`, a number
with words and no sign of LaTeX. `\[edit\]` is text in brackets: it has no sign of a formula.
"""

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from notes.text.syntax.lines import is_inside, line_at
from notes.text.syntax.places import dollars, first_from, is_dollar_end, places_of

FORMULA = re.compile(r"[\\^_=+<>{}/]")
OF_NUMBERS = re.compile(r"[\\^_=<>{}]")
LETTERS = re.compile(r"[^\W\d_]{2}|[^\W\d_\x00-\u03ff]")  # a word, which may be one sign: 元
# As whoever makes Markdown of a page writes what it shows: `\[\[note\]\]`, `\[file\_name\]`.
ESCAPED = re.compile(r"\\[\[\]()*_`~#+.!&>-]")
WORD = re.compile(r"[^\W_]")
LETTER = re.compile(r"\s*[^\W\d_]\s*\Z")
BEGIN = r"\begin"
ENVIRONMENT = re.compile(
    r"\\begin\{((?:equation|align|aligned|gather|gathered|multline|eqnarray|split|cases|array"
    r"|[bpvBV]?matrix)\*?)\}"
)
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
        token.content, token.markup = without_ticks(state.src[start:end]), mark
        token.meta = {"written": state.src[state.pos : after]}
    state.pos = after
    return True


def without_ticks(inside: str) -> str:
    """GitLab writes $`x`$."""
    return inside[1:-1] if len(inside) > 2 and inside[0] == inside[-1] == "`" else inside


def mark_at(text: str, at: int) -> str:
    """The mark that opens maths at this place, or ""."""
    before, two = text[at - 1 : at], text[at : at + 2]
    is_in_word = before.isascii() and before.isalnum()
    if two in ENDS and not (two == r"\(" and is_in_word):
        return two
    opens = text[at] == "$" and not is_in_word and len(two) == 2 and not two[1].isspace()
    return "$" if opens and before != "$" else ""


def end_of_maths(state: StateInline, mark: str, start: int) -> int:
    if mark != "$":
        return first_from(places_of(ENDS[mark], state.src), start, state.posMax)
    end = first_from(dollars(state.src), start, state.posMax)
    inside = state.src[start : max(start, end)]
    is_whole = is_dollar_end(state.src, end) and "\n" not in inside and not has_code(inside)
    return end if end >= 0 and is_whole else -1


def has_code(inside: str) -> bool:
    """Whether code begins or ends in it; GitLab's own marks stand at both of its ends."""
    return "`" in without_ticks(inside)


def is_formula(mark: str, inside: str) -> bool:
    if mark.startswith("$"):
        return bool(inside.strip()) and not (mark == "$" and is_price(inside))
    if not WORD.search(inside):
        return False
    inside = ESCAPED.sub("", inside)
    return bool(FORMULA.search(inside) or (mark == r"\(" and LETTER.match(inside)))


def is_price(inside: str) -> bool:
    """Whether it is a number with words: "3/kg (or 4" between two prices."""
    is_of_words = inside[0].isdigit() and not OF_NUMBERS.search(inside)
    return is_of_words and LETTERS.search(inside) is not None


def maths_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """markdown-it's block rule: $$…$$, \\[…\\] or \\begin{…}…\\end{…} in whole lines."""
    line = line_at(state, start)
    mark, closing = marks_of_block(line)
    if not mark or state.is_code_block(start):
        return False
    last = last_line(state, (mark, closing), start, end)
    if last < 0:
        return False
    written = state.getLines(start, last + 1, state.blkIndent, False).strip()
    inside = written if mark.startswith(BEGIN) else written[2:-2]
    if not is_formula(mark, inside):
        return False
    if not silent:
        token = state.push("math_block", "math", 0)
        token.content, token.markup, token.map = inside, mark, [start, last + 1]
        token.meta, token.block = {"written": written}, True
        state.line = last + 1
    return True


def marks_of_block(line: str) -> tuple[str, str]:
    """What opens and what closes the maths that a line begins with, or ("", "")."""
    mark = line[:2]
    if mark in {"$$", r"\["}:
        return mark, ENDS[mark]
    found = ENVIRONMENT.match(line)
    return (found[0], rf"\end{{{found[1]}}}") if found else ("", "")


def last_line(state: StateBlock, marks: tuple[str, str], start: int, end: int) -> int:
    """The line that the maths ends with, or -1: it ends in the first that has its other mark."""
    mark, closing = marks
    is_alone = line_at(state, start).strip() == mark  # then blank lines may be in it
    had_blank = False
    for number in range(start, end):
        line = line_at(state, number)
        had_blank = had_blank or not line.strip()
        if (had_blank and not is_alone) or not is_inside(state, number):
            return -1
        if closing in (line[len(mark) :] if number == start else line):
            return number if is_last(line, mark, closing, number == start, had_blank) else -1
        if number > start and line.startswith(mark):
            return -1
    return -1


def is_last(line: str, mark: str, closing: str, is_first: bool, had_blank: bool) -> bool:
    """Whether the line ends with its first closing mark, by itself if blank lines are before."""
    line = line.rstrip()
    at = line.find(closing, len(mark) if is_first else 0)
    return at == len(line) - len(closing) and not (had_blank and at)
