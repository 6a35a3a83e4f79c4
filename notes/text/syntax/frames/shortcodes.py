"""GitHub's, Slack's and Joplin's `:tada:` as the picture that it names."""

import re

from markdown_it.rules_inline import StateInline
from pymdownx.gemoji_db import emoji

# `a:b:c` and `12:30:00` hold none.
SHORTCODE = re.compile(r":[a-z0-9_+-]{1,50}:(?![\w:])")
NOT_BEFORE = re.compile(r"[\w:]")
# At a line's beginning ":date: 2024-05-03" is a field of reStructuredText, AsciiDoc or Org.
FIELDS = frozenset(
    ":book: :bookmark: :calendar: :copyright: :date: :email: :fax: :hash: :id: :key: :label: :link:"
    " :mailbox: :notebook: :notes: :office: :phone:".split()
)
INDENT_MAX = 12  # of a field that belongs to another
LINE_BEGINS = re.compile(rf"(?:\A|\n)[ \t]{{0,{INDENT_MAX}}}\Z")


def shortcode(state: StateInline, silent: bool) -> bool:
    """markdown-it's inline rule; what names no picture stays as it is written."""
    found = SHORTCODE.match(state.src, state.pos, state.posMax)
    before = state.src[max(state.pos - INDENT_MAX - 1, 0) : state.pos]
    known = emoji.get(found[0]) if found else None
    if not found or not known or NOT_BEFORE.match(before[-1:]) or is_field(found[0], before):
        return False
    if not silent:
        state.append_pending(picture(known.get("unicode_alt") or known["unicode"]))
    state.pos = found.end()
    return True


def is_field(code: str, before: str) -> bool:
    return code in FIELDS and LINE_BEGINS.search(before) is not None


def picture(points: str) -> str:
    """Of hexadecimal numbers with hyphens between."""
    return "".join(chr(int(point, 16)) for point in points.split("-"))
