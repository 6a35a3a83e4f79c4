"""Evernote's exports, .enex: one XML file of a notebook's notes and what is attached to them."""

import base64
import hashlib
import html
import io
import mimetypes
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from defusedxml.ElementTree import ParseError, iterparse

from config.base.storable import whole_letters
from notes.importing.formats.writing import (
    Paths,
    as_tags,
    link_path,
    link_text,
    local,
    one_line,
    page_of,
    safe_name,
)
from notes.importing.kinds import PAGE
from notes.importing.sources import NotReadable, SourceFile, held
from notes.text.media import is_picture

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# Characters that XML forbids and clipped pages bring along, as themselves and as references.
FORBIDDEN = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]"
    rb"|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:1?[0-8bcef]|1[9ad]));",
    re.I,
)
# Halves of a letter, as programs name them whose letters have two bytes.
HALVES = re.compile(
    rb"(?:&#(?:x0*d[89a-f][0-9a-f]{2}|0*5(?:529[6-9]|5[3-9]\d\d|6\d{3}|7[0-2]\d\d|73[0-3]\d"
    rb"|734[0-3]));)+",
    re.I,
)
LINK = re.compile(r"<a\s([^<>]{1,3000})>", re.I)
HREF = re.compile(r"\bhref=\"([^\"]*+)\"", re.I)
OF_A_NOTE = re.compile(
    r"evernote:|https?://(?:www\.|app\.|share\.)?evernote\.com/(?:shard|note|client)/", re.I
)
LINK_MAX_CHARS = 2000  # of what is shown of one, tags included
TAG = re.compile(r"<[^<>]*>")
SHOWN_HASH = re.compile(r"<en-media\b[^<>]*?\bhash=\"([0-9a-f]{32})\"", re.I)
CLIPPED = "-en-clip"  # in the style of a page that was clipped from the web
ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);|#)(\w{1,40});?")


@dataclass
class Exported:
    """One note of an export, read but not placed."""

    title: str
    content: str  # ENML
    head: dict[str, object]
    modified: datetime | None
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # MD5 → name, content


def unpack(data: bytes) -> list[SourceFile]:
    """The export's notes, each with a folder of its name for what is attached to it."""
    damaged: list[SourceFile] = []
    try:
        notes = list(read_notes(data))
    except ParseError:
        # One such character costs its own place and not the notebook.
        notes, damaged = mended(legal(data).decode("utf-8", "replace").encode())
    paths = Paths()
    places = [paths.take(f"{safe_name(note.title)}.md") for note in notes]
    by_title: dict[str, str] = {}
    for note, path in zip(notes, places, strict=True):
        by_title.setdefault(note.title, path)
    files: list[SourceFile] = []
    for note, path in zip(notes, places, strict=True):
        files += placed(note, path, by_title, paths)
    return files + damaged


def legal(data: bytes) -> bytes:
    """With no character that XML forbids."""
    return HALVES.sub(put_together, FORBIDDEN.sub(b"", data))


def put_together(found: re.Match[bytes]) -> bytes:
    """Two halves are a letter, a lone one is U+FFFD: as references, right in any encoding."""
    halves = (each.lower() for each in found[0].decode().replace("&#", "").split(";") if each)
    numbers = (int(each.removeprefix("x"), 16 if each[0] == "x" else 10) for each in halves)
    return whole_letters("".join(map(chr, numbers))).encode("ascii", "xmlcharrefreplace")


def mended(data: bytes) -> tuple[list[Exported], list[SourceFile]]:
    """An export that is not XML as a whole: the notes that are, and the others with why not."""
    with suppress(ParseError):
        return list(read_notes(data)), []
    notes: list[Exported] = []
    damaged: list[SourceFile] = []
    for found in data.split(b"<note>")[1:]:
        piece, end, _ = found.partition(b"</note>")
        try:
            notes += read_notes(b"<note>" + without_entities(piece) + end)
        except ParseError:
            problem = "It is a note of an Evernote export that is damaged or cut off."
            name = f"Damaged note {len(damaged) + 1}.md"
            damaged.append(SourceFile(name, bytes, problem=problem))
    if not notes:
        raise NotReadable("It is an Evernote export that is damaged or cut off.")
    return notes, damaged


