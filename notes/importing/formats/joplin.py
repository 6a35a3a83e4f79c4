"""Joplin's exports: .jex, a tar, and the same as a folder ("RAW"): an item a file, named by its id.

Notes, notebooks, tags and what is attached are all items; each ends with lines that say what it
is and where it belongs.
"""

import io
import re
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

from notes.importing.formats.writing import (
    Paths,
    as_tags,
    link_from,
    local,
    map_prose,
    note_text,
    one_line,
    page_of,
    safe_name,
)
from notes.importing.kinds import DOCUMENT_MAX_BYTES, PAGE
from notes.importing.sources import NotReadable, SourceFile

ID = "[0-9a-f]{32}"
ITEM_NAME = re.compile(rf"(?:^|/)({ID})\.md$")
RESOURCE_NAME = re.compile(rf"(?:^|/)resources/({ID})(?:\.\w+)?$")
PROPERTY = re.compile(r"([a-z_]+):(?: (.*))?$")
ITEM_LINK = re.compile(
    rf"(?:(?<!\w):/|joplin://x-callback-url/openNote\?id=)({ID})(?=[)\"'#\s>]|$)"
)
# A line where Joplin shows a note's headings, as our page does beside it.
CONTENTS = re.compile(r"^[ \t]*(?:\[\[?toc\]\]?|\$\{toc\})[ \t]*$", re.I | re.M)
NOTE, FOLDER, RESOURCE, TAG, NOTE_TAG = "1", "2", "4", "5", "6"
HTML = "2"  # markup language
DEPTH_MAX = 50  # of notebooks
ENTRIES_MAX = 50_000
UNPACKED_MAX_BYTES = 500_000_000


@dataclass
class Item:
    """What one file of the export says."""

    title: str
    body: str
    properties: dict[str, str]
    file: SourceFile

    @property
    def id(self) -> str:
        return self.properties.get("id", "")

    @property
    def kind(self) -> str:
        return self.properties.get("type_", "")

    @property
    def parent(self) -> str:
        return self.properties.get("parent_id", "")

    def says(self, name: str) -> bool:
        return self.properties.get(name, "0") not in {"0", ""}


@dataclass
class Vault:
    """An export's items by kind, and where its notes and attachments go."""

    items: dict[str, dict[str, Item]] = field(default_factory=dict)  # kind → id → item
    tags: dict[str, list[str]] = field(default_factory=dict)  # note's id → names
    places: dict[str, str] = field(default_factory=dict)  # id → path

    def of(self, kind: str) -> dict[str, Item]:
        return self.items.get(kind, {})


def unpack(data: bytes) -> list[SourceFile]:
    """The files in a .jex; what they mean is `as_imported`'s to say."""
    files: list[SourceFile] = []
    size = 0
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        for member in archive:
            if not member.isfile():
                continue
            size += member.size
            if len(files) >= ENTRIES_MAX or size > UNPACKED_MAX_BYTES:
                raise NotReadable("It holds more than an import takes. Export fewer notebooks.")
            files.append(in_archive(data, member))
    return as_imported(files)


def in_archive(data: bytes, member: tarfile.TarInfo) -> SourceFile:
    start, end = member.offset_data, member.offset_data + member.size
    problem = "It is longer than a file may be." if member.size > DOCUMENT_MAX_BYTES else ""
    modified = datetime.fromtimestamp(max(0, min(member.mtime, 4e9)), UTC)
    return SourceFile(member.name, lambda: data[start:end], modified, problem)


def as_imported(files: list[SourceFile]) -> list[SourceFile]:
    """The files of an export under their titles, in their notebooks; others as they are."""
    named = [file for file in files if ITEM_NAME.search(file.path)]
    items = [item for file in named if (item := read_item(file))]
    if not any(item.kind in {NOTE, FOLDER} for item in items):
        return files
    taken = {item.file.path for item in items}
    vault = vault_of(items)
    out: list[SourceFile] = []
    for file in files:
        found = RESOURCE_NAME.search(file.path)
        if found and found[1] in vault.places:
            out.append(replace(file, path=vault.places[found[1]]))
        elif file.path not in taken:
            out.append(file)
    return out + [note_file(item, vault) for item in vault.of(NOTE).values()]


