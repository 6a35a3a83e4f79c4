"""HTML that folds or frames Markdown: <details>, <summary>, <aside>, with Markdown inside.

CommonMark leaves the lines below such a tag alone, up to a blank one; nobody who writes a list
into <details> means its stars and dashes to be seen.
"""

import re

from markdown_it.common.html_re import attribute
from markdown_it.rules_block import StateBlock

from notes.text.bounded_markdown import CONTAINERS_MAX
from notes.text.syntax.lines import is_inside, line_at

NAMES = "details|aside|summary"
TAG = re.compile(rf"<(?P<end>/?)(?P<name>{NAMES})(?:{attribute})*+\s*+>[ \t]*+", re.IGNORECASE)
# What says that Markdown is in it, as Python-Markdown and others have it.
MARKED = re.compile(
    rf"<(?P<end>)(?P<name>div|section|article|figure)(?=[^<>]*+>)(?=[^<>]*?\smarkdown[\s=>])"
    rf"(?:{attribute})*+\s*+>[ \t]*+",
    re.IGNORECASE,
)
SUMMARY_END = re.compile(r"</summary\s*+>[ \t]*+", re.IGNORECASE)
END = re.compile(rf"</(?:{NAMES})\s*+>[ \t]*+\Z", re.IGNORECASE)
SUMMARY_LINES = 8
ENDS_MAX = 20  # of one line


def container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """markdown-it's block rule: tags at a line's beginning, then what stands behind them."""
    if state.is_code_block(start) or state.level >= CONTAINERS_MAX:
        return False
    line = line_at(state, start)
    if not tag_at(line, 0):
        return False
    if not silent:
        last = summary_end(state, start, end)
        for further in range(start + 1, last + 1):
            line += " " + line_at(state, further).strip().lstrip("#")
        at = push_tags(state, start, line)
        push_rest(state, start, line[at:])
        state.line = last + 1
    return True


def summary_end(state: StateBlock, start: int, end: int) -> int:
    """The line in which the <summary> of this line ends, or this line."""
    line = line_at(state, start).lower()
    if "<summary" in line and "</summary" not in line:
        for further in range(start + 1, min(end, start + SUMMARY_LINES)):
            if not is_inside(state, further):
                break
            if "</summary" in line_at(state, further).lower():
                return further
    return start


def tag_at(line: str, at: int) -> re.Match[str] | None:
    return TAG.match(line, at) or MARKED.match(line, at)


def push_tags(state: StateBlock, number: int, line: str) -> int:
    """Tokens of the tags, and of a <summary> with its words; where they are over."""
    at = 0
    while found := tag_at(line, at):
        push_html(state, number, found[0])
        at = found.end()
        if found["name"].lower() == "summary" and not found["end"]:
            end = SUMMARY_END.search(line, at)
            push_inline(state, number, line[at : end.start() if end else len(line)])
            push_html(state, number, end[0] if end else "</summary>")
            at = end.end() if end else len(line)
    return at


def push_rest(state: StateBlock, number: int, rest: str) -> None:
    """The words behind the tags as a paragraph; tags at its end are closed behind it."""
    end = words_end(rest)
    if words := rest[:end].strip():
        state.push("paragraph_open", "p", 1).map = [number, number + 1]
        push_inline(state, number, words)
        state.push("paragraph_close", "p", -1)
    if rest[end:]:
        push_html(state, number, rest[end:])


def words_end(line: str) -> int:
    """Where the end tags begin that the line ends with."""
    end = len(line)
    for _ in range(ENDS_MAX):
        at = line.rfind("</", 0, end)
        if at < 0 or not END.match(line[at:end]):
            break
        end = at
    return end


def push_inline(state: StateBlock, number: int, content: str) -> None:
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = content, [number, number + 1], []


def push_html(state: StateBlock, number: int, content: str) -> None:
    token = state.push("html_block", "", 0)
    token.content, token.map = content, [number, number + 1]
