"""Lists of definitions: a term in a line, and below it lines of `: what it means`."""

from markdown_it.common.utils import isStrSpace
from markdown_it.rules_block import StateBlock

from notes.text.bounded_markdown import CONTAINERS_MAX
from notes.text.syntax.lines import is_inside, line_at


def definitions(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """markdown-it's block rule: a `dl_open` with `dt_open` and `dd_open` in it."""
    if silent:
        return state.ddIndent >= 0 and ends_definition(state, start)
    if not is_term(state, start, end) or state.level >= CONTAINERS_MAX:
        return False
    opening = state.push("dl_open", "dl", 1)
    opening.map = [start, start]
    line = start
    while line < end and is_term(state, line, end):
        push_term(state, line)
        line = read_definitions(state, first_definition(state, line), end)
    opening.map[1] = state.line = line
    state.push("dl_close", "dl", -1)
    return True


def ends_definition(state: StateBlock, line: int) -> bool:
    """Whether the next definition, or the next term, begins in this line."""
    indent = state.ddIndent
    return marker_end(state, line, indent) >= 0 or marker_end(state, line + 1, indent) >= 0


def is_term(state: StateBlock, line: int, end: int) -> bool:
    if state.isEmpty(line) or state.is_code_block(line) or not is_inside(state, line):
        return False
    first = first_definition(state, line)
    return first < end and marker_end(state, line) < 0 and marker_end(state, first) >= 0


def first_definition(state: StateBlock, term: int) -> int:
    """The line in which the first definition would stand: right below, or after a blank line."""
    return term + 2 if term + 2 < state.lineMax and state.isEmpty(term + 1) else term + 1


def marker_end(state: StateBlock, line: int, indent: int | None = None) -> int:
    """Where the ": " that opens a definition is over, or -1."""
    indent = state.blkIndent if indent is None else indent
    if line >= state.lineMax or not 0 <= state.sCount[line] - indent < 4:
        return -1
    at = state.bMarks[line] + state.tShift[line]
    text = line_at(state, line)
    return at + 1 if text[:1] == ":" and text[1:2] in {" ", "\t"} and text[1:].strip() else -1


def push_term(state: StateBlock, line: int) -> None:
    state.push("dt_open", "dt", 1).map = [line, line + 1]
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = line_at(state, line).strip(), [line, line + 1], []
    state.push("dt_close", "dt", -1)


def read_definitions(state: StateBlock, line: int, end: int) -> int:
    """All definitions of one term; the line after them and the blank ones below."""
    while line < end and (marker := marker_end(state, line)) >= 0:
        opening = state.push("dd_open", "dd", 1)
        known = len(state.tokens)
        read_definition(state, line, end, marker)
        opening.map = [line, state.line]
        tighten(state, known)
        state.push("dd_close", "dd", -1)
        line = state.skipEmptyLines(state.line)
    return line


def read_definition(state: StateBlock, line: int, end: int, marker: int) -> None:
    kept = state.tShift[line], state.sCount[line], state.blkIndent, state.ddIndent
    begins = state.bMarks[line] + state.tShift[line]
    at = marker
    while at < state.eMarks[line] and isStrSpace(state.src[at]):
        at += 1
    indent = state.sCount[line] + min(at - begins, 4)
    state.ddIndent, state.blkIndent = state.blkIndent, min(indent, state.sCount[line] + 2)
    state.tShift[line], state.sCount[line] = at - state.bMarks[line], state.blkIndent
    state.md.block.tokenize(state, line, end)
    state.tShift[line], state.sCount[line], state.blkIndent, state.ddIndent = kept


def tighten(state: StateBlock, known: int) -> None:
    """A definition of one paragraph is shown without it."""
    if len(state.tokens) == known + 3 and state.tokens[known].type == "paragraph_open":
        state.tokens[known].hidden = state.tokens[known + 2].hidden = True
