"""MediaWiki's exports (.xml): each page a note of its last revision, redirects as its aliases."""

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from notes.importing.formats.texts.markups import WIKI, WIKI_CODE, read_with, rule
from notes.importing.formats.texts.wiki_tables import with_tables
from notes.importing.formats.writing import Paths, as_tags, folded, note_text, one_line, safe_name
from notes.importing.sources import NotReadable, SourceFile

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

BEGINNING = re.compile(rb"\s*(?:<\?xml[^<>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<mediawiki[\s>]", re.S)
FILES, CATEGORIES = 6, 14
OWN = {8, 10, FILES, CATEGORIES, 828}  # namespaces of what a wiki has for itself
NAMES = {FILES: {"file", "image"}, CATEGORIES: {"category"}}  # in every language
LEFT_OUT = "A wiki's talk, templates, categories and pages about files were left out."
DAMAGED = "It is an export that is damaged or cut off."
LINK = r"\[\[[ \t]*+(:?)([^\[\]|\n]{1,500})((?:\|[^\[\]\n]*)?)\]\]"


@dataclass
class Page:
    title: str
    text: str = ""
    namespace: int = 0
    leads_to: str = ""
    modified: datetime | None = None
    aliases: list[str] = field(default_factory=list)

    @property
    def is_of_people(self) -> bool:
        return self.namespace >= 0 and self.namespace % 2 == 0 and self.namespace not in OWN


@dataclass
class Export:
    pages: list[Page] = field(default_factory=list)
    names: dict[int, set[str]] = field(
        default_factory=lambda: {k: set(v) for k, v in NAMES.items()}
    )
    problem: str = ""


def is_export(file: SourceFile) -> bool:
    with suppress(NotReadable):
        data = file.read()[:2000].removeprefix(b"\xef\xbb\xbf")
        return BEGINNING.match(data.replace(b"\0", b"")) is not None
    return False


def notes_of(file: SourceFile, taken: Paths) -> Iterator[SourceFile]:
    """The notes, and the export itself with what was left of it."""
    export = read_export(file.read())
    folder = file.path.removesuffix(".xml")
    pages = [page for page in export.pages if page.is_of_people]
    by_title = {titled(page.title): page for page in pages}
    for page in pages:
        if page.leads_to and (to := by_title.get(titled(page.leads_to))):
            to.aliases.append(page.title)
    for page in pages:
        if not (page.leads_to and titled(page.leads_to) in by_title):
            names = "/".join(safe_name(part) for part in page.title.split("/"))
            path = taken.take(f"{folder}/{names}.md")
            read = partial(as_note, page, export.names)
            yield SourceFile(path, read, page.modified, read_as=".md")
    problem = export.problem or (LEFT_OUT if len(pages) < len(export.pages) else "")
    if problem:
        yield SourceFile(file.path, file.read, file.modified, problem)


def titled(name: str) -> str:
    """As a wiki compares its pages' names."""
    return folded(one_line(name.replace("_", " ").partition("#")[0]))


def as_note(page: Page, names: Mapping[int, set[str]]) -> bytes:
    tags: list[str] = []
    rules = [rule(LINK, partial(link, page, names, tags)), *WIKI]
    text = with_tables(read_with(page.text.encode("utf-8", "replace"), WIKI_CODE, rules))
    head = {"title": page.title, "aliases": page.aliases, "tags": as_tags(tags)}
    return note_text(head, text).encode("utf-8", "replace")


def link(page: Page, names: Mapping[int, set[str]], tags: list[str], found: re.Match[str]) -> str:
    """A link to a page, a picture, or what makes the page one of a category."""
    colon, target, words = found[1], found[2].replace("_", " ").strip(), found[3]
    space, _, name = target.partition(":")
    if not colon and space.strip().casefold() in names[CATEGORIES]:
        tags.append(name.strip())
        return ""
    if space.strip().casefold() in names[FILES]:
        return f"[[{'File:' if not colon else ''}{name.strip()}{words}]]"
    if target.startswith("/"):
        target = page.title + target.rstrip("/")
    return f"[[{target}{words}]]"


# --- The file -----------------------------------------------------------------------------------


def read_export(data: bytes) -> Export:
    """What it holds, as far as it can be read; entities of its own are refused."""
    export = Export()
    try:
        for _, element in iterparse(io.BytesIO(data), events=("end",)):
            name = element.tag.rpartition("}")[2]
            if name == "page":
                export.pages.append(page_of(element))
                element.clear()
            elif name == "namespace" and (key := int(element.get("key") or 0)) in export.names:
                export.names[key].add(one_line(element.text or "").casefold())
    except (ParseError, DefusedXmlException, ValueError):
        export.problem = DAMAGED
    return export


def page_of(element: "Element") -> Page:
    page, newest = Page("Untitled"), ""
    for child in element:
        name, said = child.tag.rpartition("}")[2], one_line(child.text or "")
        if name == "title":
            page.title = said or page.title
        elif name == "ns":
            page.namespace = int(said or 0)
        elif name == "redirect":
            page.leads_to = child.get("title", "")
        elif name == "revision":
            of = {each.tag.rpartition("}")[2]: each.text or "" for each in child}
            if (at := of.get("timestamp", "")) >= newest:
                newest, page.text, page.modified = at, of.get("text", ""), moment(at)
    return page


def moment(said: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(said.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
