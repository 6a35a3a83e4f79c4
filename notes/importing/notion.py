"""What Notion exports: names that end in ids, links to such names, databases as CSV."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import PurePosixPath

from config.base.batches import batches
from notes.text.parsing import NOTE_MAX_BYTES
from notes.text.reading.code import find_code

ROWS_MAX = 2000  # of one table

ID = r"[0-9a-f]{32}"
# An id ends a name; only "_all", of a database's second table, and the ending come after it.
AFTER_ID = r"(?=(?:_all)?(?:\.\w{1,10})?"
NAME_ID = re.compile(rf"(?<=\S) +{ID}{AFTER_ID}$)", re.I)
LINK_ID = re.compile(rf"(?<=[^\s/])(?<!%20)(?:%20| )++{ID}{AFTER_ID}(?:[/#?]|$))", re.I)
PAGE_WITH_ID = re.compile(rf" {ID}\.md$", re.I)
LINK_TARGET = re.compile(r"(?<=\]\()(?:<[^<>\n]+>|(?:[^()\s<>]|\([^()\s]*\))+)")
ADDRESS = re.compile(r"<?(?:[a-z][a-z0-9+.-]*:|//)", re.I)
BEFORE_PIPE = re.compile(r"(?<!\\)(\\*+)\|")  # a run of backslashes is looked at once

csv.field_size_limit(NOTE_MAX_BYTES)  # Python's own allows cells of 128 kB


def is_notion_export(paths: Iterable[str]) -> bool:
    """Whether most of the Markdown files have names as Notion gives them."""
    pages = [path for path in paths if path.lower().endswith(".md")]
    return sum(1 for page in pages if PAGE_WITH_ID.search(page)) > len(pages) / 2


COMPLETE = re.compile(r"_all(\.csv)$", re.I)


def with_complete_tables(paths: Sequence[str]) -> dict[str, str]:
    """The paths → what they are taken for: of a database's two tables the one with all rows, under
    the name of the other, which holds what one view showed and is left out."""
    complete = {COMPLETE.sub(r"\1", path): path for path in paths if COMPLETE.search(path)}
    named = {path: path for path in paths if path not in complete and not COMPLETE.search(path)}
    return named | {path: view for view, path in complete.items()}


def clean_path(path: str) -> str:
    """The path without the ids of its folders and its file; the file's ending is kept."""
    return "/".join(NAME_ID.sub("", part) for part in path.split("/"))


def unique_paths(paths: Sequence[str]) -> dict[str, str]:
    """Each path and its clean path; of those that become equal the later are numbered from 2.

    Paths that differ only in the case of their letters count as equal.
    """
    cleaned: dict[str, str] = {}
    taken: set[str] = set()
    last_number: dict[str, int] = {}
    for path in paths:
        clean = unique = clean_path(path)
        while unique.casefold() in taken:
            number = last_number.get(clean.casefold(), 1) + 1
            last_number[clean.casefold()] = number
            unique = numbered(clean, number)
        taken.add(unique.casefold())
        cleaned[path] = unique
    return cleaned


def numbered(path: str, number: int) -> str:
    file = PurePosixPath(path)
    return str(file.with_name(f"{file.stem} {number}{file.suffix}"))


def clean_links(text: str) -> str:
    """The text with relative links to names without ids; web addresses and code stay."""
    pieces, end = [], 0
    for start, after in find_code(text):
        pieces += [LINK_TARGET.sub(clean_target, text[end:start]), text[start:after]]
        end = after
    return "".join([*pieces, LINK_TARGET.sub(clean_target, text[end:])])


def clean_target(found: re.Match[str]) -> str:
    target = found[0]
    if ADDRESS.match(target):
        return target
    bare = target[1:-1] if target.startswith("<") else target
    clean = LINK_ID.sub("", bare)
    if clean != bare:
        clean = COMPLETE.sub(r"\1", clean)
    return f"<{clean}>" if target.startswith("<") else clean


def csv_to_markdown(text: str, title: str) -> str:
    """A database as a table under its title; its first row is the head.

    Of more than ROWS_MAX rows, each so many make a table with a heading of its own.
    """
    rows = (row for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) if any(row))
    heading = "# " + " ".join(title.split())
    head = next(rows, None)
    if head is None:
        return heading
    parts = [heading]
    for first, some in zip(count(1, ROWS_MAX), batches(rows, ROWS_MAX), strict=False):
        if first > 1 or len(some) == ROWS_MAX:
            parts.append(f"## Rows {first:,} to {first + len(some) - 1:,}")
        parts.append(as_table(head, some))
    return "\n\n".join(parts if len(parts) > 1 else [heading, as_table(head, [])])


def as_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    whole = [*head, *[""] * (max(map(len, rows), default=0) - len(head))]
    return "\n".join(map(as_row, [whole, ["---"] * len(whole), *rows]))


def as_row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(as_cell, cells))} |"


def as_cell(value: str) -> str:
    """The value on one line; backslashes before a pipe are doubled, so that each stays itself."""
    lines = [line.strip() for line in value.strip().splitlines()]
    return BEFORE_PIPE.sub(r"\1\1\\|", "<br>".join(lines))