def read_item(file: SourceFile) -> Item | None:
    """None for what is none: a note of another tool that has such a name."""
    try:
        text = file.read().decode("utf-8-sig")
    except (UnicodeDecodeError, NotReadable):
        return None
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    at = len(lines)
    properties: dict[str, str] = {}
    while at and (found := PROPERTY.match(lines[at - 1])):
        properties[found[1]] = (found[2] or "").strip()
        at -= 1
    if "type_" not in properties or (at and lines[at - 1]):
        return None
    title, body = (lines[0], lines[2 : at - 1]) if at > 1 else ("", [])
    return Item(one_line(title), "\n".join(body), properties, file)


# --- Where it all goes --------------------------------------------------------------------------


def vault_of(items: Sequence[Item]) -> Vault:
    vault = Vault()
    for item in items:
        vault.items.setdefault(item.kind, {})[item.id] = item
    for link in vault.of(NOTE_TAG).values():
        if tag := vault.of(TAG).get(link.properties.get("tag_id", "")):
            vault.tags.setdefault(link.properties.get("note_id", ""), []).append(tag.title)
    paths = Paths()
    folders: dict[str, str] = {}
    for item in vault.of(NOTE).values():
        folder = folder_of(item.parent, vault, folders)
        name = f"{safe_name(item.title)}.md"
        vault.places[item.id] = paths.take(f"{folder}/{name}" if folder else name)
    for item in vault.of(RESOURCE).values():
        vault.places[item.id] = paths.take(f"resources/{resource_name(item)}")
    return vault


def folder_of(notebook: str, vault: Vault, known: dict[str, str]) -> str:
    """The notebook's path; "" for none. Notebooks that lie in each other end somewhere."""
    names: list[str] = []
    at = notebook
    while (item := vault.of(FOLDER).get(at)) and at not in known and len(names) < DEPTH_MAX:
        names.append(safe_name(item.title))
        at = item.parent
    path = "/".join(filter(None, [known.get(at, ""), *reversed(names)]))
    known[notebook] = path
    return path


def resource_name(item: Item) -> str:
    ending = item.properties.get("file_extension", "")
    name = safe_name(item.properties.get("filename") or item.title or item.id)
    if ending and not name.lower().endswith(f".{ending.lower()}"):
        name = f"{name}.{safe_name(ending, 'bin')}"
    return name


# --- Notes --------------------------------------------------------------------------------------


def note_file(item: Item, vault: Vault) -> SourceFile:
    path = vault.places[item.id]
    problem = item.file.problem
    if item.says("encryption_applied"):
        problem = "It is encrypted. Export it from a Joplin that has its password."
    elif item.says("deleted_time"):
        problem = "It lay in Joplin's trash, so it was left out."
    is_html = item.properties.get("markup_language") == HTML
    return SourceFile(
        path,
        partial(page_bytes if is_html else text_bytes, item, vault),
        moment(item.properties.get("user_updated_time", "")) or item.file.modified,
        problem,
        read_as=PAGE if is_html else "",
    )


def head_of(item: Item, vault: Vault) -> dict[str, object]:
    given = item.properties
    head: dict[str, object] = {
        "title": item.title,
        "date": local(moment(given.get("user_created_time") or given.get("created_time", ""))),
        "tags": as_tags(vault.tags.get(item.id, [])),
        "source": given.get("source_url", ""),
        "author": given.get("author", ""),
    }
    if item.says("is_todo"):
        head["todo"] = "done" if item.says("todo_completed") else "open"
        head["due"] = milliseconds(given.get("todo_due", ""))
    return head


def text_bytes(item: Item, vault: Vault) -> bytes:
    folder = vault.places[item.id].rpartition("/")[0]

    def led(found: re.Match[str]) -> str:
        path = vault.places.get(found[1])
        return link_from(folder, path) if path else found[0]

    body = map_prose(item.body, lambda prose: ITEM_LINK.sub(led, CONTENTS.sub("", prose)))
    return note_text(head_of(item, vault), body).encode()


def page_bytes(item: Item, vault: Vault) -> bytes:
    folder = vault.places[item.id].rpartition("/")[0]
    ids = dict.fromkeys(ITEM_LINK.findall(item.body))
    links = {f":/{each}": link_from(folder, vault.places[each]) for each in known(ids, vault)}
    return page_of(head_of(item, vault), item.body, links)


def known(ids: dict[str, None], vault: Vault) -> Iterator[str]:
    return (each for each in ids if each in vault.places)


def moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def milliseconds(text: str) -> str:
    """The time of so many milliseconds since 1970, or ""."""
    try:
        return local(datetime.fromtimestamp(int(text) / 1000, UTC)) if int(text) else ""
    except (ValueError, OverflowError, OSError):
        return ""
