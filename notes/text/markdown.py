"""A note's Markdown as harmless HTML: CommonMark, tables, what note apps write, own pictures.

Always a page: a text that is too much to parse is shown as it was written. No script, style, event
handler or stranger's picture comes out, and what carries a class or an id is of our making.
"""

import logging
import re
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notes.text.bounded_markdown import OutOfTime, check_time_left, new_env
from notes.text.html import anchors, callouts, footnotes, passages
from notes.text.html.harmless import UNPRINTABLE, PageSanitizer
from notes.text.html.highlighting import code_block
from notes.text.html.maths import maths_of, render_maths
from notes.text.html.raw import rewrite_html
from notes.text.html.rest import leave_rest
from notes.text.html.tasks import find_states, render_item
from notes.text.leading import NOTHING, Targets, lead_tokens
from notes.text.leading_html import lead_html
from notes.text.syntax.data_pictures import PICTURE
from notes.text.syntax.parser import make_syntax

logger = logging.getLogger(__name__)

FORMATTED_CHARS = 1_000_000  # of a text; what follows is shown as it was written
SECONDS = 1.5  # of the processor, for one text; a megabyte of prose takes some third of it
TOO_LONG = gettext_lazy(
    "What follows is too long, or too intricate, to be formatted: it is shown as it was written."
)
# What other tools would draw or run is shown as code, with its name.
LABELS = {
    "mermaid": gettext_lazy("Mermaid diagram"),
    "plantuml": gettext_lazy("PlantUML diagram"),
    "dot": gettext_lazy("Graphviz diagram"),
    "dataview": gettext_lazy("Dataview query"),
    "dataviewjs": gettext_lazy("Dataview script"),
    "tasks": gettext_lazy("Tasks query"),
    "query": gettext_lazy("Search"),
}
RIGHT_TO_LEFT = re.compile(
    r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
LINE_END = re.compile(r"\r\n?")


def render_note(
    text: str,
    targets: Targets = NOTHING,
    *,
    seconds: float = SECONDS,
    passage: tuple[int, int] | None = None,
) -> SafeString:
    """A note's Markdown as HTML; its links lead to `targets`, and what holds `text[start:end]` of
    the passage is marked. Never raises."""
    if passage:
        start, end = (len(readable(text[:at])) for at in passage)
        passage = start, end
    text = readable(text)
    try:
        html, rest = format_text(text, targets, seconds, passage)
    except OutOfTime:
        html, rest = "", 0
    except Exception:  # a page is shown whatever a parser makes of a stranger's text
        logger.exception("A note could not be formatted")
        html, rest = "", 0
    if rest < len(text):
        start, end = passage or (-1, -1)
        cited = (start - rest, end - rest) if start >= rest else None
        html += unformatted() + as_written(text[rest:], cited)
    return mark_safe(html)  # noqa: S308 - sanitised or escaped


def unformatted() -> str:
    """What is said above a text that is shown as it was written."""
    return f"<p><em>{escape(str(TOO_LONG))}</em></p>\n"


def readable(text: str) -> str:
    return UNPRINTABLE.sub("", LINE_END.sub("\n", text))


def format_text(
    text: str, targets: Targets, seconds: float, passage: tuple[int, int] | None
) -> tuple[str, int]:
    """The HTML of a text's beginning, of all of it where there is time; where the rest begins."""
    reverse("notes:new")  # a process's first loads all pages: no time of this text's
    beginning = text[: formatted_chars(text)]
    env = new_env(seconds, targets=targets)
    if passage and passage[0] < len(beginning):
        start, end = passage
        env["passage"] = text.count("\n", 0, start), text.count("\n", 0, end - 1) + 1
    html = SANITIZER.sanitize(str(PARSER.render(beginning, env)))
    if "rest" not in env:
        return html, len(beginning)
    return html, sum(len(line) + 1 for line in beginning.split("\n")[: env["rest"]])


def formatted_chars(text: str) -> int:
    """How many may be formatted at most, in whole lines."""
    if len(text) <= FORMATTED_CHARS or len(PICTURE.sub("", text)) <= FORMATTED_CHARS:
        return len(text)
    return text.rfind("\n", 0, FORMATTED_CHARS) + 1


def as_written(text: str, passage: tuple[int, int] | None = None) -> str:
    """The text without any formatting, in paragraphs and lines."""
    if passage:
        start = text.rfind("\n", 0, passage[0]) + 1
        end = text.find("\n", passage[1]) + 1 or len(text)
        inside = passages.section(as_written(text[start:end]))
        return as_written(text[:start]) + inside + as_written(text[end:])
    text = PICTURE.sub(_("(picture)"), text.strip("\n"))
    paragraphs = re.split(r"\n[ \t]*+\n\s*+", text)
    turned = ' dir="auto"' if RIGHT_TO_LEFT.search(text) else ""
    lines = (escape(part).replace("\n", "<br>") for part in paragraphs)
    return "".join(f"<p{turned}>{part}</p>\n" for part in lines)


def turn(state: StateCore) -> None:
    """In a text with right-to-left letters each block lies as its own first letter does.

    A list, table or quotation lies as one: what is in it has no direction of its own.
    """
    if not RIGHT_TO_LEFT.search(state.src):
        return
    for token in state.tokens:
        if token.nesting == 1 and token.level == 0 and token.block:
            token.attrs["dir"] = "auto"


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
    if language == "math" and (formula := maths_of(token, env)):
        return formula
    is_coloured = language and env["budget"].may_colour(token.content)
    block = code_block(token.content, language if is_coloured else "")
    label = label_of(language)
    return (
        f'<figure class="code"><figcaption>{escape(label)}</figcaption>{block}</figure>\n'
        if label
        else block
    )


def label_of(language: str) -> str:
    """What is said above code that another tool would draw or run; "" for other code."""
    return str(LABELS.get(language.strip("{}").lower(), ""))


def nothing(self: object, tokens: list[Token], at: int, options: object, env: object) -> str:
    return ""


RENDERED = {
    "fence": render_code,
    "code_block": render_code,
    "list_item_open": render_item,
    "comment": nothing,
    "block_id": anchors.render_block_id,
    "math_inline": render_maths,
    "math_block": render_maths,
    "callout_open": callouts.render_open,
    "callout_close": callouts.render_close,
    "callout_title_open": callouts.render_title_open,
    "callout_title_close": callouts.render_title_close,
    "footnote_mark": footnotes.render_mark,
    "footnotes_open": footnotes.render_list,
    "footnotes_close": footnotes.render_list,
    "footnote_open": footnotes.render_footnote,
    "footnote_back": footnotes.render_back,
}


def make_parser() -> MarkdownIt:
    """The parser of notes with what makes a page of its tokens."""
    md = make_syntax()
    leave_rest(md)
    rules = md.core.ruler
    rules.before("inline", "task_states", find_states)
    rules.push("places", anchors.name_places)
    rules.push("footnotes", footnotes.gather_footnotes)
    rules.push("time_to_lead", check_time_left)
    rules.push("leading", lead_tokens)
    rules.push("leading_html", lead_html)
    rules.push("raw_html", rewrite_html)
    rules.push("tidy", tidy)
    rules.push("turn", turn)
    rules.push("passage", passages.mark_passage)
    rules.push("time_to_render", check_time_left)
    for kind, render in RENDERED.items():
        md.add_render_rule(kind, render)
    return md


SANITIZER = PageSanitizer()
PARSER = make_parser()  # it holds no text: what belongs to one is in its environment
