"""Simplenote's export: one JSON of all notes, and beside it their texts alone."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from notes.importing.formats.apps.values import moment, objects_in, words
from notes.importing.formats.writing import (
    Paths,
    as_tags,
    link_from,
    local,
    map_prose,
    note_text,
    one_line,
    safe_name,
)
from notes.importing.sources import NotReadable, SourceFile, held
from notes.text.decoding.texts import NotText, read_text

LINK = re.compile(r"simplenote://note/([\w-]{1,80})")
TITLE_MAX_CHARS = 100
TAGS_BELOW = "\n\nTags:\n"  # how a text alone says them


def is_export(said: Mapping[str, Any]) -> bool:
    return isinstance(said.get("activeNotes"), list)


def notes_of(said: Mapping[str, Any], folder: str, taken: Paths) -> Iterator[SourceFile]:
    """The notes of an export that lies in this folder."""
    top = folder.removesuffix("source").rstrip("/")
    notes = list(objects_in(said.get("activeNotes")))
    places = [place_of(note, top, taken) for note in notes]
    by_id = {words(note.get("id")): place for note, place in zip(notes, places, strict=True)}
    for note, place in zip(notes, places, strict=True):
        if words(note.get("content")).strip():
            changed = moment(note.get("lastModified"))
            yield held(place, text_of(note, place.rpartition("/")[0], by_id).encode(), changed)
        else:
            yield SourceFile(place, bytes, problem="It is empty.")
    for note in objects_in(said.get("trashedNotes")):
        place = place_of(note, f"{top}/trash".lstrip("/"), taken)
        problem = "It lay in Simplenote's trash, so it was left out."
        yield SourceFile(place, bytes, problem=problem)


def place_of(note: Mapping[str, Any], folder: str, taken: Paths) -> str:
    name = f"{safe_name(title_of(note))}.md"
    return taken.take(f"{folder}/{name}" if folder else name)


def title_of(note: Mapping[str, Any]) -> str:
    first = next(filter(str.strip, words(note.get("content")).split("\n")), "")
    return one_line(first.strip().lstrip("#"))[:TITLE_MAX_CHARS]


def text_of(note: Mapping[str, Any], folder: str, by_id: Mapping[str, str]) -> str:
    """The note; its first line is its title, which a heading says by itself."""
    text, title = words(note.get("content")).strip("\n"), title_of(note)
    first, _, rest = text.partition("\n")
    if first.startswith("#") or len(one_line(first)) > TITLE_MAX_CHARS:
        rest = text
    head = {
        "title": title,
        "date": local(moment(note.get("creationDate"))),
        "tags": as_tags(map(words, tags)) if isinstance(tags := note.get("tags"), list) else [],
        "pinned": bool(note.get("pinned")) or "",
    }

    def led(found: re.Match[str]) -> str:
        place = by_id.get(found[1])
        return link_from(folder, place) if place else found[0]

    return note_text(head, map_prose(rest, lambda prose: LINK.sub(led, prose)))


def is_copy(known: set[str], file: SourceFile) -> bool:
    """Whether a text says what a note of the export does."""
    with suppress(NotReadable, NotText):
        text = read_text(file.read())
        return bool({text.strip(), text.partition(TAGS_BELOW)[0].strip()} & known)
    return False


def without_copies(
    said: Mapping[str, Any], folder: str, files: list[SourceFile]
) -> list[SourceFile]:
    """The files without the texts beside the export that say the same."""
    top = folder.removesuffix("source")
    notes = [*objects_in(said.get("activeNotes")), *objects_in(said.get("trashedNotes"))]
    copied = partial(is_copy, {words(note.get("content")).strip() for note in notes})
    beside = {top, f"{top}trash/"}

    def is_beside(file: SourceFile) -> bool:
        return file.ending == ".txt" and file.path[: file.path.rfind("/") + 1] in beside

    return [file for file in files if not (is_beside(file) and copied(file))]
