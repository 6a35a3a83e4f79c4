"""Readers of documents: bytes → (Markdown, title). Only the process that converts loads this."""

import io
import re
from typing import Any

from bs4.dammit import EncodingDetector
from markitdown import StreamInfo
from markitdown.converters import (
    DocxConverter,
    EpubConverter,
    HtmlConverter,
    PdfConverter,
    PptxConverter,
)

from notes.importing.conversion import NotConvertible
from notes.text.decoding.texts import NotText, find_out

BLANK_LINES = re.compile(r"\n\s*\n")
WORD_CONDITION = re.compile(r"<!\[(?!CDATA\[)[^<>\]]*\]>")  # in web pages that Word has saved
COMMENT = re.compile(r"<!--.*?-->", re.S)
PPTX_PICTURE = re.compile(r"^!\[[^\[\]\n]*\]\(\w*\.jpg\)$", re.M)
TITLE_STYLE = "p[style-name='Title'] => h1:fresh"


def read_html(data: bytes) -> tuple[str, str]:
    found = HtmlConverter().convert_string(WORD_CONDITION.sub("", text_of_page(data)))
    return found.markdown.removeprefix(found.title or ""), found.title or ""


def text_of_page(data: bytes) -> str:
    """In the encoding that it declares, if it is in that, else in the one that is found out."""
    declared = EncodingDetector.find_declared_encoding(data, is_html=True) or "utf-8"
    if declared in {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"}:
        declared = "cp1252"  # as browsers take it
    try:
        if data[:2] not in {b"\xff\xfe", b"\xfe\xff"} and b"\x00" not in data:
            return data.decode(declared)
    except (UnicodeDecodeError, LookupError):
        pass
    try:
        return find_out(data).text
    except NotText as refusal:
        raise NotConvertible(str(refusal)) from refusal


def read_with(converter: Any, data: bytes, **options: str) -> tuple[str, str]:
    # Pictures inside such a document lead nowhere once its text stands alone.
    found = converter.convert(io.BytesIO(data), StreamInfo(), strip=["img"], **options)
    return found.markdown, found.title or ""


def read_docx(data: bytes) -> tuple[str, str]:
    return read_with(DocxConverter(), data, style_map=TITLE_STYLE)


def read_epub(data: bytes) -> tuple[str, str]:
    text, title = read_with(EpubConverter(), data)
    text = text.removeprefix(f"**Title:** {title}").lstrip()
    return (f"# {title}\n\n{text}" if title else text), ""


def read_pdf(data: bytes) -> tuple[str, str]:
    text, title = read_with(PdfConverter(), data)
    return BLANK_LINES.sub("\n\n", text.replace("\f", "\n\n")), title


def read_pptx(data: bytes) -> tuple[str, str]:
    text, title = read_with(PptxConverter(), data)
    return BLANK_LINES.sub("\n\n", PPTX_PICTURE.sub("", COMMENT.sub("", text))), title
