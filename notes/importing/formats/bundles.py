"""Text bundles: a note's text with its pictures in a folder or zip, as Bear, Ulysses and others
export (.textbundle, .textpack), and Bear's backups, a zip of such (.bear2bk)."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qs, unquote

from notes.importing.formats.writing import (
    Paths,
    folded,
    link_from,
    link_path,
    link_text,
    local,
    map_prose,
    note_text,
    safe_name,
)
from notes.importing.sources import NotReadable, SourceFile
from notes.importing.zips import check_entry, check_sizes, read_entry, zip_files

BUNDLE = re.compile(
    r"^(?P<bundle>(?:.*/)?(?P<name>[^/]*)\.textbundle)/(?P<inside>.+)$", re.I | re.S
)
TEXT_NAME = re.compile(r"text\.(?:md|markdown|txt)$", re.I)
ASSET_LINK = re.compile(
    r"(?<=\]\()(?:<(?P<angled>assets/[^<>\n]++)>|(?P<bare>assets/(?:[^()\s<>]++|\([^()\s<>]*+\))++))",
    re.I,
)
# Bear closes a tag that has blanks with a second "#".
WIDE_TAG = re.compile(r"(?<!\S)#([^\s#]++(?: [^\s#]++)++)#(?![^\W_])")
BEAR_MARK = re.compile(r"(?<![:\w])::(?=\S)([^\n:]+)(?<=\S)::(?![:\w])")
# A note by its id or title, as Bear's own links name it; and one with a heading of it.
NOTE_LINK = re.compile(r"(\]\()?bear://x-callback-url/open-note\?([^\s()<>\"'\[\]]{1,1000})")
HEADING_LINK = re.compile(r"\[\[([^\[\]\n|]{1,300})/([^\[\]\n|/]{1,300})(?=\]\]|\|)")
BEAR = "net.shinyfrog.bear"
ENTRIES_MAX = 50_000


def unpack(data: bytes) -> list[SourceFile]:
    """What lies in a zip of one or many bundles; raises NotReadable."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
        if len(entries) > ENTRIES_MAX:
            raise NotReadable(f"It holds more than {ENTRIES_MAX:,} files.")
        for entry in entries:
            check_entry(entry, "It")
        check_sizes(entries, len(data), "It")
    except zipfile.BadZipFile as error:
        raise NotReadable("It is no zip, or one that is damaged.") from error
    files = zip_files(entries, partial(read_entry, archive))
    if any(BUNDLE.match(file.path) for file in files):
        return as_imported(files)
    # A .textpack is the bundle's content, or the bundle's folder under another name.
    tops = {file.path.partition("/")[0] for file in files}
    bare = any(TEXT_NAME.match(file.path) for file in files)
    top = "" if bare or len(tops) != 1 else f"{tops.pop()}/"
    return as_imported(
        [replace(file, path=f"Note.textbundle/{file.path.removeprefix(top)}") for file in files]
    )


def as_imported(files: list[SourceFile]) -> list[SourceFile]:
    """The files, those of bundles as a note and a folder beside it; others as they are."""
    bundles: dict[str, list[tuple[SourceFile, re.Match[str]]]] = {}
    for file in files:
        if found := BUNDLE.match(file.path):
            bundles.setdefault(found["bundle"], []).append((file, found))
    if not bundles:
        return files
    paths, places = Paths(), dict[str, str]()
    others = [file for file in files if not BUNDLE.match(file.path)]
    for file in others:
        paths.take(file.path)
    every = bundles.values()
    return others + [each for inside in every for each in unbundled(inside, paths, places)]


