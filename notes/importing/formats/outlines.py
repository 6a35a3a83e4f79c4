"""OPML, the outlines of WorkFlowy, Dynalist, OmniOutliner and readers of feeds, as nested lists."""

import io
import re
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from html import unescape
from itertools import chain

from defusedxml.ElementTree import ParseError, iterparse

from notes.importing.formats.enex import legal, without_entities
from notes.importing.formats.mime.parts import said_in
from notes.importing.formats.writing import link_address, link_text, note_text, one_line
from notes.text.decoding.texts import read_text

DECLARED = re.compile(rb"<\?xml\b[^<>]{0,200}?\bencoding=[\"']([\w.:-]{1,40})[\"'][^<>]{0,200}\?>")
DECLARATION = re.compile(r"<\?xml\b[^<>]{0,500}\?>")
DEPTH_MAX = 30  # what lies deeper stands at this depth, in its order
BARE = re.compile(rb"&(?!#?\w{1,40};)")
TAG = re.compile(r"<(/?)(\w{1,10})\b([^<>]{0,2000})>")
HREF = re.compile(r"\bhref=[\"']([^\"'<>]{1,1500})[\"']", re.I)
MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~", "strike": "~~"}
MARKS |= {"code": "`", "mark": "==", "br": "\n"}
BLANK = {"u", "span", "font", "time", "mention", "colored"}  # which only dress their words
DONE = {("_complete", "true"), ("complete", "true"), ("checked", "true"), ("_status", "checked")}
OPEN = {("checkbox", "true"), ("complete", "false"), ("checked", "false"), ("_status", "unchecked")}


def read(data: bytes) -> tuple[str, str]:
    """(the note's text with its front matter, no title of its own)."""
    head: dict[str, object] = {}
    try:
        lines = list(lines_of(data, head))
    except (ParseError, ValueError, LookupError):
        # By a program that forgot what "&" is, or in an encoding that is not known to XML's reader.
        head.clear()
        sound = BARE.sub(b"&amp;", without_entities(legal(in_utf8(data))))
        lines = list(lines_of(sound, head))
    return note_text(head, "\n".join(lines)) if lines else "", ""


def in_utf8(data: bytes) -> bytes:
    """From the encoding that it declares, if it is in that, else from the one that is found out."""
    declared = DECLARED.match(data)
    text = said_in(data, declared[1].decode()) if declared else ""
    return DECLARATION.sub("", text or read_text(data), count=1).encode()


def lines_of(data: bytes, head: dict[str, object]) -> Iterator[str]:
    depth = 0
    for event, element in iterparse(io.BytesIO(data), events=("start", "end")):
        if element.tag != "outline":
            if event == "end":
                add_to_head(head, element.tag, element.text or "")
        elif event == "start":
            yield from item(element.attrib, min(depth, DEPTH_MAX))
            depth += 1
        else:
            depth -= 1
            element.clear()


def add_to_head(head: dict[str, object], name: str, text: str) -> None:
    if name == "title":
        head["title"] = one_line(text)
    elif name == "dateCreated":
        try:
            head["date"] = parsedate_to_datetime(text).isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            head["date"] = one_line(text)
    elif name == "ownerName":
        head["author"] = one_line(text)


def item(said: Mapping[str, str], depth: int) -> Iterator[str]:
    """An item and, in lines below it, what is noted of it."""
    indent = "  " * depth
    first, *rest = markdown(said.get("text") or said.get("title") or "").split("\n")
    words = [linked(first, said), *rest]
    below = markdown(said.get("_note") or said.get("note") or "").strip("\n").split("\n")
    yield f"{indent}- {box(said)}{words[0]}".rstrip()
    for line in chain(words[1:], below):
        if line.strip():
            yield f"{indent}  {line.strip()}"


def box(said: Mapping[str, str]) -> str:
    given = set(said.items())
    return "[x] " if given & DONE else "[ ] " if given & OPEN else ""


def linked(text: str, said: Mapping[str, str]) -> str:
    """An item that is a page or a feed leads there."""
    address = said.get("url") or said.get("htmlUrl") or said.get("xmlUrl") or ""
    if not address.startswith(("https://", "http://")):
        return text
    return f"[{link_text(text or address)}]({link_address(address)})"


def markdown(text: str) -> str:
    """Its text, in which WorkFlowy has HTML and Dynalist Markdown."""
    if "<" not in text:
        return text
    addresses: list[str] = []

    def mark(found: re.Match[str]) -> str:
        name = found[2].lower()
        if name == "a":
            return end_of_link(addresses) if found[1] else begin_link(addresses, found[3])
        return MARKS.get(name, "" if name in BLANK else found[0])

    marked = TAG.sub(mark, text)
    return unescape(marked + "".join(end_of_link(addresses) for _ in list(addresses)))


def begin_link(addresses: list[str], attributes: str) -> str:
    found = HREF.search(attributes)
    addresses.append(link_address(unescape(found[1])) if found else "")
    return "["


def end_of_link(addresses: list[str]) -> str:
    return f"]({addresses.pop()})" if addresses else ""
