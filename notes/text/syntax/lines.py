"""Lines as markdown-it's block rules see them, without the marks of what they stand in."""

from markdown_it.rules_block import StateBlock


def line_at(state: StateBlock, number: int) -> str:
    """The line without its indent."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def is_inside(state: StateBlock, number: int) -> bool:
    """Whether the line belongs to the list's item or quotation that is read."""
    return state.sCount[number] >= state.blkIndent or state.isEmpty(number)
