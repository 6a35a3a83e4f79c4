"""An answer's Markdown for other programs: nothing in it is fetched or run when it is opened."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

from ai_chatbot.rendering.marks import Span, code_spans, merged

READ = 40_000  # characters in which code is told from words; longer text is all words
CODE = {"fence", "code_block"}
# A picture's sign, and the beginning of a tag; <https://…> is a link and stays one.
LIVE = re.compile(r"(?<!!)!++(?=\[)|<(?!https?://[^\s<>]{1,2000}+>)(?=[a-zA-Z/!?])", re.I)
# Of a source, as its number or its footnote.
MARK = re.compile(r"\[(?:\d{1,2}|\^\d{1,9}-\d{1,2})\]")


def harmless_markdown(markdown: str) -> str:
    """Pictures as links and HTML as text, outside of code; the words stay as they are."""
    lines = markdown.split("\n")
    words: list[str] = []
    out: list[str] = []
    for line, is_code in zip(lines, code_lines(markdown, len(lines)), strict=True):
        if is_code or not line.strip():
            out += [*disarmed(words), line]
            words = []
        else:
            words.append(line)
    return "\n".join([*out, *disarmed(words)])


def code_lines(markdown: str, count: int) -> list[bool]:
    """Which lines stand in code, fenced or indented, as CommonMark reads them."""
    is_code = [False] * count
    if len(markdown) > READ:
        return is_code
    for token in MarkdownIt("commonmark").disable("inline").parse(markdown):
        if token.type in CODE and token.map:
            first, end = token.map[0], min(token.map[1], count)
            is_code[first:end] = [True] * (end - first)
    return is_code


def disarmed(lines: list[str]) -> Iterator[str]:
    """The lines of a paragraph; code is only what is so in the paragraph and in its own line."""
    if not any("!" in line or "<" in line for line in lines):
        yield from lines
        return
    in_paragraph = list(code_spans("\n".join(lines)))
    start = at = 0
    for line in lines:
        code = []
        for first, end in code_spans(line):
            while at < len(in_paragraph) and in_paragraph[at][1] <= start + first:
                at += 1
            if at < len(in_paragraph) and in_paragraph[at] == (start + first, start + end):
                code.append((first, end))
        yield disarmed_line(line, code)
        start += len(line) + 1


def disarmed_line(line: str, code: list[Span]) -> str:
    """The line with what would be fetched or run made text, but in code."""
    pieces, at = [], 0
    for start, end in [*merged(code), (len(line), len(line))]:
        pieces += [LIVE.sub(disarm, line[at:start]), line[start:end]]
        at = end
    return "".join(pieces)


def disarm(found: re.Match[str]) -> str:
    if found[0] == "<":
        return "&lt;"
    # "It works![1]" exclaims, and would still show a picture that is defined as 1.
    return "&#33;" if MARK.match(found.string, found.end()) else ""
