"""markdown-it within bounds: time that grows with the text, nesting that no stack runs out of.

Every bound lets the text through: what is beyond it is shown as it was written.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from config.base.garbage import own_time

CONTAINERS_MAX = 40  # levels of lists (two each) and quotations (one)
NESTING_MAX = 60  # markdown-it's own, beyond which it drops text: never reached
PIECE_CHARS = 10_000  # of one paragraph, read at once
BLOCK_STEPS = 20_000  # of one paragraph; what follows in it stands there as it was written
LINE_STEPS = 20  # and for each of its lines: a log may be one paragraph of a hundred thousand
LABEL_STEPS = 8  # for each character of a piece, in search of the ends of links' labels
IMAGES_MAX = 3  # in each other's words
IMAGE_STEPS = 2  # more than those of any other mark
HEADING_STEPS = 3  # more than those of any other block: three tokens, and a line of its own to read
EXPANDED_CHARS = 100_000  # that all uses of link definitions may add to a page
CELLS_MAX = 20_000  # of all tables
COLOURED_CHARS = 50_000  # of all code that is highlighted
PICTURES_CHARS = 2_000_000  # of pictures that stand in the text, on its page
FORMULAS_CHARS = 20_000  # of all formulas that become MathML

TOKEN_SECONDS = 5e-6  # that each takes once more, from a parsed text to its sanitised page
CHECKED_EACH = 16  # blocks and pieces; to ask for the time takes longer than most of them
# What lines begin with that the block rules of markdown-it can match; most begin with a letter.
FIRST_SIGNS = {
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*-+0123456789",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}

# Letters, digits and spaces: no rule of any parser begins or ends with one of these.
SIGNLESS = re.compile(r"[^\W_](?:[^\W_]| (?=[^\W_]))*+")
# Behind an address: the end, or a title.
AFTER_ADDRESS = re.compile(r"\s*+(?:\)|\Z)|\s++[\"'(]")
SPACED = re.compile(
    r"(?:[^\s()<>\"]|[ ](?=[^ ])|\([^()<>\"\n]{0,100}\)){1,300}"
    r"(?<=[^ ]\.)[A-Za-z]\w{0,7}(?:#[^()<>\"\n]{0,200})?(?=[ \t]*+\)|[ \t]++\")"
)

InlineRule = Callable[[StateInline, bool], bool]
BlockRule = Callable[[StateBlock, int, int, bool], bool]


class OutOfTime(Exception):
    """The text took longer, or more steps, than it may."""


class References(dict[str, Any]):
    """A note's link definitions; no more is copied out of them than EXPANDED_CHARS."""

    left = EXPANDED_CHARS

    def get(self, label: str, default: Any = None) -> Any:
        found = super().get(label, default)
        if found:
            self.left -= len(found["href"]) + len(found["title"])
        return found if self.left > 0 else default


@dataclass
class Budget:
    """What is left to one text; `env["budget"]` while it is parsed."""

    ends_at: float  # by own_time: a busy machine takes nothing away, nor does a large process
    steps: float = math.inf  # blocks, marks and their tokens, each about ten microseconds
    block_steps: float = BLOCK_STEPS  # of them the paragraph's
    label_steps: int = 0
    images: int = 0
    cells: int = CELLS_MAX
    coloured: int = COLOURED_CHARS
    formulas: int = FORMULAS_CHARS
    pictures: int = PICTURES_CHARS
    checks: int = 0

    def check_time(self, needed: float = 0.0) -> None:
        """`needed`: the seconds that what there is will take further on."""
        self.checks += 1
        self.steps -= 1
        if self.steps < 0:
            raise OutOfTime
        if self.checks % CHECKED_EACH == 0:
            self.check_left(needed)

    def check_left(self, seconds: float) -> None:
        if not self.has_time(seconds):
            raise OutOfTime

    def take(self, steps: float) -> None:
        """For what is in a paragraph."""
        self.steps -= steps
        self.block_steps -= steps

    def may_colour(self, code: str) -> bool:
        self.coloured -= len(code)
        return self.coloured >= 0 and self.has_time()

    def has_time(self, seconds: float = 0.0) -> bool:
        return own_time() + seconds < self.ends_at