def unbundled(
    inside: list[tuple[SourceFile, re.Match[str]]], paths: Paths, places: dict[str, str]
) -> Iterator[SourceFile]:
    """A bundle's note and what belongs to it; to the places its own is added, by id and title."""
    by_name = {found["inside"]: file for file, found in inside}
    text = next((file for name, file in by_name.items() if TEXT_NAME.match(name)), None)
    if text is None:
        yield from by_name.values()
        return
    info = read_info(by_name.get("info.json"))
    found = inside[0][1]
    parent = found["bundle"].rpartition("/")[0]
    stem = f"{parent}/{safe_name(found['name'])}" if parent else safe_name(found["name"])
    path = paths.take(f"{stem}.md")
    folder = path.removesuffix(".md")
    problem = "It lay in Bear's trash, so it was left out." if info.get("trashed") else ""
    for name in (str(info.get("uniqueIdentifier", "")), safe_name(found["name"])):
        places.setdefault(folded(name), path)
    reader = partial(read_text, text, info, path, places)
    yield replace(text, path=path, read=reader, problem=text.problem or problem)
    for name, file in by_name.items():
        if file is not text and name != "info.json":
            yield replace(file, path=f"{folder}/{name}")


def read_info(file: SourceFile | None) -> dict[str, Any]:
    """What Bear says of the note; nothing of what is damaged or another tool's."""
    try:
        info = json.loads(file.read()) if file else {}
    except (ValueError, NotReadable, RecursionError):
        return {}
    if not isinstance(info, dict):
        return {}
    about = info.get(BEAR)
    said = {**about, "is_bear": True} if isinstance(about, dict) else {}
    return {**said, "source": info.get("sourceURL", "")}


def read_text(file: SourceFile, info: dict[str, Any], path: str, places: dict[str, str]) -> bytes:
    """The note's text with links that lead to its folder and, of Bear's, its dates."""
    data = file.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data
    text = text.replace("\r\n", "\n")
    bear = partial(as_bear_means, path.rpartition("/")[0], places)
    inside = path.removesuffix(".md").rpartition("/")[2]
    text = map_prose(text, lambda prose: mended(prose, inside, bear if "is_bear" in info else str))
    created = moment(str(info.get("creationDate", "")))
    source = info.get("source", "")
    head = {
        "date": local(created),
        "source": source if isinstance(source, str) and source.startswith("http") else "",
        "archived": bool(info.get("archived")) or "",
        "pinned": bool(info.get("pinned")) or "",
    }
    return (text if text.startswith("---\n") else note_text(head, text)).encode()


def moment(text: str) -> datetime | None:
    with suppress(ValueError):
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def mended(prose: str, folder: str, change: Callable[[str], str]) -> str:
    return change(ASSET_LINK.sub(lambda found: asset_link(found, folder), prose))


def as_bear_means(folder: str, places: Mapping[str, str], prose: str) -> str:
    """Tags of several words, what is marked, and links to notes of Bear's, in a note's folder."""
    prose = WIDE_TAG.sub(lambda found: "#" + found[1].replace(" ", "-"), prose)
    prose = NOTE_LINK.sub(lambda found: note_link(found, folder, places), prose)
    prose = HEADING_LINK.sub(lambda found: heading_link(found, places), prose)
    return BEAR_MARK.sub(r"==\1==", prose)


def note_link(found: re.Match[str], folder: str, places: Mapping[str, str]) -> str:
    asked = {name: values[0] for name, values in parse_qs(found[2].replace("&amp;", "&")).items()}
    names = (asked.get("id", ""), safe_name(asked.get("title", "")))
    place = next((places[folded(name)] for name in names if folded(name) in places), "")
    if not place:
        return found[0]
    header = f"#{link_path(asked['header'])}" if asked.get("header") else ""
    target = link_from(folder, place) + header
    title = place.rpartition("/")[2].removesuffix(".md")
    return f"{found[1]}{target}" if found[1] else f"[{link_text(title)}]({target})"


def heading_link(found: re.Match[str], places: Mapping[str, str]) -> str:
    """[[Note/Heading]], unless a note is called so."""
    title = found[1].replace("\\/", "/")
    is_note = folded(safe_name(f"{title}/{found[2]}")) in places
    return (
        found[0] if is_note or folded(safe_name(title)) not in places else (f"[[{title}#{found[2]}")
    )


def asset_link(found: re.Match[str], folder: str) -> str:
    """Into the folder beside the note."""
    return link_path(f"{folder}/{unquote(found['angled'] or found['bare'])}")
