"""The passage that an answer cites, marked in its note, which looks as it does without.

The smallest whole blocks, items and rows that hold it are marked; of those that it ends within,
the parts inside. The first of them has the id that the page jumps to.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from django.utils.translation import gettext as _
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notes.text.html.raw import VOID, WITHIN

ITEMS = {"list_item_open", "tr_open", "dt_open", "dd_open"}  # marked by themselves
LOOKED_INTO = {"thead_open", "tbody_open", "footnote_open"}  # never marked as a whole
UNMARKED = {"inline", "html_inline", "callout_title_open", "comment"}
OUR_TAG = re.compile(r"<(/?)([a-z0-9]+)")


@dataclass
class Block:
    """A block that begins at `tokens[at]`, with the lines `first:last` of the text."""

    token: Token
    at: int
    first: int = -1
    last: int = -1
    end: int = 0  # the token after its last
    inside: list["Block"] = field(default_factory=list)

    def close(self, end: int) -> None:
        """What is inside has the lines that count: a list's own go on to what follows it."""
        self.end = end
        lined = [block for block in self.inside if block.last >= 0]
        if lined:
            self.first = min(block.first for block in lined)
            self.last = max(block.last for block in lined)


@dataclass
class Marks:
    """What of a note is to be marked for a passage of the lines `first:last`."""

    first: int
    last: int
    items: list[Block] = field(default_factory=list)
    runs: list[tuple[int, int]] = field(default_factory=list)  # the first token, the one after

    def find(self, blocks: Sequence[Block]) -> bool:
        """Mark what of these blocks is in the passage; whether anything is."""
        known = len(self.items) + len(self.runs)
        run: list[Block] = []
        for block in [block for block in blocks if self.touches(block)]:
            if not run or run[-1].end != block.at or not self.is_run(block):
                self.end(run)
            if self.is_run(block):
                run.append(block)
            elif not self.is_whole(block):
                self.find_inside(block)
            elif block.token.type in ITEMS:
                self.items.append(block)
        self.end(run)
        return len(self.items) + len(self.runs) > known

    def touches(self, block: Block) -> bool:
        return block.first < self.last and block.last > self.first and can_be_marked(block.token)

    def is_whole(self, block: Block) -> bool:
        """Whether all of it is in the passage, or it has no parts."""
        if block.token.type in LOOKED_INTO:
            return False
        has_parts = any(can_be_marked(part.token) for part in block.inside)
        is_inside = self.first <= block.first and block.last <= self.last
        return is_inside or not has_parts or block.token.type == "tr_open"

    def is_run(self, block: Block) -> bool:
        return self.is_whole(block) and block.token.type not in ITEMS

    def find_inside(self, block: Block) -> None:
        if self.find(block.inside) or block.token.type in LOOKED_INTO:
            return
        if block.token.type in ITEMS:
            self.items.append(block)
        else:
            self.runs.append((block.at, block.end))

    def end(self, run: list[Block]) -> None:
        if run:
            self.runs.append((run[0].at, run[-1].end))
            run.clear()


def can_be_marked(token: Token) -> bool:
    """No section stands where the text's own HTML has left elements open, or in a title."""
    if token.type == "html_block":
        return is_balanced(token.content)
    return token.type not in UNMARKED


def is_balanced(html: str) -> bool:
    """Whether HTML of our making closes what it opens, and needs no list or table around it."""
    opened: list[str] = []
    for closing, name in OUR_TAG.findall(html):
        if closing and (not opened or opened.pop() != name):
            return False
        if not closing and name not in VOID:
            if not opened and name in WITHIN:
                return False
            opened.append(name)
    return not opened


def mark_passage(state: StateCore) -> None:
    """markdown-it's last core rule; env["passage"] has the passage's lines, if there is one."""
    lines = state.env.get("passage")
    if not lines:
        return
    marks, blocks = Marks(*lines), blocks_of(state.tokens)
    if not marks.find(blocks):  # it is in the text's own HTML, or not shown at all
        after = (block.at for block in blocks if block.last > lines[0])
        at = next(after, len(state.tokens))
        marks.runs.append((at, at))
    firsts = [*(block.at for block in marks.items), *(start for start, _ in marks.runs)]
    for block in marks.items:
        block.token.attrs |= {"class": "passage"} | (first() if block.at == min(firsts) else {})
    state.tokens = list(with_sections(state.tokens, marks.runs, min(firsts)))


def blocks_of(tokens: Sequence[Token]) -> list[Block]:
    top = Block(Token("", "", 0), 0)
    opened = [top]
    for at, token in enumerate(tokens):
        if token.nesting == -1:
            if len(opened) > 1:
                opened.pop().close(at + 1)
            continue
        first, last = token.map or (-1, -1)
        block = Block(token, at, first, last, at + 1)
        opened[-1].inside.append(block)
        if token.nesting == 1:
            opened.append(block)
    return top.inside


def with_sections(
    tokens: Sequence[Token], runs: Sequence[tuple[int, int]], first_start: int
) -> Iterator[Token]:
    at = 0
    for start, end in sorted(runs):
        yield from tokens[at:start]
        name = "section" if start == first_start else "div"
        yield html_token(f"<{name}{attributes(first() if start == first_start else {})}>")
        yield from tokens[start:end]
        yield html_token(f"</{name}>\n")
        at = end
    yield from tokens[at:]


def section(html: str) -> str:
    """The passage in a note that is shown without formatting."""
    return f"<section{attributes(first())}>{html}</section>\n"


def first() -> dict[str, str]:
    """What the first of the marked places has: the page jumps to it."""
    return {"id": "passage", "aria-label": _("Cited passage"), "tabindex": "-1"}


def attributes(given: dict[str, str]) -> str:
    all_of_it = {"class": "passage"} | given
    return "".join(f' {name}="{escape(value)}"' for name, value in all_of_it.items())


def html_token(content: str) -> Token:
    return Token("html_block", "", 0, content=content)
