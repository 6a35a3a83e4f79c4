"""What Notion exports: names that end in ids, links to such names, databases as CSV."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import count
from pathlib import PurePosixPath

from config.base.batches import batches
from notes.importing.formats.writing import as_tags, link_from, map_prose, note_text
from notes.text.parsing import NOTE_MAX_BYTES

ROWS_MAX = 2000  # of one table

ID = r"[0-9a-f]{32}"
# An id ends a name; only "_all", of a database's second table, and the ending come after it.
AFTER_ID = r"(?=(?:_all)?(?:\.\w{1,10})?"
NAME_ID = re.compile(rf"(?<=\S) +{ID}{AFTER_ID}$)", re.I)
LINK_ID = re.compile(rf"(?<=[^\s/])(?<!%20)(?:%20| )++{ID}{AFTER_ID}(?:[/#?]|$))", re.I)
PAGE_WITH_ID = re.compile(rf" ({ID})\.(?:md|html)$", re.I)
LINK_TARGET = re.compile(r"(?<=\]\()(?:<[^<>\n]+>|(?:[^()\s<>]|\([^()\s]*\))+)")
# A page that another mentions, by its address on the web; and one that a property names.
ON_THE_WEB = re.compile(
    rf"https://(?:www\.)?notion\.so/(?:[\w%.-]{{1,200}}/)?(?:[\w%.-]{{0,300}}-)?({ID})(?:[?#]\S*)?\Z",
    re.I,
)
PROPERTIES_CHARS = 5000  # of a page, in which its properties stand
IN_PARENTHESES = r"\([^\s()]{0,200}\)"
RELATION = re.compile(
    r"(?<=[:,] )([^\s,:()][^,:\n]{0,200}?) "
    rf"\(([^\s()]{{0,500}}(?:{IN_PARENTHESES}[^\s()]{{0,200}})?%20{ID}\.md)\)",
    re.I,
)
# The properties that stand below a page's title, and the one of them that every database has.
PROPERTIES = re.compile(r"# [^\n]*+\n\n((?:[^\s:#>*-][^:\n]{0,100}: [^\n]*+\n)++)(?=\n|\Z)")
TAGS = re.compile(r"^Tags?: ([^\n]*+)$", re.I | re.M)
ADDRESS = re.compile(r"<?(?:[a-z][a-z0-9+.-]*:|//)", re.I)
BEFORE_PIPE = re.compile(r"(?<!\\)(\\*+)\|")  # a run of backslashes is looked at once

csv.field_size_limit(NOTE_MAX_BYTES)  # Python's own allows cells of 128 kB


def is_notion_export(paths: Iterable[str]) -> bool:
    """Whether most of the pages, in Markdown or else HTML, have names as Notion gives them."""
    every = [path for path in paths if path.lower().endswith((".md", ".html"))]
    pages = [path for path in every if path.lower().endswith(".md")] or every
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


def clean_links(text: str, pages: Mapping[str, str] | None = None, folder: str = "") -> str:
    """The text with relative links to names without ids; web addresses and code stay.

    `pages` has the paths of the export's pages by their ids: to these a note of the `folder` is
    led where it names the page by its address on the web.
    """
    text = RELATION.sub(r"[\1](\2)", text[:PROPERTIES_CHARS]) + text[PROPERTIES_CHARS:]
    led = partial(clean_target, pages=pages or {}, folder=folder)
    return map_prose(text, lambda prose: LINK_TARGET.sub(led, prose))


def with_tags(text: str) -> str:
    """The page with what its property "Tags" says as its tags; the property stays in the text.

    One that names other pages has links, and is none of tags.
    """
    properties = PROPERTIES.match(f"{text[:PROPERTIES_CHARS]}\n")
    said = TAGS.search(properties[1]) if properties else None
    tags = as_tags(said[1].split(",")) if said and "](" not in said[1] else []
    return note_text({"tags": tags}, text) if tags else text


def pages_by_id(names: Mapping[str, str]) -> dict[str, str]:
    """The clean paths of pages, by the ids that their paths had."""
    found = ((PAGE_WITH_ID.search(path), clean) for path, clean in names.items())
    return {match[1].lower(): clean for match, clean in found if match}


def clean_target(found: re.Match[str], pages: Mapping[str, str], folder: str) -> str:
    target = found[0]
    if ADDRESS.match(target):
        mentioned = ON_THE_WEB.match(target.strip("<>"))
        path = pages.get(mentioned[1].lower()) if mentioned else None
        return link_from(folder, path) if path else target
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
