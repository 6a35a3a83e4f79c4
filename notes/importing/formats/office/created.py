"""The day on which a document says that it was begun: its file's time is often that of a copy."""

import io
import re
import zipfile
from datetime import date

ENTRIES = {
    **dict.fromkeys((".docx", ".pptx", ".xlsx", ".xlsm"), "docProps/core.xml"),
    **dict.fromkeys((".odt", ".ods"), "meta.xml"),
}
ENTRY_MAX_BYTES = 1_000_000
IN_XML = re.compile(rb"<(?:dcterms:created|meta:creation-date)\b[^<>]*>\s*(\d{4})-(\d\d)-(\d\d)")
IN_PAGE = re.compile(
    rb"<meta\s[^<>]{0,300}?(?:name|property|itemprop)\s*=\s*[\"']?(?:created|date|dc\.date(?:\.created)?"
    rb"|article:published_time|datePublished)\b[^<>]{0,300}?content\s*=\s*[\"']?\s*(\d{4})-(\d\d)-(\d\d)",
    re.I,
)
HEAD_BYTES = 100_000  # of a page
IN_PDF = re.compile(rb"\s*(?:D:)?(\d{4})(\d\d)(\d\d)")
# What libraries leave in every document that they make of their own templates.
OF_TEMPLATES = {date(2013, 12, 23), date(2013, 1, 27)}
YEARS = range(1985, 2200)


def with_day(text: str, ending: str, data: bytes) -> str:
    """The text below the day, unless it says things of itself already."""
    day = None if text.startswith("---\n") else day_of(ending, data)
    return f"---\ncreated: {day}\n---\n\n{text}" if day else text


def day_of(ending: str, data: bytes) -> date | None:
    try:
        if ending in {".html", ".htm", ".xhtml", ".xht"}:
            found = IN_PAGE.search(data, 0, HEAD_BYTES)
        else:
            found = in_pdf(data) if ending == ".pdf" else in_zip(ENTRIES[ending], data)
        day = date(*map(int, found.groups())) if found else None
    except Exception:  # none that can be read, whatever the bytes made of the reader
        return None
    return day if day and day.year in YEARS and day not in OF_TEMPLATES else None


def in_zip(name: str, data: bytes) -> re.Match[bytes] | None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(name) as entry:
        return IN_XML.search(entry.read(ENTRY_MAX_BYTES))


def in_pdf(data: bytes) -> re.Match[bytes] | None:
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import resolve1

    about = PDFDocument(PDFParser(io.BytesIO(data))).info
    said = resolve1(about[0].get("CreationDate")) if about else b""
    return IN_PDF.match(said if isinstance(said, bytes) else b"")
