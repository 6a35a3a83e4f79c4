"""Apple Notes, as they come out of it: attachments lie beside the notes, and the text does not
always name them.

Apple's copy of one's data has a folder for each note, with its text and its attachments. Apps
that export put attachments in a folder named after the note. What no note shows is added to it.
"""

import csv
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from html import escape
from urllib.parse import quote

from notes.importing.formats.tables import table_rows
from notes.importing.formats.writing import folded, link_from, link_text, note_text
from notes.importing.sources import NotReadable, SourceFile
from notes.text.decoding.texts import NotText, read_text
from notes.text.media import is_picture

BESIDE = re.compile(r"^(?P<note>.+) \(Attachments\)/[^/]+$", re.S | re.I)
IN_ITS_FOLDER = re.compile(r"^(?P<folder>(?:.*/)?(?P<name>[^/]+))/(?P=name)\.txt$", re.S)
DETAILS = re.compile(r"^(?P<top>(?:.*/)?)(?:Notes|iCloud Notes|Notes_Details)[^/]*\.csv$", re.S)
DELETED = re.compile(r"(?:^|/)Recently Deleted/", re.I)
TEXT_ENDINGS = (".md", ".markdown", ".txt", ".html", ".htm")
DATE_FORMS = ("%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M %p", "%m/%d/%Y", "%A %B %d, %Y %I:%M %p GMT")
ATTACHED_MAX = 1000  # files of one note that are looked at


def as_imported(files: list[SourceFile]) -> list[SourceFile]:
    return with_what_lies_beside(apples_copy(files))


# --- Apple's copy of one's data -----------------------------------------------------------------


def apples_copy(files: list[SourceFile]) -> list[SourceFile]:
    """With dates of its list of notes and with the files in each note's folder."""
    lists = [file for file in files if DETAILS.match(file.path)]
    notes = [file for file in files if IN_ITS_FOLDER.match(file.path)]
    if not lists or not notes:
        return files
    dates = dict(entry for each in lists for entry in dates_in(each))
    inside: dict[str, list[SourceFile]] = defaultdict(list)
    for file in files:
        inside[file.path.rpartition("/")[0]].append(file)
    changed = {file.path: told(file, inside, dates) for file in notes}
    return [changed.get(file.path, file) for file in files]


def told(
    file: SourceFile, inside: dict[str, list[SourceFile]], dates: dict[str, str]
) -> SourceFile:
    folder, _, name = file.path.rpartition("/")
    attached = [each.path for each in inside[folder] if each is not file]
    problem = "It lay in the trash of Apple Notes, so it was left out."
    return replace(
        file,
        read=partial(
            with_attached, file, attached, dates.get(folded(name.removesuffix(".txt")), "")
        ),
        problem=problem if DELETED.search(file.path) else file.problem,
    )


def dates_in(details: SourceFile) -> Iterator[tuple[str, str]]:
    """(title, day of making) of each line of the list, as far as they can be read."""
    with suppress(NotReadable, NotText, csv.Error):
        rows = table_rows(read_text(details.read()))
        head = [cell.strip().lower() for cell in next(rows, [])]
        if "title" not in head or "created on" not in head:
            return
        title, made = head.index("title"), head.index("created on")
        for row in rows:
            if len(row) > max(title, made) and (day := day_of(row[made])):
                yield folded(row[title].strip()), day


def day_of(text: str) -> str:
    with suppress(ValueError):
        return datetime.fromisoformat(text.strip()).date().isoformat()
    for form in DATE_FORMS:
        with suppress(ValueError):
            return datetime.strptime(text.strip(), form).date().isoformat()
    return ""


# --- What lies beside a note --------------------------------------------------------------------


def with_what_lies_beside(files: list[SourceFile]) -> list[SourceFile]:
    attached: dict[str, list[str]] = defaultdict(list)  # note's path without ending → paths
    for file in files:
        if found := BESIDE.match(file.path):
            attached[found["note"]].append(file.path)
    if not attached:
        return files
    return [beside(file, attached) for file in files]


def beside(file: SourceFile, attached: dict[str, list[str]]) -> SourceFile:
    stem, ending = os.path.splitext(file.path)
    if ending.lower() not in TEXT_ENDINGS or stem not in attached or BESIDE.match(file.path):
        return file
    return replace(file, read=partial(with_attached, file, attached[stem]))


def with_attached(file: SourceFile, attached: Sequence[str], day: str = "") -> bytes:
    """The note's text, and below it those of the files that it does not name."""
    data = file.read()
    try:
        text = read_text(data)
    except NotText:
        return data
    missing = [path for path in attached[:ATTACHED_MAX] if not is_named(path, text)]
    folder = file.path.rpartition("/")[0]
    if file.ending in {".html", ".htm"}:
        return data + "".join(html_line(path, folder) for path in missing).encode()
    lines = "\n\n".join([text.rstrip("\n"), *(line(path, folder) for path in missing)])
    return (note_text({"date": day}, lines) if day else f"{lines}\n").encode()


def is_named(path: str, text: str) -> bool:
    name = path.rpartition("/")[2]
    return name in text or quote(name) in text or name.replace(" ", "%20") in text


def line(path: str, folder: str) -> str:
    mark = "!" if is_picture(path) else ""
    return f"{mark}[{link_text(path.rpartition('/')[2])}]({link_from(folder, path)})"


def html_line(path: str, folder: str) -> str:
    name, target = (
        escape(path.rpartition("/")[2]),
        escape(quote(os.path.relpath(path, folder or "."))),
    )
    shown = f'<img src="{target}" alt="{name}">' if is_picture(path) else name
    return f'<p><a href="{target}">{shown}</a></p>'
