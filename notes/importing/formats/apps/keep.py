"""Google Keep as Takeout brings it: for each note a JSON, and a page that says less."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from html import escape
from os.path import splitext
from typing import Any

from notes.importing.formats.apps.values import DAMAGED, json_of, object_of, objects_in, words
from notes.importing.formats.writing import (
    as_tags,
    link_address,
    link_path,
    link_text,
    local,
    one_line,
    page_of,
)
from notes.importing.kinds import PAGE
from notes.importing.sources import NotReadable, SourceFile
from notes.text.media import is_picture

EDITED, MADE = "userEditedTimestampUsec", "createdTimestampUsec"
LOOKED_INTO = 3  # files of a folder
TITLE_MAX_CHARS = 80  # of a note that has none, out of its text
LABELS = "Labels.txt"


@dataclass
class Folder:
    """A folder of Keep's, whatever it is called: its name is in the user's language."""

    path: str
    notes: list[SourceFile] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)  # without their endings → names

    def name_of(self, attached: str) -> str:
        """A picture's real name: notes say .jpeg where the file is a .jpg."""
        return self.names.get(attached) or self.names.get(splitext(attached)[0], "")


def as_imported(files: list[SourceFile]) -> list[SourceFile]:
    """The notes of Keep's folders; their pages, which say the same, are left out."""
    folders = {folder.path: folder for folder in folders_of(files)}
    if not folders:
        return files
    out: list[SourceFile] = []
    for file in files:
        path, _, name = file.path.rpartition("/")
        folder = folders.get(path)
        if folder is None or file.ending not in {".json", ".html", ".txt"}:
            out.append(file)
        elif file.ending == ".json":
            out.append(as_note(file, folder))
        elif name != LABELS and f"{splitext(name)[0]}.json" not in folder.names:
            out.append(file)
    return out


def folders_of(files: Sequence[SourceFile]) -> Iterator[Folder]:
    found: dict[str, Folder] = {}
    for file in files:
        path, _, name = file.path.rpartition("/")
        folder = found.setdefault(path, Folder(path))
        folder.names[name] = name
        if file.ending == ".json":
            folder.notes.append(file)
        elif file.ending not in {".html", ".txt"}:
            folder.names.setdefault(splitext(name)[0], name)
    return (folder for folder in found.values() if any(map(is_note, folder.notes[:LOOKED_INTO])))


def is_note(file: SourceFile) -> bool:
    with suppress(NotReadable):
        said = object_of(json_of(file))
        return EDITED in said and bool({"textContent", "listContent", "attachments"} & said.keys())
    return False


def as_note(file: SourceFile, folder: Folder) -> SourceFile:
    path = f"{file.path.removesuffix('.json')}.md"
    return replace(file, path=path, read=partial(read_note, file, folder), read_as=PAGE)


def read_note(file: SourceFile, folder: Folder) -> bytes:
    note = json_of(file)
    if not isinstance(note, dict):
        raise NotReadable(DAMAGED)
    if note.get("isTrashed"):
        raise NotReadable("It lay in Google Keep's trash, so it was left out.")
    return page_of(head_of(note), page(note), {}, below="\n\n".join(below(note, folder)))


def head_of(note: Mapping[str, Any]) -> dict[str, object]:
    colour = words(note.get("color"))
    return {
        "title": one_line(words(note.get("title"))) or first_words(note),
        "date": local(moment(note.get(MADE)) or moment(note.get(EDITED))),
        "tags": as_tags(words(label.get("name")) for label in objects_in(note.get("labels"))),
        "color": colour.lower() if colour != "DEFAULT" else "",
        "pinned": bool(note.get("isPinned")) or "",
        "archived": bool(note.get("isArchived")) or "",
    }


def moment(value: object) -> datetime | None:
    """The time of so many millionths of a second since 1970."""
    with suppress(ValueError, TypeError, OverflowError, OSError):
        return datetime.fromtimestamp(int(str(value)) // 1_000_000, UTC)
    return None


def first_words(note: Mapping[str, Any]) -> str:
    items = [words(item.get("text")) for item in objects_in(note.get("listContent"))]
    text = one_line(words(note.get("textContent")) or ", ".join(items))
    return text if len(text) <= TITLE_MAX_CHARS else f"{text[:TITLE_MAX_CHARS]}…"


def page(note: Mapping[str, Any]) -> str:
    """The note's text, with what was made bold where the export says so, and its list."""
    text = words(note.get("textContent"))
    paragraphs = words(note.get("textContentHtml")) or escape(text).replace("\n", "<br>")
    items = "".join(map(item_of, objects_in(note.get("listContent"))))
    return f"<div>{paragraphs}</div>" + (f"<ul>{items}</ul>" if items else "")


def item_of(item: Mapping[str, Any]) -> str:
    done = " checked" if item.get("isChecked") else ""
    return f'<li><input type="checkbox"{done}>{escape(one_line(words(item.get("text"))))}</li>'


def below(note: Mapping[str, Any], folder: Folder) -> Iterator[str]:
    """What is attached, and the pages that Keep shows of addresses in the text."""
    for attached in objects_in(note.get("attachments")):
        given = words(attached.get("filePath"))
        if name := folder.name_of(given):
            yield f"{'!' if is_picture(name) else ''}[{link_text(name)}]({link_path(name)})"
        else:
            yield f"(An attachment is missing from the export: {link_text(given)})"
    for link in objects_in(note.get("annotations")):
        address = words(link.get("url")).strip()
        if address.startswith(("https://", "http://")):
            shown = one_line(words(link.get("title"))) or address
            yield f"[{link_text(shown)}]({link_address(address)})"
