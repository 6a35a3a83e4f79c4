"""Day One's export: a JSON for each journal, and folders of pictures, sounds and films."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from notes.importing.formats.apps.values import moment, object_of, objects_in, words
from notes.importing.formats.writing import (
    Paths,
    as_tags,
    link_from,
    local,
    note_text,
    one_line,
    safe_name,
)
from notes.importing.sources import SourceFile, held
from notes.text.media import is_picture

# In an entry's lists → the folder that holds them.
MEDIA = {"photos": "photos", "videos": "videos", "audios": "audios", "pdfAttachments": "pdfs"}
SHOWN = re.compile(r"!\[[^\[\]\n]{0,300}\]\(dayone-moment:/{1,2}(?:[A-Za-z]{1,20}/)?(\w{1,80})\)")
ENTRY_LINK = re.compile(r"dayone2?://(?:view|edit)\?entryId=(\w{1,80})")
TITLE_MAX_CHARS = 80


def is_export(said: Mapping[str, Any]) -> bool:
    entries = list(objects_in(said.get("entries")))
    return bool(entries) and all("uuid" in each and "creationDate" in each for each in entries[:3])


def notes_of(said: Mapping[str, Any], folder: str, name: str, taken: Paths) -> Iterator[SourceFile]:
    """The entries of the journal of this name, whose export lies in this folder."""
    entries = list(objects_in(said.get("entries")))
    inside = "/".join(filter(None, [folder, safe_name(name)]))
    places = [taken.take(f"{inside}/{file_name(entry)}.md") for entry in entries]
    by_id = {words(entry.get("uuid")): at for entry, at in zip(entries, places, strict=True)}
    for entry, place in zip(entries, places, strict=True):
        text = text_of(entry, folder, inside, by_id)
        changed = moment(entry.get("modifiedDate")) or moment(entry.get("creationDate"))
        yield held(place, note_text(head_of(entry), text).encode(), changed)


def file_name(entry: Mapping[str, Any]) -> str:
    return safe_name(f"{date_of(entry)[:10]} {title_of(entry)}")


def title_of(entry: Mapping[str, Any]) -> str:
    lines = (
        SHOWN.sub("", line).strip().lstrip("#") for line in words(entry.get("text")).split("\n")
    )
    text = one_line(next(filter(str.strip, lines), "")).replace("\\", "")
    return text if len(text) <= TITLE_MAX_CHARS else f"{text[:TITLE_MAX_CHARS]}…"


def date_of(entry: Mapping[str, Any]) -> str:
    """Its moment where it was written: of the day that it was there."""
    made = moment(entry.get("creationDate"))
    with suppress(ZoneInfoNotFoundError, ValueError, OSError, OverflowError):
        if made and (zone := words(entry.get("timeZone"))):
            return made.astimezone(ZoneInfo(zone)).isoformat()
    return local(made)


def head_of(entry: Mapping[str, Any]) -> dict[str, object]:
    place = object_of(entry.get("location"))
    names = [one_line(words(place.get(name))) for name in ("placeName", "localityName", "country")]
    tags = entry.get("tags")
    return {
        "title": title_of(entry) or date_of(entry)[:10],
        "date": date_of(entry),
        "tags": as_tags(map(words, tags)) if isinstance(tags, list) else [],
        "location": ", ".join(dict.fromkeys(filter(None, names))),
        "weather": weather_of(object_of(entry.get("weather"))),
        "starred": bool(entry.get("starred")) or "",
        "pinned": bool(entry.get("isPinned")) or "",
    }


def weather_of(weather: Mapping[str, Any]) -> str:
    degrees = weather.get("temperatureCelsius")
    warm = f"{degrees:.0f} °C" if isinstance(degrees, int | float) and abs(degrees) < 200 else ""
    return ", ".join(filter(None, [warm, one_line(words(weather.get("conditionsDescription")))]))


def text_of(entry: Mapping[str, Any], folder: str, inside: str, by_id: Mapping[str, str]) -> str:
    """Its text with its pictures where they stand, and below it those that stand nowhere."""
    media = dict(media_of(entry, folder))
    shown: set[str] = set()

    def show(found: re.Match[str]) -> str:
        shown.add(found[1])
        path = media.get(found[1])
        return line(path, inside) if path else "(An attachment is missing from the export.)"

    def led(found: re.Match[str]) -> str:
        return link_from(inside, by_id[found[1]]) if found[1] in by_id else found[0]

    text = ENTRY_LINK.sub(led, SHOWN.sub(show, words(entry.get("text"))))
    rest = (line(path, inside) for name, path in media.items() if name not in shown)
    return "\n\n".join([text, *rest])


def media_of(entry: Mapping[str, Any], folder: str) -> Iterator[tuple[str, str]]:
    """(identifier, path); files are named by their MD5."""
    for name, inside in MEDIA.items():
        for each in objects_in(entry.get(name)):
            ending = words(each.get("type")) or words(each.get("format"))
            ending = safe_name(ending or ("pdf" if inside == "pdfs" else "m4a")).lower()
            file = f"{safe_name(words(each.get('md5')))}.{ending}"
            yield words(each.get("identifier")), "/".join(filter(None, [folder, inside, file]))


def line(path: str, inside: str) -> str:
    shown = "!" if is_picture(path) else ""
    return f"{shown}[{'' if shown else path.rpartition('/')[2]}]({link_from(inside, path)})"