def without_entities(piece: bytes) -> bytes:
    """With the letters that HTML's names stand for, which XML does not know."""
    return ENTITY.sub(lambda found: letters_of(found[0]), piece.decode()).encode()


def letters_of(entity: str) -> str:
    letters = html.unescape(entity)
    return letters if letters != entity and letters not in "<>&" else f"&amp;{entity[1:]}"


def read_notes(data: bytes) -> Iterator[Exported]:
    # The type's definition, which it names, is not loaded; what it defines itself is refused.
    for _, element in iterparse(io.BytesIO(data), events=("end",), forbid_dtd=False):
        if element.tag == "note":
            yield as_exported(element)
            element.clear()


def as_exported(note: "Element") -> Exported:
    title = one_line(note.findtext("title") or "") or "Untitled"
    created, updated = (moment(note.findtext(name)) for name in ("created", "updated"))
    about = note.find("note-attributes")
    said = {each.tag: each.text or "" for each in about} if about is not None else {}
    head: dict[str, object] = {
        "title": title,
        "date": local(created),
        "tags": as_tags(tag.text or "" for tag in note.findall("tag")),
        "source": said.get("source-url", "").strip(),
        "author": one_line(said.get("author", "")),
        "reminder": local(moment(said.get("reminder-time"))),
    }
    files = dict(attached(each) for each in note.findall("resource"))
    content = (note.findtext("content") or "") + "".join(tasks_of(note))
    return Exported(title, content, head, updated or created, files)


def attached(resource: "Element") -> tuple[str, tuple[str, bytes]]:
    """(MD5, (file name, content)); what is not base64 to its end is kept as far as it goes."""
    content = b""
    with suppress(ValueError):
        content = base64.b64decode(resource.findtext("data") or "")
    mime = (resource.findtext("mime") or "").strip()
    ending = mimetypes.guess_extension(mime) or ".bin"
    name = resource.findtext("resource-attributes/file-name") or ""
    name = safe_name(name, f"attachment{ending}")
    if "." not in name:
        name += ending
    # Evernote names contents so; nothing is protected by it.
    return hashlib.md5(content, usedforsecurity=False).hexdigest(), (name, content)


def tasks_of(note: "Element") -> Iterator[str]:
    """Tasks, which stand beside the text, as its own to-do lines."""
    for task in note.findall("task"):
        done = "true" if task.findtext("taskStatus") == "completed" else "false"
        title = one_line(task.findtext("title") or "")
        shown = title.replace("&", "&amp;").replace("<", "&lt;")
        yield f'<div><en-todo checked="{done}"/>{shown}</div>'


def placed(
    note: Exported, path: str, by_title: dict[str, str], paths: Paths
) -> Iterator[SourceFile]:
    links: dict[str, str] = {}
    for digest, (name, content) in note.files.items():
        place = paths.take(f"{path.removesuffix('.md')}/{name}")
        links[digest] = link_path(place)
        yield held(place, content, note.modified)
    for address, text in links_in(note.content):
        # An export says of no note what its address was: links are written with its title.
        if target := by_title.get(text):
            links[address] = link_path(target)
    shown = {digest.lower() for digest in SHOWN_HASH.findall(note.content)}
    unseen = {links[digest]: note.files[digest][0] for digest in note.files if digest not in shown}
    below = "\n\n".join(
        f"{'!' if is_picture(name) else ''}[{link_text(name)}]({target})"
        for target, name in unseen.items()
    )
    is_clip = CLIPPED in note.content
    base = str(note.head.get("source", "")) if is_clip else ""
    page = page_of(note.head, note.content, links, below=below, base=base)
    yield held(path, page, note.modified, read_as=PAGE)


def links_in(content: str) -> Iterator[tuple[str, str]]:
    """(address, what is shown) of the links that may lead to notes."""
    for found in LINK.finditer(content):
        given = HREF.search(found[1])
        address = html.unescape(given[1]) if given else ""
        end = content.find("</a", found.end(), found.end() + LINK_MAX_CHARS)
        if end >= 0 and OF_A_NOTE.match(address):
            yield address, one_line(html.unescape(TAG.sub("", content[found.end() : end])))


def moment(text: str | None) -> datetime | None:
    """The time that "20240503T101112Z" says."""
    try:
        found = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
