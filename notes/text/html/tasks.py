"""Tasks in lists: to do, done, and what else Obsidian and its kind write between the brackets."""

import re
from html import escape

from django.utils.translation import pgettext, pgettext_lazy
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

STATES = {
    "-": pgettext_lazy("a task", "Cancelled"),
    "/": pgettext_lazy("a task", "In progress"),
    ">": pgettext_lazy("a task", "Moved to another day"),
    "<": pgettext_lazy("a task", "Planned"),
    "?": pgettext_lazy("a task", "Open question"),
    "!": pgettext_lazy("a task", "Important"),
    "*": pgettext_lazy("a task", "Starred"),
}
STATE = re.compile(r"\[([-/<>?!*])\][ \t]+(?=\S)")
STATE_CLASS = "task-state"


def find_states(state: StateCore) -> None:
    """Between blocks and inlines: an item whose words begin with a state has it in its meta."""
    for item, paragraph, words in zip(
        state.tokens, state.tokens[1:], state.tokens[2:], strict=False
    ):
        if item.type != "list_item_open" or paragraph.type != "paragraph_open":
            continue
        if found := STATE.match(words.content):
            item.meta = {**item.meta, "state": found[1]}
            words.content = words.content[found.end() :]


def render_item(
    self: RendererHTML, tokens: list[Token], at: int, options: object, env: object
) -> str:
    """A list's item, a task's with its box."""
    token = tokens[at]
    mark = box_of(token)
    if mark:
        token.attrJoin("class", "task")
    return f"<li{self.renderAttrs(token)}>{mark}"


def box_of(token: Token) -> str:
    checked, state = token.meta.get("checked"), token.meta.get("state")
    if state:
        label = escape(str(STATES[state]))
        sign = f'<span class="{STATE_CLASS}" role="img" aria-label="{label}">{escape(state)}</span>'
        return f"{sign} "
    if checked is None:
        return ""
    label = escape(pgettext("a task", "Done") if checked else pgettext("a task", "To do"))
    told = f' aria-label="{label}"{" checked" if checked else ""}'
    return f'<input type="checkbox" disabled{told}> '
