"""Markdown to harmless HTML under the answers of ai_chatbot.rendering; notes: note_markdown.

What comes out holds no script, style, id, event handler, hx-* attribute or remote image,
whatever went in. Classes survive only where Pygments puts them.
"""

import re
from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from html_sanitizer import Sanitizer
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import SimpleTagInlineProcessor
from markdown.preprocessors import Preprocessor
from pygments.token import STANDARD_TYPES

from notes.addresses import allowed_href, is_foreign, rel_of
from notes.note_markdown import render_note as render_note

HIGHLIGHT_CLASSES = {name for name in STANDARD_TYPES.values() if name} | {"highlight"}
TAGS = set(
    "a p h1 h2 h3 h4 h5 h6 strong em del mark sub sup kbd br hr ul ol li blockquote"
    " pre code span div table thead tbody tr th td dl dt dd details summary".split()
)
LIST_ITEM = re.compile(r"^(?P<indent>[ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)")
# lxml takes none of these, as they are or by their numbers.
CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f]"
    r"|&#(?:0*(?:[0-8]|1[12]|1[4-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]))(?![0-9a-f]);?",
    re.IGNORECASE,
)
TASK = re.compile(r"^\s*\[([ xX])\] ")


class ListPreprocessor(Preprocessor):
    """Accepts lists as people and models write them.

    Python-Markdown wants a blank line before a list and four spaces a level; elsewhere
    neither is needed, so both are put in here.
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
                if not indents or indents[-1] < indent:
                    indents.append(indent)
                line = " " * 4 * (len(indents) - 1) + line.lstrip()
            elif line.strip() and indents:
                if indent == 0 and not (out and out[-1].strip()):
                    indents = []  # a paragraph after a blank line ends the list
                elif indent:
                    loose = loose or not (out and out[-1].strip())
                    line = " " * 4 * sum(level < indent for level in indents) + line.lstrip()
            out.append(line)
        return out


class Conventions(Extension):
    """Python-Markdown as the rest of the world writes Markdown."""

    def __init__(self, *, raw_html: bool) -> None:
        super().__init__()
        self.raw_html = raw_html

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(ListPreprocessor(md), "lists", 22)  # after fenced code
        if not self.raw_html:
            # A model that writes <b> or List<int> means the characters.
            md.preprocessors.deregister("html_block")
            md.inlinePatterns.deregister("html")
            md.inlinePatterns.register(
                SimpleTagInlineProcessor(r"(<br\s*/?>)()", "br"), "written_br", 90
            )


def markdown_to_html_converter(*, raw_html: bool, extensions: Sequence[Extension] = ()) -> Markdown:
    """A Markdown instance; one a thread, as it holds state while it converts."""
    return Markdown(
        extensions=[
            "tables",
            "sane_lists",
            "pymdownx.superfences",
            "pymdownx.highlight",
            "pymdownx.tilde",
            "pymdownx.mark",
            "pymdownx.betterem",
            Conventions(raw_html=raw_html),
            *extensions,
        ],
        extension_configs={
            "pymdownx.highlight": {"guess_lang": False, "use_pygments": True},
            "pymdownx.superfences": {"disable_indented_code_blocks": False},
            "pymdownx.tilde": {"subscript": False},
        },
        output_format="html",
    )


def keep_highlight_classes(element: Any) -> Any:
    classes = set(element.attrib.pop("class", "").split()) & HIGHLIGHT_CLASSES
    if classes and element.tag in {"span", "div"}:
        element.attrib["class"] = " ".join(sorted(classes))
    return element


def image_to_link(element: Any) -> Any:
    """An image would be fetched from a stranger's server at once; a link asks first."""
    if element.tag == "img":
        element.text = element.attrib.get("alt") or "image"
        source = element.attrib.get("src", "")
        element.attrib.clear()
        element.tag = "a" if is_foreign(source) else "em"
        if element.tag == "a":
            element.attrib["href"] = source
    return element


def mark_links_as_foreign(element: Any) -> Any:
    if element.tag == "a" and is_foreign(element.attrib.get("href", "").strip()):
        element.attrib["rel"] = rel_of("https:")
    return element


def tidy_list_item(element: Any) -> Any:
    """Keep paragraphs inside an item (the sanitiser would join them), show a task's box."""
    parent = element.getparent()
    if element.tag == "p" and parent is not None and parent.tag == "li":
        element.tag = "div"
    if element.tag == "li" and element.text and (task := TASK.match(element.text)):
        box = "☐ " if task[1] == " " else "☑ "
        element.text = box + element.text[task.end() :]
    return element


class MarkdownSanitizer(Sanitizer):
    @staticmethod
    def is_mergeable(e1: Any, e2: Any) -> bool:
        return False  # two cells, code spans or items in a row are two


RULES: dict[str, Any] = {
    "tags": TAGS,
    "attributes": {
        "a": ("href", "title", "rel"),
        "span": ("class",),
        "div": ("class",),
        "ol": ("start",),
    },
    "empty": {"a", "br", "hr", "td", "th", "span", "code", "li"},
    "separate": {"a", "p", "li", "td", "th", "tr", "div"},
    "keep_typographic_whitespace": True,
    "sanitize_href": allowed_href,
    "element_preprocessors": [
        keep_highlight_classes,
        image_to_link,
        mark_links_as_foreign,
        tidy_list_item,
    ],
}
SANITIZER = MarkdownSanitizer(RULES)


def sanitise(html: str) -> SafeString:
    return clean(html, SANITIZER)


def clean(html: str, sanitizer: Sanitizer) -> SafeString:
    return mark_safe(sanitizer.sanitize(CONTROLS.sub("", html)))  # noqa: S308 - that is what it is for