def new_env(seconds: float, *, steps: float = math.inf, **values: Any) -> dict[str, Any]:
    """The environment that a bounded parser needs, with values for further rules.

    Whether a text is within its steps is the same on any machine.
    """
    budget = Budget(own_time() + seconds, steps)
    return {"budget": budget, "references": References(), **values}


def bound(md: MarkdownIt) -> MarkdownIt:
    """Put all bounds on a parser; its texts then need the environment of `new_env`."""
    md.options["maxNesting"] = NESTING_MAX
    md.helpers = HELPERS
    md.block.ruler.before("table", "time", check_time, {"alt": ["paragraph", "blockquote", "list"]})
    for name, signs in FIRST_SIGNS.items():
        change_block_rule(md, name, only_at(set(signs)))
    for name in ("list", "blockquote"):
        change_block_rule(md, name, within_depth)
    change_block_rule(md, "heading", counted)
    change_block_rule(md, "table", within_cells)
    change_inline_rule(md, "image", within_images)
    md.core.ruler.at("inline", inline_in_pieces)
    return md


def change_block_rule(md: MarkdownIt, name: str, change: Callable[[BlockRule], BlockRule]) -> None:
    rule = next(rule for rule in md.block.ruler.__rules__ if rule.name == name)
    md.block.ruler.at(name, change(rule.fn), {"alt": rule.alt})


def change_inline_rule(
    md: MarkdownIt, name: str, change: Callable[[InlineRule], InlineRule]
) -> None:
    rule = next(rule for rule in md.inline.ruler.__rules__ if rule.name == name)
    md.inline.ruler.at(name, change(rule.fn))


def only_at(signs: set[str]) -> Callable[[BlockRule], BlockRule]:
    """The rule where a line begins with one of the signs; to ask it costs several times as much."""

    def change(rule: BlockRule) -> BlockRule:
        def looked_at(state: StateBlock, start: int, end: int, silent: bool) -> bool:
            at = state.bMarks[start] + state.tShift[start]
            return state.src[at : at + 1] in signs and rule(state, start, end, silent)

        return looked_at

    return change


