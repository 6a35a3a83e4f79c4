"""Web pages saved with their pictures in one file: .mhtml (Chrome, Edge), .webarchive (Safari)."""

import plistlib
import re
from collections.abc import Iterable
from dataclasses import replace
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import SplitResult, unquote, urlsplit

from notes.importing.formats.mime.parts import Part, header, parse, parts_of, text_of
from notes.importing.formats.writing import Paths, link_path, one_line, page_of, safe_name
from notes.importing.kinds import PAGE
from notes.importing.sources import NotReadable, SourceFile, held

TITLE = re.compile(r"<title\b[^<>]*>([^<]{1,500})", re.I)
FRAME = re.compile(
    r"<iframe\b[^<>]{0,2000}?\bsrc=[\"']cid:([^\"'<>]{1,300})[\"'][^<>]{0,2000}>", re.I
)
BODY = re.compile(r"<body\b[^<>]{0,2000}>|(?P<end></body>)", re.I)
ASSETS = ("image/", "audio/", "video/", "application/pdf")


def unpack_mhtml(data: bytes) -> list[SourceFile]:
    message = parse(data)
    parts = list(parts_of(message))
    page = next((part for part in parts if part.type == "text/html"), None)
    if page is None:
        raise NotReadable("It holds no web page.")
    address = header(message, "Snapshot-Content-Location") or page.location
    head = {
        "title": one_line(header(message, "Subject")),
        "date": saved_at(header(message, "Date")),
        "source": address if address.startswith(("https://", "http://")) else "",
    }
    html = with_frames(text_of(page), address, parts)
    return files_of(head, html, address, [part for part in parts if part is not page])


def with_frames(html: str, address: str, parts: Iterable[Part]) -> str:
    """The page with the words of its own site's frames; those of others are mostly advertising."""
    site = split(address).netloc
    frames = {part.id: part for part in parts if part.type == "text/html" and part.id}

    def inside(found: re.Match[str]) -> str:
        frame = frames.pop(unquote(found[1]), None)
        if frame is None or split(frame.location).netloc != site:
            return "<iframe>"
        return f"<div>{body_of(text_of(frame))}</div><iframe>"

    return FRAME.sub(inside, html)


def split(address: str) -> SplitResult:
    """The parts of an address; none of one that is damaged, for which no page is refused."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def body_of(html: str) -> str:
    edges = list(BODY.finditer(html))
    start = next((edge.end() for edge in edges if not edge["end"]), 0)
    end = next((edge.start() for edge in reversed(edges) if edge["end"]), len(html))
    return html[start:end] if start < end else html


def saved_at(header: str) -> str:
    try:
        return parsedate_to_datetime(header).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def unpack_webarchive(data: bytes) -> list[SourceFile]:
    archive = plistlib.loads(data)
    main = archive["WebMainResource"]
    address = str(main.get("WebResourceURL", ""))
    page = as_part(main)
    if page.type != "text/html":
        raise NotReadable("It holds no web page.")
    head = {"source": address if address.startswith(("https://", "http://")) else ""}
    others = archive.get("WebSubresources") or []
    return files_of(head, text_of(page), address, map(as_part, others))


def as_part(resource: dict[str, object]) -> Part:
    data = resource.get("WebResourceData", b"")
    return Part(
        type=str(resource.get("WebResourceMIMEType", "")),
        name="",
        data=data if isinstance(data, bytes) else b"",
        charset=str(resource.get("WebResourceTextEncodingName", "")),
        is_attachment=False,
        id="",
        location=str(resource.get("WebResourceURL", "")),
        is_flowed=False,
    )


def files_of(
    head: dict[str, str], html: str, address: str, others: Iterable[Part]
) -> list[SourceFile]:
    """The page and, in a folder of its name, the pictures that it shows."""
    paths = Paths()
    title = TITLE.search(html)
    name = safe_name(head.get("title") or (unescape(title[1]) if title else ""), "Page")
    path = paths.take(f"{name}.md")
    links: dict[str, str] = {}
    files: list[SourceFile] = []
    for part in others:
        if part.type.startswith(ASSETS) and part.data:
            place = paths.take(f"{name}/{named(part).file_name}")
            files.append(held(place, part.data))
            links |= {each: link_path(place) for each in part.addresses}
    page = page_of(head, html, links, base=address)
    return [held(path, page, read_as=PAGE), *files]


def named(part: Part) -> Part:
    """With the name that its address ends with."""
    return replace(part, name=unquote(split(part.location).path.rpartition("/")[2]))
