"""What the readers of exports write alike: front matter, names of files, links to files."""

import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

import yaml
from django.utils import timezone

from notes.text.reading.code import find_code

DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # ten times as fast
NAME_MAX_CHARS = 120  # of one part of a path
TAGS_MAX = 200
UNSAFE_IN_NAME = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\[\]#^]+')
UNSAFE_IN_LINK = re.compile(r"[\s%#?()<>\[\]\"'\\|^`{}]")
UNSAFE_IN_ADDRESS = re.compile(r"[\s()<>\\]")
LINE_END = re.compile(r"[\s]+")
DATA_ADDRESS = re.compile(r"\]\(data:[^()\s]*+(?:[ \t]++\"[^\"\n]*+\")?\)", re.I)


def note_text(head: Mapping[str, Any], body: str) -> str:
    """A note's file: the values that are not empty as front matter, and the body."""
    given = {name: value for name, value in head.items() if value not in ("", None, [])}
    body = body.strip("\n")
    if not given:
        return f"{body}\n"
    matter = yaml.dump(given, Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=1_000_000)
    return f"---\n{matter}---\n\n{body}\n"


def page_of(
    head: Mapping[str, Any], html: str, links: Mapping[str, str], *, below: str = "", base: str = ""
) -> bytes:
    """A page of HTML out of an export, as a file of the kind `kinds.PAGE`.

    `head` becomes front matter; `links` says where an address in the page leads by now, `below`
    is Markdown for its end, and `base` the page's own address.
    """
    page = {"head": head, "html": html, "links": links, "below": below, "base": base}
    return json.dumps(page).encode()


def one_line(text: str) -> str:
    return LINE_END.sub(" ", text).strip()


def local(moment: datetime | None) -> str:
    """A moment as a front matter says it, of its writer's day; "" for none."""
    return timezone.localtime(moment).isoformat() if moment else ""


def as_tags(names: Iterable[str]) -> list[str]:
    """Tags as a note has them: words that blanks divide are joined with a hyphen."""
    tidied = ("-".join(name.replace(",", " ").split()).strip("#") for name in names)
    return list(dict.fromkeys(tag for tag in tidied if tag))[:TAGS_MAX]


def safe_name(title: str, otherwise: str = "Untitled") -> str:
    """The title as one part of a path, on every system's disk, and never hidden."""
    name = one_line(UNSAFE_IN_NAME.sub(" ", unicodedata.normalize("NFC", title)))
    return name[:NAME_MAX_CHARS].strip(" .~_$" if name.startswith((".", "~", "__")) else " .") or (
        otherwise
    )


class Paths:
    """Gives each file a path of its own; of equal ones the later are numbered from 2."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.last_number: dict[str, int] = {}

    def take(self, path: str) -> str:
        unique, plain = path, folded(path)
        while folded(unique) in self.taken:
            number = self.last_number.get(plain, 1) + 1
            self.last_number[plain] = number
            file = PurePosixPath(path)
            unique = str(file.with_name(f"{file.stem} {number}{file.suffix}"))
        self.taken.add(folded(unique))
        return unique


def folded(path: str) -> str:
    return unicodedata.normalize("NFKC", path).casefold()


def link_path(path: str) -> str:
    """A path as a Markdown link's target: what would end it early is percent-encoded."""
    return UNSAFE_IN_LINK.sub(lambda found: quote(found[0], safe=""), path)


def link_address(address: str) -> str:
    """A web address as a Markdown link's target: what it has encoded stays so."""
    return UNSAFE_IN_ADDRESS.sub(lambda found: quote(found[0], safe=""), address.strip())


def link_from(folder: str, path: str) -> str:
    """The target of a link in a note of this folder to the file at this path."""
    return link_path(os.path.relpath(path, folder or "."))


def link_text(text: str) -> str:
    """Text inside a link's brackets."""
    return one_line(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def map_prose(text: str, change: Callable[[str], str]) -> str:
    """The text with everything changed that is not code; a change sees the prose in between."""
    pieces, end = [], 0
    for start, after in [*find_code(text), (len(text), len(text))]:
        pieces += [change(text[end:start]), text[start:after]]
        end = after
    return "".join(pieces)


def without_data_pictures(text: str) -> str:
    """The text without the pictures that stand in it themselves, as data.

    Each end is looked for first: what begins like a picture may be all of a line.
    """
    pieces: list[str] = []
    done = after = 0
    for found in DATA_ADDRESS.finditer(text):
        before = (text.rfind(sign, after, found.start()) for sign in ("\n", "]("))
        start = text.find("![", max(after, *before), found.start())
        after = found.end()
        if start >= 0:
            pieces.append(text[done:start])
            done = after
    return "".join([*pieces, text[done:]])
