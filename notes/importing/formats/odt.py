"""OpenDocument texts, as LibreOffice writes them: their XML as a page, and that as Markdown."""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from defusedxml.ElementTree import fromstring

from notes.importing.formats.office.pictures import MARK
from notes.importing.markup.pages import page_to_markdown
from notes.text.media import is_picture

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
FORMATTED = f"{{{OASIS}xsl-fo-compatible:1.0}}"
LINK = "{http://www.w3.org/1999/xlink}href"
TITLE = "{http://purl.org/dc/elements/1.1/}title"
LEFT_OUT = {"tracked-changes", "table-of-content", "covered-table-cell", "note-citation", "creator"}
LEFT_OUT |= {"date", "sequence-decls", "forms", "sender-initials", "creator-initials"}
WRAPPED = {"table": "table", "table-row": "tr", "list-item": "li", "list-header": "li"}
BLANKS_MAX, SAME_MAX = 100, 50  # blanks, and equal cells, that one element may stand for


def text_name(name: str) -> str:
    return f"{{{OASIS}text:1.0}}{name}"


def table_name(name: str) -> str:
    return f"{{{OASIS}table:1.0}}{name}"


def style_name(name: str) -> str:
    return f"{{{OASIS}style:1.0}}{name}"


def read(data: bytes) -> tuple[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = fromstring(archive.read("content.xml"))
        has_meta = "meta.xml" in archive.namelist()
        meta = fromstring(archive.read("meta.xml")) if has_meta else None
    document = Document()
    document.learn_styles(content)
    body = content.find(f"{{{OASIS}office:1.0}}body")
    page = document.inside(content if body is None else body)
    title = meta.findtext(f".//{TITLE}") if meta is not None else ""
    return page_to_markdown(page + "".join(document.notes))[0], title or ""


def local_name(element: "Element") -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


@dataclass
class Document:
    """What is known of a document while it is read."""

    looks: dict[str, list[str]] = field(default_factory=dict)  # style → HTML's elements
    parents: dict[str, str] = field(default_factory=dict)  # style → the one that it is made of
    numbered: set[str] = field(default_factory=set)  # styles of lists
    notes: list[str] = field(default_factory=list)  # the footnotes so far

    def learn_styles(self, content: "Element") -> None:
        for style in content.iter(style_name("style")):
            name = style.get(style_name("name"), "")
            self.parents[name] = style.get(style_name("parent-style-name"), "")
            said = style.find(style_name("text-properties"))
            self.looks[name] = list(elements_of(said)) if said is not None else []
        for style in content.iter(text_name("list-style")):
            if style.find(text_name("list-level-style-number")) is not None:
                self.numbered.add(style.get(style_name("name"), ""))

    def inside(self, element: "Element") -> str:
        """What stands in it, as HTML."""
        pieces = [escape(element.text or "")]
        for child in element:
            pieces += [self.page_of(child), escape(child.tail or "")]
        return "".join(pieces)

    def page_of(self, element: "Element") -> str:
        name = local_name(element)
        if name in LEFT_OUT:
            return ""
        if name in WRAPPED:
            return f"<{WRAPPED[name]}>{self.inside(element)}</{WRAPPED[name]}>"
        special: Callable[[Element], str] | None = getattr(
            self, f"of_{name.replace('-', '_')}", None
        )
        return special(element) if special else self.inside(element)

    def of_h(self, element: "Element") -> str:
        given = element.get(text_name("outline-level"), "1")
        level = min(6, max(1, int(given))) if given.isascii() and given.isdigit() else 1
        return f"<h{level}>{self.inside(element)}</h{level}>"

    def of_p(self, element: "Element") -> str:
        style = element.get(text_name("style-name"), "")
        name = "h1" if "Title" in {style, self.parents.get(style)} else "p"
        return f"<{name}>{self.inside(element)}</{name}>"

    def of_list(self, element: "Element") -> str:
        name = "ol" if element.get(text_name("style-name")) in self.numbered else "ul"
        return f"<{name}>{self.inside(element)}</{name}>"

    def of_table_cell(self, element: "Element") -> str:
        spans = "".join(
            f' {name}="{escape(element.get(table_name(f"number-{what}-spanned"), "1"))}"'
            for name, what in (("colspan", "columns"), ("rowspan", "rows"))
        )
        count = number(element.get(table_name("number-columns-repeated")), SAME_MAX)
        return f"<td{spans}>{self.inside(element)}</td>" * count

    def of_span(self, element: "Element") -> str:
        text = self.inside(element)
        for tag in self.looks.get(element.get(text_name("style-name"), ""), []):
            text = f"<{tag}>{text}</{tag}>"
        return text

    def of_a(self, element: "Element") -> str:
        return f'<a href="{escape(element.get(LINK, ""))}">{self.inside(element)}</a>'

    def of_image(self, element: "Element") -> str:
        folder, _, name = element.get(LINK, "").rpartition("/")
        is_inside = folder == "Pictures" and is_picture(name)
        return f'<img src="{escape(MARK + name)}">' if is_inside else ""

    def of_s(self, element: "Element") -> str:
        return " " * number(element.get(text_name("c")), BLANKS_MAX)

    def of_tab(self, element: "Element") -> str:
        return " "

    def of_line_break(self, element: "Element") -> str:
        return "<br>"

    def of_ruby_text(self, element: "Element") -> str:
        return f"({self.inside(element)})"

    def of_note(self, element: "Element") -> str:
        """A footnote, or a comment, in the shape in which pages have them."""
        self.notes.append("")
        at = len(self.notes)
        self.notes[at - 1] = f'<div id="n{at}">{self.inside(element)}<a href="#r{at}">^</a></div>'
        return f'<sup><a id="r{at}" href="#n{at}">{at}</a></sup>'

    of_annotation = of_note


def number(given: str | None, most: int) -> int:
    is_number = given is not None and given.isascii() and given.isdigit() and len(given) < 9
    return max(1, min(most, int(given or "1"))) if is_number else 1


def elements_of(said: "Element") -> Iterator[str]:
    if said.get(f"{FORMATTED}font-weight") == "bold":
        yield "strong"
    if said.get(f"{FORMATTED}font-style") == "italic":
        yield "em"
    if said.get(style_name("text-line-through-style"), "none") != "none":
        yield "del"
