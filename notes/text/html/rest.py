"""The beginning of a long text as a page, as far as there is time; what follows is not lost.

The rules stand in the place of the parser's own. When the time is over, the page ends before the
block, item or row that is being read; env["rest"] is the line of the text that it begins with.
"""

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notes.text.bounded_markdown import CHECKED_EACH, OutOfTime, inlines_of

BLOCK_SECONDS = 9e-6  # that each token of the blocks takes once more, up to its page
TOKEN_SECONDS = 7e-6  # and each of these and of their words
# A page may end before these, as before any outermost block.
PARTS = {"list_item_open", "tr_open", "dt_open"}


def leave_rest(md: MarkdownIt) -> None:
    md.block.ruler.at("time", check_time, {"alt": ["paragraph", "blockquote", "list"]})
    md.core.ruler.at("block", read_blocks)
    md.core.ruler.at("inline", read_words)


def check_time(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """As the parser's own: a block rule that never matches."""
    state.env["budget"].check_time(BLOCK_SECONDS * len(state.tokens))
    return False


def read_blocks(state: StateCore) -> None:
    try:
        state.md.block.parse(state.src, state.md, state.env, state.tokens)
    except OutOfTime:
        end_before(state, len(state.tokens))


def read_words(state: StateCore) -> None:
    made = 0
    for at, token in enumerate(state.tokens):
        made += 1
        if token.type != "inline":
            continue
        try:
            if at % CHECKED_EACH == 1:  # it stands behind the token that opens its block
                state.env["budget"].check_left(TOKEN_SECONDS * made)
            token.children = list(inlines_of(state, token))
        except OutOfTime:
            return end_before(state, at)
        made += len(token.children)
    return None


def end_before(state: StateCore, at: int) -> None:
    """Leave the block that holds the token at this place, and all behind it, to the rest."""
    places = range(min(at, len(state.tokens) - 1), -1, -1)
    start = next((place for place in places if may_end(state.tokens, place)), 0)
    line = (state.tokens[start].map or [0])[0] if state.tokens else 0
    state.tokens[start:] = ends_of(state.tokens[:start])
    state.env["rest"] = line
    if state.env.get("passage", (0,))[0] >= line:
        state.env.pop("passage", None)  # it is marked where it is shown


def may_end(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    is_part = token.type in PARTS and tokens[at - 1].nesting == -1  # none is left without any
    return token.nesting >= 0 and token.map is not None and (token.level == 0 or is_part)


def ends_of(tokens: Sequence[Token]) -> list[Token]:
    """What closes that which these leave open."""
    opened: list[Token] = []
    for token in tokens:
        if token.nesting == 1:
            opened.append(token)
        elif token.nesting == -1:
            opened.pop()
    return [
        Token(
            token.type.removesuffix("open") + "close",
            token.tag,
            -1,
            level=token.level,
            meta=token.meta,
            block=True,
        )
        for token in reversed(opened)
    ]
