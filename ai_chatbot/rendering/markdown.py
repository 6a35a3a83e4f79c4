"""Python-Markdown as answers want it: written loosely, without raw HTML, of bounded cost."""

import re
import threading
import xml.etree.ElementTree as etree
from collections.abc import Callable
from html import escape
from typing import Any

from markdown import Markdown
from markdown.blockprocessors import HashHeaderProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import SimpleTagInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import STX, AtomicString
from pymdownx.highlight import Highlight, HighlightExtension

from ai_chatbot.rendering.bounds import DEEPEST, bounded_lines, is_tangled
from ai_chatbot.rendering.carriers import Carrier
from ai_chatbot.rendering.grounds.asides import AsideTreeprocessor
from ai_chatbot.rendering.inlines import carrier_of, register_inlines
from ai_chatbot.rendering.lines import Keep, LineReader, count_labels
from ai_chatbot.rendering.marks import code_spans
from ai_chatbot.rendering.maths import protect
from config.base.highlighting import is_coloured
from notes.text.markdown import label_of

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
HIGHLIGHTED = 10_000  # characters of code that are coloured
HIGHLIGHTED_LINE = 500
HIGHLIGHTED_WORDS = 400  # in a row; Java's lexer takes the square of their time
SIGNS = re.compile(r"[^\w\s]++")
_per_thread = threading.local()


class MathPreprocessor(Preprocessor):
    """Puts formulas away, which are no Markdown."""

    def run(self, lines: list[str]) -> list[str]:
        carrier = carrier_of(self.md)
        text = "\n".join(lines).rstrip()
        return protect(text, carrier.keep, unfinished=not carrier.checked).split("\n")


class LinePreprocessor(Preprocessor):
    """Reads the lines as people and models write them, and puts code and folds away."""

    def run(self, lines: list[str]) -> list[str]:
        folds = Folds(self._store, carrier_of(self.md).nonce)
        keep = Keep(
            code=self._code,
            footnote=carrier_of(self.md).keep_footnote,
            folds=folds.take,
            uses=count_labels("\n".join(lines)),
        )
        return bounded_lines(LineReader(keep).read(lines))

    def _store(self, html: str) -> str:
        return self.md.htmlStash.store(html)

    def _code(self, code: str, language: str) -> str:
        code = carrier_of(self.md).reveal(code)
        if language == "math" and code.strip():
            return self._store(f"<p>{carrier_of(self.md).own('math', f'$${code.strip()}$$')}</p>")
        highlight = BoundedHighlight(guess_lang=False, use_pygments=True)
        block = str(highlight.highlight(code, language))
        if label := label_of(language):
            block = f"<figure><figcaption>{escape(label)}</figcaption>{block}</figure>"
        return self._store(block)


class Folds:
    """Lines that open or close `<details>`: the one HTML that answers may write."""

    LINE = re.compile(
        r"(<details(?: open)?>)?+[ \t]*+(?:<summary>((?:(?!</summary>).)*+)</summary>)?+"
        r"|(</details>)",
        re.I,
    )
    TAG = re.compile(r"</?(?:b|strong|i|em|code|h[1-6])>|\*\*|`", re.I)

    def __init__(self, store: Callable[[str], str], nonce: str) -> None:
        self._store = store
        self._nonce = nonce
        self._depth = 0

    def take(self, line: str) -> str | None:
        """What stands for this line; None if it is words."""
        found = self.LINE.fullmatch(line)
        opens, summary, closes = found.groups() if found else (None, None, None)
        if closes and self._depth:
            self._depth -= 1
            return self._store("</details>")
        if opens and self._depth < DEEPEST:
            self._depth += 1
            return self._store(f"{self._tag('details')}{self._summary(summary)}")
        return self._store(self._summary(summary)) if summary and self._depth else None

    def _summary(self, words: str | None) -> str:
        words = escape(self.TAG.sub("", words or "").strip(), quote=False)
        return f"{self._tag('summary')}{words}</summary>" if words else ""

    def _tag(self, name: str) -> str:
        return f'<{name} nonce="{self._nonce}">'


class HeadingProcessor(HashHeaderProcessor):
    """A heading has a space behind its number signs; `#tag` has none."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})(?P<header>(?:[ \t][^\n]*+)?+)(?:\n|\Z)")

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        super().run(parent, blocks)
        heading = parent[-1]
        words = (heading.text or "").rstrip()
        bare = words.rstrip("#")
        heading.text = bare.rstrip() if bare != words and bare[-1:] in {"", " ", "\t"} else words


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
            # In a table a bar that parts no cells has a backslash, in code as well.
            words = [(cell.text or "").replace("\\|", "|") for cell in cells]
            cited = carrier_of(self.md).cite_row(words)
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
        md.preprocessors.register(MathPreprocessor(md), "math", 24)
        md.preprocessors.register(LinePreprocessor(md), "lines", 22)
        md.preprocessors.deregister("html_block")
        md.parser.blockprocessors.register(HeadingProcessor(md.parser), "hashheader", 70)
        md.parser.blockprocessors.deregister("setextheader")  # `lines` has made them others
        md.inlinePatterns.deregister("html")
        written_br = SimpleTagInlineProcessor(r"(<br\s{0,9}/?>)()", "br")
        md.inlinePatterns.register(written_br, "written_br", 90)
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, *"$~=|"]  # models write "\\$5", which is no formula
        register_inlines(md)
        md.treeprocessors.register(ProseTreeprocessor(md), "prose", 25)  # before "inline"
        md.treeprocessors.register(AsideTreeprocessor(md), "asides", 16)  # behind "breaks"
        md.treeprocessors.register(StrayTreeprocessor(md), "strays", 15)


def make_converter() -> Markdown:
    """A Markdown instance; one a thread, as it holds state while it converts."""
    return Markdown(
        extensions=[
            "tables",
            "sane_lists",
            "def_list",
            BoundedHighlightExtension(guess_lang=False, use_pygments=True),
            "pymdownx.tilde",
            "pymdownx.mark",
            "pymdownx.betterem",
            AnswerConventions(),
        ],
        extension_configs={"pymdownx.tilde": {"subscript": False}},
        output_format="html",
    )


def convert(text: str, carrier: Carrier, references: dict[str, tuple[str, str | None]]) -> str:
    """Markdown as HTML that is still to be sanitised, its marks as empty <cite> elements."""
    if not hasattr(_per_thread, "markdown"):
        _per_thread.markdown = make_converter()
    md = _per_thread.markdown.reset()
    md.carrier = carrier
    md.references.update(references)
    return carrier.restore(str(md.convert(text)))
