"""Python-Markdown as answers want it: written loosely, without raw HTML, of bounded cost."""

import re
import threading
import xml.etree.ElementTree as etree
from collections.abc import Callable
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import STX, AtomicString
from pymdownx.highlight import Highlight, HighlightExtension

from ai_chatbot.rendering.bounds import DEEPEST, bounded_lines, is_tangled
from ai_chatbot.rendering.carriers import Carrier
from ai_chatbot.rendering.marks import code_spans
from config.base.highlighting import is_coloured

LIST_ITEM = re.compile(r"^(?P<indent>[ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)")
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
HIGHLIGHTED = 10_000  # characters of code that are coloured
HIGHLIGHTED_LINE = 500
HIGHLIGHTED_WORDS = 400  # in a row; Java's lexer takes the square of their time
SIGNS = re.compile(r"[^\w\s]++")
_per_thread = threading.local()


class ListPreprocessor(Preprocessor):
    """Accepts lists as people and models write them.

    Python-Markdown wants a blank line before a list and four spaces a level; elsewhere
    neither is needed, so both are put in here. Levels below the deepest become that one.
    """

    def run(self, lines: list[str]) -> list[str]:
        out: list[str] = []
        indents: list[int] = []  # columns of the open list levels, outermost first
        loose = False  # the open item has gone on after a blank line
        for line in lines:
            indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
            if LIST_ITEM.match(line):
                if not indents and indent > 3:  # indented code
                    out.append(line)
                    continue
                while indents and indents[-1] > indent:
                    indents.pop()
                if (loose or not indents) and out and out[-1].strip():
                    out.append("")
                loose = False
                if not indents or (indents[-1] < indent and len(indents) < DEEPEST):
                    indents.append(indent)
                line = " " * 4 * (len(indents) - 1) + line.lstrip()
            elif line.strip() and indents:
                if indent == 0 and not (out and out[-1].strip()):
                    indents = []  # a paragraph after a blank line ends the list
                elif indent:
                    loose = loose or not (out and out[-1].strip())
                    line = " " * 4 * sum(level < indent for level in indents) + line.lstrip()
            out.append(line)
        return bounded_lines(out)


class MarkProcessor(InlineProcessor):
    """A carrier as an empty element; what it becomes is decided in the finished tree."""

    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]
        return carrier_of(self.md).element(m), m.start(0), m.end(0)


class ProseTreeprocessor(Treeprocessor):
    """Has the words cited while they are apart from code; takes what is tangled as it stands."""

    def run(self, root: etree.Element) -> None:
        for element in list(root.iter()):
            if element.tag == "tr":
                self._cite_row(element)
            elif element.tag not in {"td", "th", "pre", "code", *HEADINGS}:
                cite_text(element, carrier_of(self.md).cite)
        for element in list(root.iter()):
            if is_words(element) and is_tangled(element.text or ""):
                carrier_of(self.md).take_as_it_stands(element)

    def _cite_row(self, row: etree.Element) -> None:
        cells = [cell for cell in row if is_words(cell)]
        if cells:
            cited = carrier_of(self.md).cite_row([cell.text or "" for cell in cells])
            for cell, text in zip(cells, cited, strict=True):
                cell.text = text


class StrayTreeprocessor(Treeprocessor):
    """Takes carriers out of code and addresses, should one have come there."""

    def run(self, root: etree.Element) -> None:
        strip = carrier_of(self.md).strip
        for element in root.iter():
            for name in ("text", "tail"):
                value = getattr(element, name)
                if value and strip(value) != value:
                    setattr(element, name, AtomicString(strip(value)))
            for key, value in element.attrib.items():
                if isinstance(value, str):
                    element.set(key, strip(value))


def is_words(element: etree.Element) -> bool:
    text = element.text
    return bool(text and text.strip()) and not isinstance(text, AtomicString)


def cite_text(element: etree.Element, cite: Callable[[str], str]) -> None:
    """Cite its words line by line, but for lines in code that goes over several.

    A line with STX stands for a code block that is put in later.
    """
    if is_words(element):
        text = element.text or ""
        lines, in_code = text.split("\n"), lines_in_code(text)
        for at, line in enumerate(lines):
            if at not in in_code and STX not in line:
                lines[at] = cite(line)
        element.text = "\n".join(lines)


def lines_in_code(text: str) -> set[int]:
    """The numbers of the lines that a code span begins, ends or goes through, if over several."""
    inside: set[int] = set()
    at = number = 0
    for start, end in code_spans(text):
        first = number + text.count("\n", at, start)
        number = first + text.count("\n", start, end)
        at = end
        if number > first:
            inside.update(range(first, number + 1))
    return inside


def carrier_of(md: Any) -> Carrier:
    return md.carrier


class BoundedHighlight(Highlight):
    """Pygments for code of ordinary size in a language whose lexer is quick."""

    def get_lexer(self, src: str, language: str, inline: bool, stripnl: bool) -> Any:
        quick = is_coloured(language or "") and is_ordinary(src)
        return super().get_lexer(src, language if quick else "", inline, stripnl)


def is_ordinary(code: str) -> bool:
    """Whether code, its lines and its words without a sign between are as long as people write."""
    return (
        len(code) <= HIGHLIGHTED
        and max(map(len, code.splitlines()), default=0) <= HIGHLIGHTED_LINE
        and max(map(len, SIGNS.split(code))) <= HIGHLIGHTED_WORDS
    )


class BoundedHighlightExtension(HighlightExtension):
    def get_pymdownx_highlighter(self) -> type[Highlight]:
        return BoundedHighlight


class AnswerConventions(Extension):
    """Markdown as the rest of the world writes it; a model that writes <b> means the characters."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(ListPreprocessor(md), "lists", 22)  # after fenced code
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        written_br = SimpleTagInlineProcessor(r"(<br\s{0,9}/?>)()", "br")
        md.inlinePatterns.register(written_br, "written_br", 90)
        md.inlinePatterns.register(MarkProcessor(Carrier.PATTERN, md), "citation", 175)
        md.treeprocessors.register(ProseTreeprocessor(md), "prose", 25)  # before "inline"
        md.treeprocessors.register(StrayTreeprocessor(md), "strays", 15)


def make_converter() -> Markdown:
    """A Markdown instance; one a thread, as it holds state while it converts."""
    return Markdown(
        extensions=[
            "tables",
            "sane_lists",
            "pymdownx.superfences",
            BoundedHighlightExtension(guess_lang=False, use_pygments=True),
            "pymdownx.tilde",
            "pymdownx.mark",
            "pymdownx.betterem",
            AnswerConventions(),
        ],
        extension_configs={
            "pymdownx.superfences": {"disable_indented_code_blocks": False},
            "pymdownx.tilde": {"subscript": False},
        },
        output_format="html",
    )


def convert(text: str, carrier: Carrier, references: dict[str, tuple[str, str | None]]) -> str:
    """Markdown as HTML that is still to be sanitised, its marks as empty <cite> elements."""
    if not hasattr(_per_thread, "markdown"):
        _per_thread.markdown = make_converter()
    md = _per_thread.markdown.reset()
    md.carrier = carrier
    md.references.update(references)
    return str(md.convert(text))
