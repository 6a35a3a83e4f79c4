"""Reads a file of notes: its text, front matter, title, tags and links."""

import hashlib
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

import frontmatter
import yaml

from notes.text.dates import Dated, date_of_file, find_date
from notes.text.front_matter_kinds import find_handler
from notes.text.front_matter_reading import DEPTH_MAX, DIGITS_MAX, TooMuch, check_values
from notes.text.reading.body import Reading, read_body
from notes.text.reading.links import links_of_values
from notes.text.syntax.links import ParsedLink
from notes.text.syntax.tags import tidy_tag

IMPORTED, CLIPPED = "imported", "clipped"  # as Note.Origin, which needs Django
NOTE_ENDINGS = set(".md .markdown .mdown .mkd .mkdn .mdx .rmd .qmd .text .txt".split())
PICTURES_BESIDE = " (pictures)/"  # behind a document's path: the folder of those that it holds
NOTE_MAX_BYTES = 5_000_000
PATH_MAX_CHARS = 1000
PATH_MAX_BYTES = 1900  # with its root it goes into an index, which takes some 2,700
TITLE_MAX_CHARS = 500

TAGS_MAX = 1000  # of one note; the page names them all, a statement to the database, too
LINKS_MAX = 5000  # of one note; each is a row


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
    dated: Dated
    tags: list[str] = field(default_factory=list)
    links: list[ParsedLink] = field(default_factory=list)
    reading: Reading = field(default_factory=Reading, repr=False)  # of the body

    @property
    def content_hash(self) -> str:
        return sha256(self.body)


def sha256(text: str) -> str:
    return digest(text.encode())


DRAWN = {"excalidraw-plugin", "tldraw-file"}  # in the front matter of a drawing


def digest(data: bytes) -> str:
    """SHA-256 of a file, as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def parse_note(
    path: str,
    text: str,
    *,
    file_hash: str | None = None,
    origin: str = IMPORTED,
    modified: datetime | None = None,
    known: Dated | None = None,
    before: ParsedNote | None = None,
) -> ParsedNote:
    """A file's parts. A note that says no day is of the `known` one, or of the day when its file
    was last `modified`. A body that is the same as `before` is not read again.

    Of front matter a value that is not YAML is a text; what has no properties stays in the body.
    """
    matter, body = split_front_matter(text)
    reading = before.reading if before and before.body == body else read_body(body)
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
        dated=find_date(path, matter, body) or known or date_of_file(modified),
        tags=find_tags(matter, reading),
        links=list(islice(find_links(matter, reading), LINKS_MAX)),
        reading=reading,
    )


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
        check_values(matter)
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
    names = {name.lower(): value for name, value in matter.items()}
    given = matter.get("title", names.get("title"))
    if isinstance(given, str | int | float) and str(given).strip():
        return " ".join(str(given).split())
    if DRAWN.intersection(names):  # whose headings are the tool's own
        return Path(path).stem.removesuffix(".excalidraw")
    return reading.title or Path(path).stem


def find_tags(matter: dict[str, Any], reading: Reading) -> list[str]:
    """Tags of the front matter and of the text, without "#", in order, each once."""
    tags = chain((tidy_tag(tag) for tag in named_tags(matter)), reading.tags)
    return list(islice(dict.fromkeys(tag for tag in tags if tag), TAGS_MAX))


def named_tags(matter: Mapping[str, Any]) -> list[str]:
    """The tags that a front matter names, as written; capitals in the property's name count not."""
    names = {name.lower(): value for name, value in matter.items()}
    given = names.get("tags", names.get("tag", []))
    if isinstance(given, str):  # also a list that is not closed
        return [name.strip("[]\"'") for name in re.split(r"[,\s]+", given)]
    return [str(tag) for tag in given if tag is not None] if isinstance(given, list) else []


def find_links(matter: dict[str, Any], reading: Reading) -> Iterator[ParsedLink]:
    """Links into the vault; a front matter's are wiki links in its texts."""
    yield from links_of_values(matter.values())
    yield from reading.links
