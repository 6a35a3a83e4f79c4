"""Which lines of an answer's Markdown are words: neither code nor headings nor blank."""

import re
from collections.abc import Sequence

FENCE = re.compile(r"\s*+(`{3,}+|~{3,}+)")
CONTAINER = re.compile(r" {0,3}+(?:(>) ?|([-*+]|\d{1,9}[.)])[ \t]{1,4}+)")
OPENERS = frozenset(" \t>-*+#`~0123456789")  # what can begin anything but a paragraph


def prose_lines(lines: Sequence[str]) -> list[bool]:
    """Which lines are words: neither code, fenced or indented, nor headings, nor blank."""
    reader = ProseReader()
    return [reader.is_prose(line) for line in lines]


class ProseReader:
    """Tells code from words line by line, also in lists and quotations."""

    def __init__(self) -> None:
        self._fence = ""
        self._quoted = False  # the open fence is inside a quotation
        self._after_blank = True
        self._in_list = False
        self._content = 0  # column in which the words of the list's last item begin

    def is_prose(self, line: str) -> bool:
        if line[:1] not in OPENERS and not self._fence:
            self._in_list &= not self._after_blank
            self._after_blank = not line or line.isspace()
            return not self._after_blank
        inner, quoted, item = without_containers(line)
        if self._fence and self._quoted and not quoted:
            self._fence = ""  # the quotation has ended, and its code with it
        after_blank, self._after_blank = self._after_blank, not inner.strip()
        if self._is_fenced(inner, quoted):
            return False
        indented = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        self._in_list = item or (self._in_list and (indented > 0 or not after_blank))
        self._content = len(line) - len(inner) if item else self._content if self._in_list else 0
        is_code = after_blank and inner[:4].isspace() and indented >= self._content + 4
        if is_code and inner.strip():
            self._after_blank = True  # an indented block goes on from line to line
        return bool(inner.strip()) and not is_code and not inner.lstrip().startswith("#")

    def _is_fenced(self, inner: str, quoted: bool) -> bool:
        fence = FENCE.match(inner)
        if self._fence:
            if fence and fence[1].startswith(self._fence) and inner.strip() == fence[1]:
                self._fence = ""
            return True
        if fence:
            self._fence, self._quoted = fence[1], quoted
        return fence is not None


def without_containers(line: str) -> tuple[str, bool, bool]:
    """(the line without the marks of quotations and items before it, was quoted, was an item)"""
    at, quoted, item = 0, False, False
    while marker := CONTAINER.match(line, at):
        quoted |= marker[1] == ">"
        item |= marker[1] != ">"
        at = marker.end()
    return line[at:], quoted, item