def check_time(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A block rule that never matches: it stands before all others to look at the clock."""
    state.env["budget"].check_time()
    return False


def check_time_left(state: StateCore) -> None:
    """A core rule that does nothing but look at the clock: is there time for all of the tokens?"""
    tokens = len(state.tokens) + sum(len(token.children or ()) for token in state.tokens)
    state.env["budget"].check_left(TOKEN_SECONDS * tokens)


def within_depth(rule: BlockRule) -> BlockRule:
    def bounded(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return state.level < CONTAINERS_MAX and rule(state, start, end, silent)

    return bounded


def counted(rule: BlockRule) -> BlockRule:
    def heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        is_one = rule(state, start, end, silent)
        if is_one and not silent:
            state.env["budget"].steps -= HEADING_STEPS
        return is_one

    return heading


def within_cells(rule: BlockRule) -> BlockRule:
    """Tables as long as there are cells left; the rows below are text."""

    def bounded(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        budget = state.env["budget"]
        head = state.src[state.bMarks[start] : state.eMarks[start]]
        rows = budget.cells // (head.count("|") + 1)
        known = len(state.tokens)
        if rows < 2 or not rule(state, start, min(end, start + rows), silent):
            return False
        budget.cells -= sum(token.type == "inline" for token in state.tokens[known:])
        return True

    return bounded


def within_images(rule: InlineRule) -> InlineRule:
    """Images in images' words are parsed anew at each depth."""

    def bounded(state: StateInline, silent: bool) -> bool:
        budget = state.env["budget"]
        if budget.images >= IMAGES_MAX:
            return False
        budget.images += 1
        budget.take(IMAGE_STEPS)
        try:
            return rule(state, silent)
        finally:
            budget.images -= 1

    return bounded


def bounded_label(state: StateInline, start: int, disableNested: bool = False) -> int:
    """markdown-it's parseLinkLabel, which looks as far as the paragraph's end for every bracket.

    The place of the bracket that closes the one at `start`, or -1; -1, too, when no steps are left.
    """
    budget = state.env["budget"]
    before, level, end = state.pos, 1, -1
    state.pos = start + 1
    while state.pos < state.posMax and budget.label_steps > 0:
        budget.label_steps -= 1
        at = state.pos
        level -= state.src[at] == "]"
        if level == 0:
            end = at
            break
        state.md.inline.skipToken(state)
        if state.src[at] == "[":
            if at == state.pos - 1:
                level += 1
            elif disableNested:
                break
    state.pos = before
    return end


def destination(text: str, at: int, end: int) -> Any:
    """markdown-it's reading of an address; also one with spaces that is plainly a file's name, as
    people and some tools write them: `![](my picture.png)`."""
    found = parseLinkDestination(text, at, end)
    is_whole = not found.ok or AFTER_ADDRESS.match(text, found.pos, end)
    if not is_whole and (spaced := SPACED.match(text, at, end)):
        found.pos, found.str = spaced.end(), spaced[0]
    return found


HELPERS: Any = SimpleNamespace(
    parseLinkLabel=bounded_label,
    parseLinkDestination=destination,
    parseLinkTitle=parseLinkTitle,
)


def inline_in_pieces(state: StateCore) -> None:
    """markdown-it's inline rule, long paragraphs in pieces of whole lines."""
    state.env["budget"].steps -= len(state.tokens) / 2
    before, is_over = "", False
    for token in state.tokens:
        if token.type == "inline":
            try:
                if is_over:
                    raise OutOfTime
                token.children = list(inlines_of(state, token))
            except OutOfTime:
                if before != "heading_open":  # one may be the title
                    raise
                is_over = True
                token.children = [Token("text", "", 0, content=token.content)]
        before = token.type


def inlines_of(state: StateCore, token: Token) -> Iterator[Token]:
    state.env["budget"].block_steps = BLOCK_STEPS + LINE_STEPS * token.content.count("\n")
    for number, piece in enumerate(pieces_of(token.content)):
        if number:
            yield Token("softbreak", "br", 0)
        yield from parse_piece(state, piece)


def parse_piece(state: StateCore, piece: str) -> list[Token]:
    budget = state.env["budget"]
    budget.check_time()
    if len(piece) > PIECE_CHARS:
        return [token for part in parts_of_line(piece) for token in parse_piece(state, part)]
    if budget.block_steps < 0:
        return list(unparsed(piece))
    if " " not in piece and len(piece) == PIECE_CHARS:  # no words: data
        return [Token("text", "", 0, content=piece)]
    budget.label_steps = LABEL_STEPS * len(piece) + 1000
    if SIGNLESS.fullmatch(piece):  # as many headings are; the parser takes ten times as long
        tokens = [Token("text", "", 0, content=piece)]
    else:
        tokens = state.md.inline.parse(piece, state.md, state.env, [])
    budget.take(len(tokens) / 2)
    return tokens


def unparsed(piece: str) -> Iterator[Token]:
    for number, line in enumerate(piece.split("\n")):
        if number:
            yield Token("softbreak", "br", 0)
        yield Token("text", "", 0, content=line)


def parts_of_line(line: str) -> Iterator[str]:
    """A long line in parts of PIECE_CHARS at most that end with a space where there is one."""
    start = 0
    while start < len(line):
        end = min(start + PIECE_CHARS, len(line))
        if end < len(line):
            end = line.rfind(" ", start, end) + 1 or end
        yield line[start:end]
        start = end


def pieces_of(content: str) -> Iterator[str]:
    """The content in runs of lines of PIECE_CHARS at most; a longer line is a piece by itself."""
    if len(content) <= PIECE_CHARS:
        yield content
        return
    lines: list[str] = []
    size = 0
    for line in content.split("\n"):
        if lines and size + len(line) > PIECE_CHARS:
            yield "\n".join(lines)
            lines, size = [], 0
        lines.append(line)
        size += len(line) + 1
    yield "\n".join(lines)
