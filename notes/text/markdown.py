"""A note's Markdown as harmless HTML: CommonMark, tables, what note apps write, own pictures.

Always a page: a text that is too much to parse is shown as it was written. No script, style, id,
event handler or stranger's picture comes out, and what carries a class is of our making.
"""

import logging
import re
from html import escape
from typing import Any, Literal

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from notes.text.bounded_markdown import OutOfTime, bound, new_env
from notes.text.highlighting import code_block
from notes.text.leading import NOTHING, Targets, lead_tokens, wiki_link
from notes.text.raw_html import sanitise_tokens

logger = logging.getLogger(__name__)

FORMATTED_CHARS = 1_000_000  # a longer text is shown as it was written
SECONDS = 3.0  # of the processor, for one text
# What no text has: control characters, and halves of characters.
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
CALLOUT = re.compile(r"\[!([\w-]+)(?:\|[^\]\n]*)?\][+-]?([^\n]*)(?:\n|$)")
MARK = ord("=")
LINE_END = re.compile(r"\r\n?")


class NoteMarkdown(MarkdownIt):
    def normalizeLink(self, url: str) -> str:
        try:
            return super().normalizeLink(url)
        except ValueError:  # no address at all
            return "#"


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


def mark(state: StateInline, silent: bool) -> bool:
    """`==marked==`, not inside words of ASCII: `a==b` is a comparison."""
    if silent or not state.src.startswith("==", state.pos):
        return False
    found = state.scanDelims(state.pos, True)
    before = state.src[state.pos - 1 : state.pos]
    after = state.src[state.pos + found.length : state.pos + found.length + 1]
    token = state.push("text", "", 0)
    token.content = "=" * found.length
    if found.length == 2:
        opens = found.can_open and not is_ascii_word(before)
        closes = found.can_close and not is_ascii_word(after)
        place = len(state.tokens) - 1
        state.delimiters.append(Delimiter(MARK, 0, place, end=-1, open=opens, close=closes))
    state.pos += found.length
    return True


def is_ascii_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def pair_marks(state: StateInline) -> None:
    lists = [meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta]
    for delimiters in [state.delimiters, *lists]:
        for start in delimiters:
            if start.marker == MARK and start.end != -1:
                become(state.tokens[start.token], 1)
                become(state.tokens[delimiters[start.end].token], -1)


def become(token: Token, nesting: Literal[1, -1]) -> None:
    token.type = "mark_open" if nesting == 1 else "mark_close"
    token.tag, token.nesting, token.content = "mark", nesting, ""


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
    md = NoteMarkdown("default", {"html": True, "breaks": True, "tasklists": True})
    bound(md)
    md.core.ruler.before("inline", "callouts", find_callouts)
    md.core.ruler.after("inline", "bold", embolden)
    md.core.ruler.after("bold", "leading", lead_tokens)
    md.core.ruler.after("leading", "raw_html", sanitise_tokens)
    md.core.ruler.after("text_join", "tidy", tidy)
    md.inline.ruler.before("link", "wiki_link", wiki_link)
    md.inline.ruler.after("strikethrough", "mark", mark)
    md.inline.ruler2.after("strikethrough", "mark", pair_marks)
    for kind in ("fence", "code_block"):
        md.add_render_rule(kind, render_code)
    md.add_render_rule("list_item_open", render_item)
    return md


PARSER = make_parser()  # it holds no text: what belongs to one is in its environment
