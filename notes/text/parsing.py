"""Reads a file of notes: its text, front matter, title, tags and links."""

import hashlib
import math
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

import frontmatter
import yaml

from notes.text.front_matter_reading import DEPTH_MAX, DIGITS_MAX, TooMuch, find_handler
from notes.text.reading.body import Reading, read_body
from notes.text.reading.links import links_of_values
from notes.text.syntax.links import ParsedLink
from notes.text.syntax.tags import tidy_tag

IMPORTED, CLIPPED = "imported", "clipped"  # as Note.Origin, which needs Django
NOTE_ENDINGS = {".md", ".markdown", ".txt"}
NOTE_MAX_BYTES = 5_000_000
PATH_MAX_CHARS = 1000
PATH_MAX_BYTES = 1900  # with its root it goes into an index, which takes some 2,700
TITLE_MAX_CHARS = 500

TAGS_MAX = 1000  # of one note; the page names them all, a statement to the database, too
LINKS_MAX = 5000  # of one note; each is a row

CONTROL = re.compile(r"[^\n\r\t\f\v\x1b -\U0010ffff]")  # which no text has
DAY = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")


class NotText(Exception):
    """The file holds no text; the message is a sentence that says so."""


@dataclass(frozen=True)
class ParsedNote:
    """What one file says, before it is saved."""

    path: str
    title: str
    body: str
    head: str  # the front matter as written; the file's text is head + body
    front_matter: dict[str, Any]
    file_hash: str  # SHA-256 of the file; empty when there is none
    origin: str
    source_url: str  # the web page that it was clipped from
    dated_at: datetime
    tags: list[str] = field(default_factory=list)
    links: list[ParsedLink] = field(default_factory=list)
    reading: Reading = field(default_factory=Reading, repr=False)  # of the body

    @property
    def content_hash(self) -> str:
        return sha256(self.body)


def sha256(text: str) -> str:
    return digest(text.encode())


def digest(data: bytes) -> str:
    """SHA-256 of a file, as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def read_text(data: bytes) -> str:
    """A file's text: UTF-8, else UTF-16 with its mark, else the old Windows encoding.

    Raises NotText for what is none of these. Line ends become single line feeds.
    """
    if len(data) > NOTE_MAX_BYTES:
        raise NotText(f"It is longer than {NOTE_MAX_BYTES // 1_000_000} MB: too long for a note.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif b"\x00" in data:
        raise NotText("It is not text.")
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not looks_binary(text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise NotText("It is not text in an encoding that can be read. Save it as UTF-8.")


def looks_binary(text: str) -> bool:
    start = text[:4000]
    return len(CONTROL.findall(start)) > len(start) // 100 or "\x00" in text


def parse_note(
    path: str,
    text: str,
    *,
    file_hash: str | None = None,
    origin: str = IMPORTED,
    modified: datetime | None = None,
) -> ParsedNote:
    """A file's parts; `modified` says when it was last written.

    Front matter that is not YAML stays in the body: nothing is lost.
    """
    matter, body = split_front_matter(text)
    reading = read_body(body)
    source_url = find_source(matter)
    return ParsedNote(
        path=path,
        title=find_title(path, matter, reading)[:TITLE_MAX_CHARS],
        body=body,
        head=text.removesuffix(body),
        front_matter=matter,
        file_hash=sha256(text) if file_hash is None else file_hash,
        origin=CLIPPED if source_url else origin,
        source_url=source_url,
        dated_at=find_date(path, matter) or modified or datetime.now(UTC),
        tags=find_tags(matter, reading),
        links=list(islice(find_links(matter, reading), LINKS_MAX)),
        reading=reading,
    )


def find_date(path: str, matter: dict[str, Any]) -> datetime | None:
    """The day that the front matter or, in a daily note, the file's name says."""
    given = [matter.get(name) for name in ("date", "created", "created_at", "updated", "modified")]
    named = DAY.search(Path(path).stem)
    for value in [*given, named[0] if named else None]:
        if isinstance(value, str):
            with suppress(ValueError, OverflowError):
                found = datetime.fromisoformat(value.strip())
                return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def find_source(matter: dict[str, Any]) -> str:
    """The address that web clippers leave in the front matter, or ""."""
    for name in ("source", "url", "source_url", "source-url"):
        value = matter.get(name)
        if isinstance(value, str) and value.startswith(("https://", "http://")):
            return value[:2000]
    return ""


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """(what it says, the rest); the rest is the text's own end, to the character.

    What cannot be read, or is more than anybody writes by hand, stays in the rest.
    """
    try:
        handler = find_handler(text.lstrip())
        metadata, body = frontmatter.parse(text, handler=handler) if handler else ({}, text)
        matter = storable(metadata)
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, RecursionError):
        return {}, text
    if not isinstance(matter, dict) or not matter:
        return {}, text
    at = text.rfind(body) if body else len(text)
    return (matter, text[at:]) if at >= 0 else ({}, text)


def storable(value: Any, depth: int = 0) -> Any:
    """A front matter's value as JSON can hold it: dates as ISO text, keys as text, no NULs.

    Raises TooMuch for what stands deeper than DEPTH_MAX.
    """
    if depth > DEPTH_MAX:
        raise TooMuch
    if isinstance(value, dict):
        return {storable_text(key): storable(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [storable(item, depth + 1) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or is_storable_number(value):
        return value
    return storable_text(value)


def is_storable_number(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and abs(value) < 10**DIGITS_MAX


def storable_text(value: Any) -> str:
    # YAML may name half a surrogate, which no database stores.
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode()


def find_title(path: str, matter: dict[str, Any], reading: Reading) -> str:
    given = matter.get("title")
    if isinstance(given, str | int | float) and str(given).strip():
        return str(given).strip()
    return reading.title or Path(path).stem


def find_tags(matter: dict[str, Any], reading: Reading) -> list[str]:
    """Tags of the front matter and of the text, without "#", in order, each once."""
    given = matter.get("tags", matter.get("tag", []))
    if isinstance(given, str):
        given = re.split(r"[,\s]+", given)
    given = [str(tag) for tag in given] if isinstance(given, list) else []
    tags = chain((tidy_tag(tag) for tag in given), reading.tags)
    return list(islice(dict.fromkeys(tag for tag in tags if tag), TAGS_MAX))


def find_links(matter: dict[str, Any], reading: Reading) -> Iterator[ParsedLink]:
    """Links into the vault; a front matter's are wiki links in its texts."""
    yield from links_of_values(matter.values())
    yield from reading.links
