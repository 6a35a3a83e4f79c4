"""Standard Notes' decrypted backup: one JSON, in a .txt, of notes and tags; beside it copies."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from notes.importing.formats.apps.lexical import page_of_nodes
from notes.importing.formats.apps.values import moment, object_of, objects_in, words
from notes.importing.formats.writing import (
    Paths,
    as_tags,
    link_from,
    local,
    note_text,
    one_line,
    page_of,
    safe_name,
)
from notes.importing.kinds import PAGE
from notes.importing.sources import SourceFile, held

BACKUP = "Backup and Import File.txt"  # how its name ends
ENCRYPTED = "It is encrypted. Export it decrypted from Standard Notes."
TRASHED = "It lay in the trash of Standard Notes, so it was left out."
CODE = {"code": "", "spreadsheet": "json", "authentication": "json", "task": ""}
ABOUT = "org.standardnotes.sn"


def is_export(said: Mapping[str, Any]) -> bool:
    return any("content_type" in item for item in objects_in(said.get("items")))


def is_encrypted(said: Mapping[str, Any]) -> bool:
    """Whether nothing of it can be read."""
    notes = [item for item in objects_in(said.get("items")) if item.get("content_type") == "Note"]
    return bool(notes) and not any(isinstance(note.get("content"), dict) for note in notes)


def notes_of(said: Mapping[str, Any], folder: str, taken: Paths) -> Iterator[SourceFile]:
    """The notes of a backup that lies in this folder."""
    items = list(objects_in(said.get("items")))
    notes = [item for item in items if item.get("content_type") == "Note"]
    tags = tags_of(items)
    places = [place_of(note, folder, taken) for note in notes]
    links = {
        words(note.get("uuid")): link_from(folder, place)
        for note, place in zip(notes, places, strict=True)
    }
    for note, place in zip(notes, places, strict=True):
        yield as_file(note, place, tags[words(note.get("uuid"))], links)


def place_of(note: Mapping[str, Any], folder: str, taken: Paths) -> str:
    name = f"{safe_name(words(object_of(note.get('content')).get('title')))}.md"
    return taken.take(f"{folder}/{name}" if folder else name)


def tags_of(items: list[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Note's id → names: it is the tags that name their notes; nested ones name the one above."""
    tags = {
        words(item.get("uuid")): object_of(item.get("content"))
        for item in items
        if item.get("content_type") == "Tag"
    }
    found: dict[str, list[str]] = defaultdict(list)
    for tag in tags.values():
        above, title = "", words(tag.get("title"))
        for each in objects_in(tag.get("references")):
            if each.get("content_type") == "Tag":
                above = words(tags.get(words(each.get("uuid")), {}).get("title")) + "/"
        for each in objects_in(tag.get("references")):
            if each.get("content_type") == "Note":
                found[words(each.get("uuid"))].append(above + title)
    return found


def as_file(
    note: Mapping[str, Any], place: str, tags: list[str], links: Mapping[str, str]
) -> SourceFile:
    said = note.get("content")
    if not isinstance(said, dict):
        return SourceFile(place, bytes, problem=ENCRYPTED)
    if said.get("trashed") or note.get("deleted"):
        return SourceFile(place, bytes, problem=TRASHED)
    about = object_of(object_of(said.get("appData")).get(ABOUT))
    head = {
        "title": one_line(words(said.get("title"))),
        "date": local(moment(note.get("created_at"))),
        "tags": as_tags(tags),
        "pinned": bool(about.get("pinned")) or "",
        "archived": bool(about.get("archived")) or "",
    }
    changed = moment(about.get("client_updated_at")) or moment(note.get("updated_at"))
    kind, text = said.get("noteType"), words(said.get("text"))
    if kind == "super" and (page := page_of_nodes(text)):
        return held(place, page_of(head, page, links), changed, read_as=PAGE)
    if kind == "rich-text":
        return held(place, page_of(head, text, links), changed, read_as=PAGE)
    if isinstance(kind, str) and kind in CODE and "```" not in text:
        text = f"```{CODE[kind]}\n{text}\n```"
    return held(place, note_text(head, text).encode(), changed)
