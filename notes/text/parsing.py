"""Reads a file of notes: its text, front matter, title, tags and links."""

import hashlib
import math
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

import frontmatter
import yaml

from notes.text.code_places import without_code
from notes.text.front_matter_reading import DEPTH_MAX, DIGITS_MAX, TooMuch, find_handler

IMPORTED, CLIPPED = "imported", "clipped"  # as Note.Origin, which needs Django
NOTE_ENDINGS = {".md", ".markdown", ".txt"}
NOTE_MAX_BYTES = 5_000_000
PATH_MAX_CHARS = 1000
PATH_MAX_BYTES = 1900  # with its root it goes into an index, which takes some 2,700
TITLE_MAX_CHARS = 500
TAG_MAX_CHARS = 200

TAGS_MAX = 1000  # of one note; the page names them all, a statement to the database, too
LINKS_MAX = 5000  # of one note; each is a row

# Letters have marks of their own in many scripts, and in one of the two forms of an accent.
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f"
    "\u0e31-\u0e3a\u0e47-\u0e4e\u3099\u309a"
)
TAG = re.compile(rf"(?<!\S)#([^\W_][\w{MARKS}/-]*+)")
LETTER = re.compile(r"[^\W\d_]")
# No two parts of these can take the same character: their time grows with the text.
WIKI_LINK = re.compile(
    r"(?P<embed>!?)\[\[(?P<target>[^\[\]|#\n]*+)(?:#(?P<heading>[^\[\]|\n]*+))?"
    r"(?:\|(?P<alias>[^\[\]\n]*+))?\]\]"
)
MARKDOWN_LINK = re.compile(
    r"(?P<embed>!?)\[(?P<alias>[^\[\]\n]*+)\]\("
    r"(?:<(?P<angled>[^<>\n]++)>|(?P<bare>(?:[^()\s<>]++|\([^()\s<>]*+\))++))"
    r"(?:\s++(?:\"[^\"\n]*+\"|'[^'\n]*+'))?+\s*+\)"
)
DAY = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")
FIRST_HEADING = re.compile(
    r"^ {0,3}#[ \t]++([^ \t\n]++(?:[ \t]++(?!#*+[ \t]*+$)[^ \t\n]++)*+)[ \t]*+#*+[ \t]*+$", re.M
)


@dataclass(frozen=True)
class ParsedLink:
    """A link as written: `target` without heading and alias, which may be empty."""

    target: str
    heading: str = ""
    alias: str = ""
    is_embed: bool = False


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

    @property
    def content_hash(self) -> str:
        return sha256(self.body)


def sha256(text: str) -> str:
    return digest(text.encode())


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
) -> ParsedNote:
    """A file's parts; `modified` says when it was last written.

    Front matter that is not YAML stays in the body: nothing is lost.
    """
    matter, body = split_front_matter(text)
    prose = without_code(body)
    source_url = find_source(matter)
    return ParsedNote(
        path=path,
        title=find_title(path, matter, prose)[:TITLE_MAX_CHARS],
        body=body,
        head=text.removesuffix(body),
        front_matter=matter,
        file_hash=sha256(text) if file_hash is None else file_hash,
        origin=CLIPPED if source_url else origin,
        source_url=source_url,
        dated_at=find_date(path, matter) or modified or datetime.now(UTC),
        tags=find_tags(matter, prose),
        links=list(islice(find_links(prose), LINKS_MAX)),
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


def find_title(path: str, matter: dict[str, Any], prose: str) -> str:
    given = matter.get("title")
    if isinstance(given, str | int | float) and str(given).strip():
        return str(given).strip()
    if heading := FIRST_HEADING.search(prose):
        return heading[1].strip()
    return Path(path).stem


def find_tags(matter: dict[str, Any], prose: str) -> list[str]:
    """Tags of the front matter and of the text, without "#", in order, each once."""
    given = matter.get("tags", matter.get("tag", []))
    if isinstance(given, str):
        given = re.split(r"[,\s]+", given)
    given = [str(tag) for tag in given] if isinstance(given, list) else []
    written = (tag for tag in TAG.findall(prose) if LETTER.search(tag))
    tags = (tidy_tag(tag) for tag in chain(given, written))
    return list(islice(dict.fromkeys(tag for tag in tags if tag), TAGS_MAX))


def tidy_tag(tag: str) -> str:
    return unicodedata.normalize("NFC", tag.strip().strip("#/")[:TAG_MAX_CHARS])[:TAG_MAX_CHARS]


def find_links(prose: str) -> Iterator[ParsedLink]:
    """Wiki links and relative Markdown links; addresses of the web are none of ours."""
    for found in WIKI_LINK.finditer(prose):
        if found["target"].strip() or found["heading"]:
            yield as_link(found)
    for found in MARKDOWN_LINK.finditer(prose):
        target, _, heading = (found["angled"] or found["bare"]).partition("#")
        if target and "://" not in target and not target.startswith(("mailto:", "/")):
            yield new_link(target, heading, found["alias"], found["embed"])


def as_link(found: re.Match[str]) -> ParsedLink:
    """A wiki link; in a table a backslash stands before its "|"."""
    target, heading = found["target"], found["heading"] or ""
    if found["alias"] is not None:
        target, heading = target.removesuffix("\\"), heading.removesuffix("\\")
    return new_link(target, heading, found["alias"] or "", found["embed"])


def new_link(target: str, heading: str, alias: str, embed: str) -> ParsedLink:
    return ParsedLink(
        target=target.strip()[:1000],
        heading=heading.strip()[:500],
        alias=alias.strip()[:500],
        is_embed=bool(embed),
    )
