"""An answer's Markdown as HTML with citation links: whole, or while it is being written.

While it streams, finished blocks are rendered once and only the unfinished tail again, so the
work grows with the answer's length and not with its square.
"""

import html
import re
import threading
from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from ai_chatbot.citations import Passage, cite
from notes.rendering import markdown_to_html_converter, sanitise

# Private-use characters carry a mark through Markdown and the sanitiser; a model's own are removed.
OPEN, CLOSE = "\ue000", "\ue001"
CARRIED_MARK = re.compile(rf" ?{OPEN}(\d+){CLOSE}")
LIST_START = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])\s")
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
ENOUGH_OF_A_LINE = 12  # characters that tell a list's item from a paragraph


class CitedPassage(Passage):
    url: str


class MarkProcessor(InlineProcessor):
    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]
        return AtomicString(f"{OPEN}{m[1]}{CLOSE}"), m.start(0), m.end(0)


class CitationMarks(Extension):
    """Reads `[n]` as a mark before Markdown takes it for a reference; never inside code."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(MarkProcessor(r"\[(\d{1,2})\](?!\()", md), "citation", 175)


_per_thread = threading.local()


def render_answer(
    markdown: str, sources: Sequence[Any], *, question: str = "", finished: bool = True
) -> SafeString:
    """Sanitised HTML of an answer or of some blocks of it.

    `finished` text gets the marks that its model left out; an unfinished sentence keeps its own.
    """
    text = markdown.translate({ord(OPEN): None, ord(CLOSE): None})
    if finished:
        text = cite(text, sources, question=question)
    if not hasattr(_per_thread, "markdown"):
        _per_thread.markdown = markdown_to_html_converter(
            raw_html=False, extensions=[CitationMarks()]
        )
    return link_marks(sanitise(_per_thread.markdown.reset().convert(text)), sources)


def link_marks(rendered: str, sources: Sequence[Any]) -> SafeString:
    """Carried marks as links to the passages served under their numbers; others are struck."""
    by_number = {source.n: source for source in sources}

    def link(mark: re.Match[str]) -> str:
        source = by_number.get(int(mark[1]))
        return citation_link(source) if source else ""

    return mark_safe(CARRIED_MARK.sub(link, rendered))  # noqa: S308 - sanitised, and links escaped


def citation_link(source: Any) -> str:
    where = f"{source.title} › {source.heading}" if source.heading else source.title
    return (
        f'<a class="citation" href="{html.escape(source.url)}" aria-label="Source {source.n}"'
        f' title="{html.escape(where)}">{source.n}</a>'
    )


class BlockSplitter:
    """Cuts a growing Markdown text into blocks that later text can no longer change."""

    def __init__(self) -> None:
        self.tail = ""  # the unfinished rest
        self._scanned = 0  # start of the first line of it that is not whole yet
        self._after_blank = False
        self._fence = ""  # the open code fence's characters

    def push(self, piece: str) -> str:
        """Take a piece of text; return the blocks that it finished, or ""."""
        self.tail += piece
        finished = []
        while (end := self.tail.find("\n", self._scanned)) != -1:
            line = self.tail[self._scanned : end]
            finished.append(self._cut_before(line))
            self._read(line)
            self._scanned += len(line) + 1
        if len(rest := self.tail[self._scanned :]) >= ENOUGH_OF_A_LINE:
            finished.append(self._cut_before(rest))
        return "".join(finished)

    def closed_tail(self) -> str:
        """The tail, with an open code fence closed so that it shows as code already."""
        return f"{self.tail}\n{self._fence}" if self._fence else self.tail

    def _cut_before(self, line: str) -> str:
        """The text before this line, taken off, if a new block begins with it."""
        if not self._after_blank or self._fence or not line.strip() or line[0] in " \t":
            return ""
        self._after_blank = False
        start = self.tail.lstrip()[:ENOUGH_OF_A_LINE]
        if (LIST_START.match(start) and LIST_START.match(line)) or start[:1] == line[0] == ">":
            return ""  # the list or quotation goes on
        block, self.tail = self.tail[: self._scanned], self.tail[self._scanned :]
        self._scanned = 0
        return block

    def _read(self, line: str) -> None:
        fence = FENCE.match(line)
        if self._fence:
            closes = fence and fence[1].startswith(self._fence) and line.strip() == fence[1]
            self._fence = "" if closes else self._fence
        elif fence:
            self._fence = fence[1]
        self._after_blank = not line.strip() and not self._fence
