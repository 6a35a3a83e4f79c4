"""Places in a note that a link can jump to: its headings and named blocks.

Their ids begin with letters of our own, so that no text can make one that a page uses.
"""

import re
from html import escape
from itertools import chain
from urllib.parse import quote

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notes.text.html.raw import WITHIN, markup_of, values_of
from notes.text.syntax.headings import plain_words, slug

HEADING, BLOCK = "h-", "b-"
BLOCK_NAME = re.compile(r"[A-Za-z0-9-]{1,100}\Z", re.ASCII)
PLACE = re.compile(r"<a\s", re.IGNORECASE)
# HTML that goes on inside a list or table: no place may stand before it.
PART = re.compile(rf"\s*+</?(?:{'|'.join(sorted(WITHIN))})\b", re.IGNORECASE)
PAGE = re.compile(r"page=\d{1,6}\Z", re.ASCII)


def fragment_of(heading: str) -> str:
    """What follows a note's address for a link's heading, with its "#"; "" for none."""
    part = heading.rpartition("#")[2].strip()
    if part.startswith("^"):
        name = part[1:].strip()
        return f"#{BLOCK}{name.lower()}" if BLOCK_NAME.match(name) else ""
    place = slug(part)
    return f"#{HEADING}{quote(place)}" if place else ""


def page_fragment(heading: str) -> str:
    """The same for a PDF, whose pages have numbers."""
    return f"#{heading}" if PAGE.match(heading) else ""


def name_places(state: StateCore) -> None:
    """markdown-it's core rule: headings have ids; a named block has its anchor at its beginning.

    Raises OutOfTime: a name takes longer than its heading.
    """
    used: dict[str, int] = {}
    given: list[Token] = []  # places that the text names itself
    starts: dict[int, int] = {}  # by level: where in `out` the last block began
    out: list[Token] = []
    for number, token in enumerate(state.tokens):
        if token.type == "heading_open":
            state.env["budget"].check_time()
            name = slug(plain_words(state.tokens[number + 1].children or []))
            token.attrs["id"] = HEADING + unused(name or "section", used)
            if "id" in token.meta:
                words = state.tokens[number + 1]
                words.children = [place(token.meta["id"], given), *(words.children or [])]
        elif token.type == "block_id":
            put_anchor(token, out, starts.get(token.level, len(out)), used)
            continue
        elif token.type == "inline":
            children = with_anchor_first(token.children or [], used)
            placed = (with_places(child, given) for child in children)
            token.children = list(chain.from_iterable(placed))
        elif token.type == "html_block":
            out += with_places(token, given)[:-1]
        if token.block and token.nesting >= 0 and token.type != "inline":
            starts[token.level] = len(out)
        out.append(token)
    name_given(given, used)
    state.tokens = out


def with_places(token: Token, given: list[Token]) -> list[Token]:
    """The token, before it the places that its HTML names: <a name="part">."""
    if token.type not in {"html_inline", "html_block"} or "=" not in token.content:
        return [token]
    html = token.content
    tags = [html[start:end] for start, end, is_tag in markup_of(html) if is_tag]
    if token.type == "html_block" and PART.match(html):
        return [token]
    return [*(place(name, given) for tag in tags if (name := id_of(tag))), token]


def id_of(tag: str) -> str:
    values = values_of(tag) if PLACE.match(tag) else {}
    return values.get("id") or values.get("name", "")


def place(name: str, given: list[Token]) -> Token:
    token = Token("block_id", "", 0, meta={"id": name, "anchor": ""})
    given.append(token)
    return token


def name_given(given: list[Token], used: dict[str, int]) -> None:
    """A heading of the same name goes before; then the first has it."""
    for token in given:
        name = slug(token.meta["id"])
        if name and name not in used:
            used[name] = 0
            token.meta["anchor"] = HEADING + name


def put_anchor(token: Token, out: list[Token], at: int, used: dict[str, int]) -> None:
    """The block's own first words have it, where it has words; else it stands before the block."""
    name_block(token, used)
    for block in out[at : at + 12]:
        if block.type == "inline":
            block.children = [token, *(block.children or [])]
            return
    out.append(token)


def with_anchor_first(children: list[Token], used: dict[str, int]) -> list[Token]:
    if not children or children[-1].type != "block_id":
        return children
    name_block(children[-1], used)
    return [children[-1], *children[:-1]]


def name_block(token: Token, used: dict[str, int]) -> None:
    """The first of a name has it; a second is no place."""
    name = BLOCK + token.meta["id"].lower()
    token.meta["anchor"] = "" if name in used else name
    used[name] = 1


def unused(name: str, used: dict[str, int]) -> str:
    """The name, or with a number where an earlier heading has it."""
    if name not in used:
        used[name] = 0
        return name
    number = used[name] + 1
    while f"{name}-{number}" in used:
        number += 1
    used[name] = number
    used[f"{name}-{number}"] = 0
    return f"{name}-{number}"


def render_block_id(
    self: object, tokens: list[Token], at: int, options: object, env: object
) -> str:
    name = tokens[at].meta.get("anchor")
    return f'<span class="anchor" id="{escape(name)}"></span>' if name else ""
