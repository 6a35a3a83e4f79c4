"""Readers of documents: bytes → (Markdown, title). Only the process that converts loads this."""

import io
import re
from typing import Any

from bs4.dammit import EncodingDetector, UnicodeDammit
from markitdown import StreamInfo
from markitdown.converters import (
    DocxConverter,
    EpubConverter,
    HtmlConverter,
    PdfConverter,
    PptxConverter,
)

from notes.importing.conversion import NotConvertible
from notes.text.parsing import looks_binary

BLANK_LINES = re.compile(r"\n\s*\n")
WORD_CONDITION = re.compile(r"<!\[(?!CDATA\[)[^<>\]]*\]>")  # in web pages that Word has saved
COMMENT = re.compile(r"<!--.*?-->", re.S)
PPTX_PICTURE = re.compile(r"^!\[[^\[\]\n]*\]\(\w*\.jpg\)$", re.M)
TITLE_STYLE = "p[style-name='Title'] => h1:fresh"


def read_html(data: bytes) -> tuple[str, str]:
    declared = EncodingDetector.find_declared_encoding(data, is_html=True) or "utf-8"
    if declared in {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"}:
        declared = "cp1252"  # as browsers take it
    text = UnicodeDammit(data, user_encodings=[declared, "utf-8", "cp1252"]).unicode_markup
    if not text or looks_binary(text):
        raise NotConvertible("It is not text.")
    found = HtmlConverter().convert_string(WORD_CONDITION.sub("", text))
    return found.markdown.removeprefix(found.title or ""), found.title or ""


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
