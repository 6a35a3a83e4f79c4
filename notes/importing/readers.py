"""Readers of documents: bytes → (Markdown, title). Only the process that converts loads this."""

import hashlib
import io
import re
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, BinaryIO
from urllib.parse import quote, unquote

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector
from markitdown import DocumentConverterResult, StreamInfo
from markitdown.converters import (
    DocxConverter,
    EpubConverter,
    HtmlConverter,
    PdfConverter,
    PptxConverter,
)

from notes.importing.conversion import NotConvertible
from notes.importing.formats.mime.parts import said_in
from notes.importing.formats.office import word
from notes.importing.formats.office.formulas import Formulas
from notes.importing.formats.office.pictures import MARK, pictures_in
from notes.importing.formats.texts import bookmarks
from notes.importing.markup.pages import page_to_markdown, soup_to_markdown
from notes.importing.markup.trees import Page
from notes.text.decoding.texts import NotText, find_out

BLANK_LINES = re.compile(r"\n\s*\n")
WORD_CONDITION = re.compile(r"<!\[(?!CDATA\[)[^<>\]]*\]>")  # in web pages that Word has saved
COMMENT = re.compile(r"<!--.*?-->", re.S)
PICTURE = re.compile(r"^!\[[^\[\]\n]*\]\([^()\s]*\)$", re.M)
PPTX_PICTURE = re.compile(
    r"^!\[([^\[\]\n]*)\]\((?:data:[^;,()\s]*;base64,([A-Za-z0-9+/=]*+)|\w*\.jpg)\)$", re.M
)
TO_A_FILE = re.compile(r"^(?![a-z][a-z0-9+.-]*:|//|#)", re.I)
LIGATURES = str.maketrans({0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"})
SOFT_HYPHEN = re.compile(r"\xad(?:[ \t]*+\n)?+[ \t]*+")
LETTER = r"[^\W\d_]"
COMPOUND = re.compile(rf"(?<!{LETTER}){LETTER}++-{LETTER}++")
CUT_WORD = re.compile(rf"(?<!{LETTER})({LETTER}{{2,}}+)[-\u2010][ \t]*+\n[ \t]*+({LETTER}++)")
SUSPENDED = frozenset("und oder bzw and or et ou y o e en of till och og".split())
# Without the second line, Word's comments would not be there at all.
WORD_STYLES = """p[style-name='Title'] => h1:fresh
comment-reference => sup"""


def read_html(data: bytes) -> tuple[str, str]:
    page = text_of_page(data)
    if bookmarks.is_list(page):
        return bookmarks.to_markdown(page)
    return page_to_markdown(WORD_CONDITION.sub(without_condition, page))


def without_condition(found: re.Match[str]) -> str:
    """What says that an item's sign follows is still told, by a comment."""
    return "<!--supportLists-->" if "supportLists" in found[0] else ""


def text_of_page(data: bytes) -> str:
    """In the encoding that it declares, if it is in that, else in the one that is found out."""
    declared = EncodingDetector.find_declared_encoding(data, is_html=True) or "utf-8"
    is_wide = data[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\x00" in data
    try:
        return (not is_wide and said_in(data, declared)) or find_out(data).text
    except NotText as refusal:
        raise NotConvertible(str(refusal)) from refusal


class Pages(HtmlConverter):
    """What the other converters make a page of on their way, as our pages are read."""

    def __init__(self, pictures: Mapping[str, str]) -> None:
        super().__init__()
        self.pictures = pictures  # by what names them in a page
        self.notes = 0  # in the chapters so far

    def convert(self, file_stream: BinaryIO, stream_info: Any, **options: Any) -> Any:
        soup = Page(file_stream, "html.parser", from_encoding=stream_info.charset)
        return self.of(soup, **options)

    def of(self, soup: BeautifulSoup, **options: Any) -> DocumentConverterResult:
        for picture in soup.find_all("img"):
            if name := self.pictures.get(self.key_of(str(picture.get("src", "")))):
                picture["src"] = MARK + name
            else:
                picture.decompose()
        text, self.notes = soup_to_markdown(soup, self.notes, **options)
        return DocumentConverterResult(markdown=text)

    def key_of(self, address: str) -> str:
        """In a Word document's page a picture stands itself: it is known by its content."""
        try:
            return fingerprint(b64decode(address.partition(",")[2]))
        except ValueError:
            return ""


def fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def with_pages(converter: Any, pages: Pages) -> Any:
    converter._html_converter = pages
    return converter


def read_with(converter: Any, data: bytes, **options: Any) -> tuple[str, str]:
    found = converter.convert(io.BytesIO(data), StreamInfo(), **options)
    return found.markdown, found.title or ""


def read_docx(data: bytes) -> tuple[str, str]:
    formulas = Formulas()
    whole = word.mended(data, formulas)
    pages = Pages({fingerprint(content): name for name, content in pictures_in(".docx", data)})
    text, title = read_with(with_pages(DocxConverter(), pages), whole, style_map=WORD_STYLES)
    return formulas.put_back(text), title


class Chapters(Pages):
    """Of a book in one note what leads from file to file would lead nowhere."""

    def convert(self, file_stream: BinaryIO, stream_info: Any, **options: Any) -> Any:
        soup = Page(file_stream, "html.parser", from_encoding=stream_info.charset)
        for link in soup.find_all("a", href=TO_A_FILE):
            link.unwrap()
        return self.of(soup, **options)

    def key_of(self, address: str) -> str:
        return unquote(address.partition("#")[0]).rpartition("/")[2]


def read_epub(data: bytes) -> tuple[str, str]:
    chapters = Chapters({name: name for name, _ in pictures_in(".epub", data)})
    text, title = read_with(with_pages(EpubConverter(), chapters), data)
    text = text.removeprefix(f"**Title:** {title}").lstrip()
    return (f"# {title}\n\n{text}" if title else text), ""


def read_pdf(data: bytes) -> tuple[str, str]:
    text, title = read_with(PdfConverter(), data)
    return as_words(BLANK_LINES.sub("\n\n", text.replace("\f", "\n\n"))), title


def as_words(text: str) -> str:
    """The text without what only its print needed: ligatures, and words cut at a line's end.

    A hyphen stays where the same word has one in a line, or another word is left out behind it.
    """
    text = SOFT_HYPHEN.sub("", text.translate(LIGATURES))
    known = {word.casefold() for word in COMPOUND.findall(text)}

    def whole(found: re.Match[str]) -> str:
        first, second = found[1], found[2]
        if not second[0].islower():
            return found[0]
        if second in SUSPENDED:
            return f"{first}- {second}"
        is_compound = f"{first}-{second}".casefold() in known
        return f"{first}-{second}" if is_compound else first + second

    return CUT_WORD.sub(whole, text)


def read_pptx(data: bytes) -> tuple[str, str]:
    names = {fingerprint(content): name for name, content in pictures_in(".pptx", data)}
    text, title = read_with(PptxConverter(), data, strip=["img"], keep_data_uris=True)

    def shown(found: re.Match[str]) -> str:
        name = names.get(fingerprint(b64decode(found[2] or "")))
        return f"![{found[1]}]({MARK}{quote(name)})" if name else ""

    text = BLANK_LINES.sub("\n\n", PPTX_PICTURE.sub(shown, without_comments(text)))
    has_words = PICTURE.sub("", text).strip()
    return (text if has_words else ""), title


def without_comments(text: str) -> str:
    """What is never closed is none, and is not looked for from each of its beginnings."""
    end = text.rfind("-->") + 3
    return COMMENT.sub("", text[:end]) + text[end:] if end > 2 else text
