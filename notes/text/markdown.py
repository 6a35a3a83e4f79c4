"""A note's Markdown as harmless HTML: CommonMark, tables, what note apps write, own pictures.

Always a page: a text that is too much to parse is shown as it was written. No script, style, id,
event handler or stranger's picture comes out, and what carries a class is of our making.
"""

import logging
import re
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notes.text.bounded_markdown import OutOfTime, new_env
from notes.text.highlighting import code_block
from notes.text.leading import NOTHING, Targets, lead_tokens
from notes.text.raw_html import sanitise_tokens
from notes.text.syntax.parser import make_syntax

logger = logging.getLogger(__name__)

FORMATTED_CHARS = 1_000_000  # a longer text is shown as it was written
SECONDS = 3.0  # of the processor, for one text
# What no text has: control characters, and halves of characters.
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
CALLOUT = re.compile(r"\[!([\w-]+)(?:\|[^\]\n]*)?\][+-]?([^\n]*)(?:\n|$)")
LINE_END = re.compile(r"\r\n?")


def render_note(text: str, targets: Targets = NOTHING, *, seconds: float = SECONDS) -> SafeString:
    """A note's Markdown as HTML; its links lead to `targets`. Never raises."""
    text = UNREADABLE.sub("", LINE_END.sub("\n", text))
    try:
        html = format_text(text, targets, seconds) if len(text) <= FORMATTED_CHARS else None
    except OutOfTime:
        html = None
    except Exception:  # a page is shown whatever a parser makes of a stranger's text
        logger.exception("A note could not be formatted")
        html = None
    return mark_safe(as_written(text) if html is None else html)  # noqa: S308 - tokens, all escaped


def format_text(text: str, targets: Targets, seconds: float) -> str:
    return str(PARSER.render(text, new_env(seconds, targets=targets)))


def as_written(text: str) -> str:
    """The text without any formatting, in paragraphs and lines."""
    paragraphs = re.split(r"\n[ \t]*+\n\s*+", text.strip("\n"))
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>\n" for part in paragraphs)


def find_callouts(state: StateCore) -> None:
    """Obsidian's "> [!note] Title" is a quotation with a bold first line."""
    out: list[Token] = []
    for token in state.tokens:
        out.append(token)
        inside = [before.type for before in out[-3:-1]] == ["blockquote_open", "paragraph_open"]
        if inside and token.type == "inline" and (found := CALLOUT.match(token.content)):
            token.meta["is_bold"] = True
            rest, token.content = token.content[found.end() :], callout_title(found)
            if rest:
                out += new_paragraph(out[-2], token, rest)
    state.tokens = out


def callout_title(found: re.Match[str]) -> str:
    return found[2].strip() or found[1].capitalize()


def new_paragraph(opening: Token, inline: Token, content: str) -> list[Token]:
    """The end of this paragraph and the beginning of the next one, whose end is there already."""
    closing = Token("paragraph_close", "p", -1, level=opening.level, block=True)
    again = opening.copy()
    return [closing, again, inline.copy(content=content, meta={})]


def embolden(state: StateCore) -> None:
    for token in state.tokens:
        if token.meta.get("is_bold"):
            start, end = Token("strong_open", "strong", 1), Token("strong_close", "strong", -1)
            token.children = [start, *(token.children or []), end]


def tidy(state: StateCore) -> None:
    """Struck text is <del>, as GitHub has it; a cell's style would be stopped by the CSP."""
    for token in state.tokens:
        token.attrs.pop("style", None)
        token.attrs.pop("class", None)  # a list of tasks
        for child in token.children or ():
            if child.tag == "s":
                child.tag = "del"


def render_code(
    self: object, tokens: list[Token], at: int, options: object, env: dict[str, Any]
) -> str:
    token = tokens[at]
    language = (token.info.split() or [""])[0]
    is_coloured = language and env["budget"].may_colour(token.content)
    return code_block(token.content, language if is_coloured else "")


def render_item(self: object, tokens: list[Token], at: int, options: object, env: object) -> str:
    """A list's item, a task's with its box."""
    checked = tokens[at].meta.get("checked")
    return "<li>" if checked is None else f"<li>{'☑' if checked else '☐'} "


def make_parser() -> MarkdownIt:
    md = make_syntax()
    md.core.ruler.before("inline", "callouts", find_callouts)
    md.core.ruler.after("inline", "bold", embolden)
    md.core.ruler.after("bold", "leading", lead_tokens)
    md.core.ruler.after("leading", "raw_html", sanitise_tokens)
    md.core.ruler.after("text_join", "tidy", tidy)
    for kind in ("fence", "code_block"):
        md.add_render_rule(kind, render_code)
    md.add_render_rule("list_item_open", render_item)
    return md


PARSER = make_parser()  # it holds no text: what belongs to one is in its environment
