"""What a workbook holds beside the values of its cells: where these lead, and comments on them."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from itertools import islice

from lxml import etree

PART_MAX_BYTES = 50_000_000
LINES_MAX = 1000  # of a sheet
LINE_MAX_CHARS = 2000
NAMES = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
TO_PART = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
LINK = re.compile(rb"<hyperlink\b([^<>]*+)>")
REFERENCE = re.compile(rb'\sref="([A-Z]{1,3}\d{1,7})[":]')
LINK_ID = re.compile(rb'\s\w{1,9}:id="([^"]{1,200})"')
FORMULA = re.compile(
    rb'<c\b(?>[^<>]*?\br="([A-Z]{1,3}\d{1,7})")[^<>]*+>\s*+'
    rb'<f>HYPERLINK\((?:&quot;|")([^"&<>]{1,2000})'
)


DAMAGES = (zipfile.BadZipFile, zlib.error, etree.LxmlError, NotImplementedError, RuntimeError)


def asides(data: bytes) -> dict[str, list[str]]:
    """By a sheet's name lines such as "B2: a comment" and "D2: https://example.org"; none where
    they cannot be read, which is no reason to refuse the cells."""
    try:
        return read_asides(data) if zipfile.is_zipfile(io.BytesIO(data)) else {}
    except DAMAGES:
        return {}


def read_asides(data: bytes) -> dict[str, list[str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = Parts(archive)
        book = parts.tree("xl/workbook.xml")
        if book is None:
            return {}
        places = parts.led_to("xl/workbook.xml")
        found = {}
        for sheet in book.iterfind(".//s:sheets/s:sheet", NAMES):
            _, place = places.get(sheet.get(TO_PART, ""), ("", ""))
            found[sheet.get("name", "")] = list(islice(parts.lines(place), LINES_MAX))
        return found


class Parts:
    """The parts of a workbook's zip; one that is missing or too large is none."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.entries = {entry.filename: entry for entry in archive.infolist()}

    def read(self, name: str) -> bytes:
        entry = self.entries.get(name)
        return self.archive.read(entry) if entry and entry.file_size <= PART_MAX_BYTES else b""

    def tree(self, name: str) -> "etree._Element | None":
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
        xml = self.read(name)
        return etree.fromstring(xml, parser) if xml else None

    def led_to(self, name: str) -> dict[str, tuple[str, str]]:
        """By the ids that a part uses what they are, and where that is."""
        folder, _, file = name.rpartition("/")
        links = self.tree(f"{folder}/_rels/{file}.rels")
        found = {}
        for link in links.iter("{*}Relationship") if links is not None else ():
            kind, target = link.get("Type", "").rpartition("/")[2], link.get("Target", "")
            if link.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join(f"/{folder}", target)).lstrip("/")
            found[link.get("Id", "")] = kind, target
        return found

    def lines(self, sheet: str) -> Iterator[str]:
        xml = self.read(sheet)
        led_to = self.led_to(sheet)
        for link in LINK.finditer(xml):
            cell, number = REFERENCE.search(link[1]), LINK_ID.search(link[1])
            _, target = led_to.get(number[1].decode("utf-8", "replace") if number else "", ("", ""))
            if cell and target:
                yield line(cell[1].decode(), target)
        for made in FORMULA.finditer(xml):
            yield line(made[1].decode(), unescape(made[2].decode("utf-8", "replace")))
        for kind, target in led_to.values():
            if kind == "comments" and (comments := self.tree(target)) is not None:
                for comment in comments.iterfind(".//s:comment", NAMES):
                    said = "".join(text.text or "" for text in comment.iterfind(".//s:t", NAMES))
                    yield line(comment.get("ref", ""), said)


def line(cell: str, said: str) -> str:
    return f"{cell}: {' '.join(said.split())}"[:LINE_MAX_CHARS]
