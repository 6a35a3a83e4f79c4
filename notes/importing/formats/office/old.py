"""Files that are called documents of an old Office (.doc, .xls) and are what programs write so.

Wikis and web sites export pages under these names, rich text and today's formats are renamed.
"""

from notes.importing.conversion import NotConvertible
from notes.importing.formats import rtf
from notes.importing.formats.mime.parts import parse, parts_of, text_of
from notes.importing.formats.office import word97
from notes.importing.formats.tables import read_csv, read_workbook
from notes.importing.readers import read_docx, read_html
from notes.importing.sources import NotReadable

OLD = b"\xd0\xcf\x11\xe0"
BEGINNING = 2000  # bytes that say what a file is
LIKE_A_PAGE = (b"<html", b"<table", b"<!doctype html", b"<body")


def read_doc(data: bytes) -> tuple[str, str]:
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:BEGINNING]
    if start.startswith(b"{\\rtf"):
        return rtf.read(data)
    if start.startswith(b"PK"):
        return read_docx(data)
    if b"mime-version:" in start.lower():
        return read_html(page_in(data))
    if is_page(start):
        return read_html(data)
    if start.startswith(OLD):
        return word97.read(data)
    raise NotConvertible(word97.DAMAGED)


def read_xls(data: bytes) -> tuple[str, str]:
    start = data[:BEGINNING]
    if is_page(start):
        return read_html(data)
    if not start.startswith((OLD, b"PK")) and b"\t" in start:
        return read_csv(data)
    return read_workbook(data)


def is_page(start: bytes) -> bool:
    return any(sign in start.lower() for sign in LIKE_A_PAGE)


def page_in(data: bytes) -> bytes:
    """The page of a web archive; its pictures stay where they are."""
    try:
        pages = (text_of(part) for part in parts_of(parse(data)) if part.type == "text/html")
        return next(pages, "").encode()
    except NotReadable as problem:
        raise NotConvertible(str(problem)) from problem
