"""A text as it is read out: its words line by line, without the marks that it is written with.

What is code, a link, a formula or a table is what the page's own parser says it is.
"""

import logging
import re
from collections.abc import Sequence
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from notes.text.bounded_markdown import OutOfTime, new_env
from notes.text.html.formulas import readable
from notes.text.html.raw import rewrite_html
from notes.text.html.tasks import find_states
from notes.text.syntax.headings import BREAKS
from notes.text.syntax.parser import make_syntax

logger = logging.getLogger(__name__)

SECONDS = 0.2  # of the processor, for a text: a list of hits reads many
BOXES = {True: "☑ ", False: "☐ ", "-": "☒ "}
CELLS = {"table_open": " · ", "table_close": " "}  # what stands between parts of one line
NUMBERS = frozenset("0123456789,; ")  # which are a price, not a formula
UNREAD = {"comment", "block_id", "footnote_mark"}
IN_WORDS = set(
    "strong em del mark sub sup kbd code span a u ins small q cite abbr var samp dfn ruby rt rp wbr"
    " img".split()
)
TAG = re.compile(r"</?([a-z0-9]+)[^<>]*>")
# A line that begins or ends code; in the second group, that it ends it by its looks.
FENCE = re.compile(r"^ {0,3}(`{3,}+|~{3,}+)(?:([ \t]*+(?=\n[ \t]*\n|\n?\Z))|[^\n`]*$)", re.M)
BLANK_LINES = re.compile(r"\n(?:[ \t]*+\n)++")


def read_lines(text: str) -> str:
    """The lines as they are read, as far apart as they were written; three blank ones are one.
    Never raises: what is beyond its time is the text as it was written."""
    try:
        lines = lines_of(SYNTAX.parse(opened(text), new_env(SECONDS)))
    except OutOfTime:
        return text
    except Exception:  # a text is found whatever a parser makes of it
        logger.exception("A text could not be read out")
        return text
    whole = "\n".join(lines.get(number, "") for number in range(max(lines, default=-1) + 1))
    return BLANK_LINES.sub("\n\n", whole).strip()


def opened(text: str) -> str:
    """With the mark that opens the code in whose midst a passage begins: of an odd number of marks
    the first ends code if it has no name and a blank line or nothing follows it."""
    fences = list(FENCE.finditer(text))
    if len(fences) % 2 == 0 or fences[0][2] is None or not text[: fences[0].start()].strip():
        return text
    return f"{fences[0][1]}\n{text}"


def lines_of(tokens: Sequence[Token]) -> dict[int, str]:
    """What is read of each line of the text, by its number."""
    lines: dict[int, str] = {}
    box, number, between = "", 0, " "
    for token in tokens:
        number = token.map[0] if token.map else number
        if token.type == "list_item_open":
            box = box_of(token)
        elif token.type in CELLS:
            between = CELLS[token.type]
        elif words := words_of_block(token):
            first = number + (token.type == "fence")  # below its mark
            for at, line in enumerate((box + words).split("\n"), first):
                lines[at] = between.join(filter(None, (lines.get(at), line.strip(" \t"))))
            box = ""
    return lines


def box_of(item: Token) -> str:
    """An item's number as it is written, which may be a date's or a year, and its task's box."""
    number = f"{item.info}{item.markup} " if item.info else ""
    state = item.meta.get("state", item.meta.get("checked"))
    return number if state is None else number + BOXES.get(state, f"[{state}] ")


def words_of_block(token: Token) -> str:
    if token.type == "inline":
        return "".join(map(words_of, token.children or ()))
    if token.type == "fence" and token.info.strip() == "math":
        return readable(token.content)
    return words_of(token)


def words_of(token: Token) -> str:
    if token.type in UNREAD:
        return ""
    if token.type in BREAKS:
        return "\n"
    if token.type in {"math_inline", "math_block"}:
        is_price = NUMBERS.issuperset(token.content)
        return str(token.meta["written"]) if is_price else readable(token.content)
    if token.type in {"html_inline", "html_block"}:
        return without_tags(token.content)
    return "".join(map(words_of, token.children)) if token.children else token.content


def without_tags(html: str) -> str:
    """The words of HTML that is of our making: only tags have these brackets in it."""
    return unescape(TAG.sub(lambda tag: "" if tag[1] in IN_WORDS else " ", html))


def make_parser() -> MarkdownIt:
    md = make_syntax()
    md.core.ruler.before("inline", "task_states", find_states)
    md.core.ruler.push("raw_html", rewrite_html)  # which knows what is a tag
    return md


SYNTAX = make_parser()
