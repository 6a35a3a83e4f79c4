"""Tags: #word, #a/b, #語, Logseq's #[[more than one word]], and Bear's #more than one word#."""

import re
import unicodedata
from collections.abc import Iterator

from markdown_it.rules_inline import StateInline

from notes.text.words.splitting import PICTURES

TAG_MAX_CHARS = 200
TAG_STEPS = 1  # more than those of any other mark
BEFORE = set("([{*~«“「『《【（［")  # what a tag may follow beside white space


def marks() -> Iterator[str]:
    """Characters that are part of the letter before them, in any script, as ranges of a pattern."""
    start = None
    for code in range(0x300, 0x1F000):
        is_mark = unicodedata.category(chr(code))[0] == "M"
        if is_mark and start is None:
            start = code
        elif not is_mark and start is not None:
            yield f"{chr(start)}-{chr(code - 1)}"
            start = None


MARKS = "".join(marks()) + "\u200c\u200d"  # Persian and Indian words have joiners in them
SEVERAL_WORDS = re.compile(r"#\[\[([^\[\]\n]++)\]\]")
WORD = rf"[\w{PICTURES}][\w{MARKS}{PICTURES}/-]*+"
TAG = re.compile(rf"#({WORD})")
CLOSED = re.compile(rf"#({WORD}(?: {WORD}){{1,5}})#(?![\w#])")
LETTER = re.compile(rf"[^\W\d_]|[{PICTURES}]")


def tag(state: StateInline, silent: bool) -> bool:
    """markdown-it's inline rule; the token's meta["tag"] is its name, its content as written.

    In a link's words, `[#general](https://…)`, it is text."""
    if (
        state.linkLevel
        or state.src[state.pos] != "#"
        or not may_follow(state.src[state.pos - 1 : state.pos])
    ):
        return False
    found = find_tag(state.src, state.pos, state.posMax)
    name = tidy_tag(found[1]) if found else ""
    if not found or not LETTER.search(name):
        return False
    if not silent:
        state.env["budget"].take(TAG_STEPS)
        token = state.push("tag", "", 0)
        token.content, token.meta = found[0], {"tag": name}
    state.pos = found.end()
    return True


def may_follow(before: str) -> bool:
    return not before or before.isspace() or before in BEFORE


def find_tag(text: str, at: int, end: int) -> re.Match[str] | None:
    patterns = (CLOSED, TAG, SEVERAL_WORDS)
    return next(filter(None, (pattern.match(text, at, end) for pattern in patterns)), None)


def tidy_tag(tag: str) -> str:
    return unicodedata.normalize("NFC", tag.strip().strip("#/")[:TAG_MAX_CHARS])[:TAG_MAX_CHARS]
