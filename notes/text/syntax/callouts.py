"""Obsidian's and GitHub's callouts: quotations that begin with `[!kind]`, maybe folded, a title.

`callout_open` has meta["kind"] (as written, in small letters) and meta["fold"] ("", "+" or "-"); a
title of the text's own stands in `callout_title_open`, inline, `callout_title_close`.
"""

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# A kind may have spaces in it, or be a picture: people make their own.
CALLOUT = re.compile(r"\[!([^\[\]|\s][^\[\]|\n]{0,49}+)(?:\|[^\]\n]*+)?\]([+-]?)([^\n]*+)(?:\n|\Z)")


def find_callouts(state: StateCore) -> None:
    """markdown-it's core rule, after blocks and before what is in them."""
    out: list[Token] = []
    quotes: list[Token | None] = []  # that are open: the callout that each is, if it is one
    at = 0
    while at < len(state.tokens):
        token = state.tokens[at]
        at += 1
        if token.type == "blockquote_open":
            found = callout_at(state.tokens, at)
            quotes.append(token if found else None)
            if found:
                out += opening(token, state.tokens[at : at + 3], found)
                at += 3
                continue
        elif token.type == "blockquote_close" and (callout := quotes.pop()):
            token.type, token.meta = "callout_close", callout.meta
        out.append(token)
    state.tokens = out


def callout_at(tokens: list[Token], at: int) -> re.Match[str] | None:
    """The first line of the callout whose paragraph stands at this place."""
    if at + 2 >= len(tokens) or tokens[at].type != "paragraph_open":
        return None
    return CALLOUT.match(tokens[at + 1].content)


def opening(quote: Token, paragraph: list[Token], found: re.Match[str]) -> list[Token]:
    """The callout's own tokens, and what its first paragraph says below the first line."""
    quote.type = "callout_open"
    quote.meta = {"kind": found[1].strip().lower(), "fold": found[2]}
    inline = paragraph[1]
    rest = inline.content[found.end() :]
    out = [quote, *title_tokens(quote, inline, found[3].strip())]
    if rest.strip():
        inline.content = rest
        out += paragraph
    return out


def title_tokens(quote: Token, inline: Token, title: str) -> list[Token]:
    if not title:
        return []
    first = quote.map[0] if quote.map else 0
    start = Token("callout_title_open", "p", 1, level=inline.level - 1, block=True)
    end = Token("callout_title_close", "p", -1, level=inline.level - 1, block=True)
    start.meta = end.meta = quote.meta
    words = inline.copy(content=title, children=[], map=[first, first + 1], meta={})
    return [start, words, end]
