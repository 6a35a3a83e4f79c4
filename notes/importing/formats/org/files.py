"""Org files of one import as notes; links that name ids lead to the files that have them."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial

from notes.importing.formats.org.inline import OrgLinks
from notes.importing.formats.org.reading import to_markdown
from notes.importing.formats.writing import link_from, link_path
from notes.importing.sources import NotReadable, SourceFile
from notes.text.decoding.texts import NotText, read_text

ID_LINE = re.compile(r"^[ \t]*:ID:[ \t]+(\S+)[ \t]*$|^(\*+ )", re.M | re.I)


class Ids:
    """Where each id stands; read when the first link asks."""

    def __init__(self, files: Sequence[SourceFile]) -> None:
        self.files = files

    @cached_property
    def places(self) -> dict[str, tuple[str, str]]:
        """id → (its file's path, its heading's anchor)."""
        found: dict[str, tuple[str, str]] = {}
        for file in self.files:
            with suppress(NotReadable, NotText):
                for org_id, anchor in ids_in(read_text(file.read())):
                    found.setdefault(org_id, (file.path, anchor))
        return found

    def target(self, path: str, org_id: str) -> str:
        """Where a link in the file at this path leads; "" where no file has the id."""
        place, anchor = self.places.get(org_id, ("", ""))
        if place == path:
            return anchor or link_path(place.rpartition("/")[2])
        return link_from(path.rpartition("/")[0], place) + anchor if place else ""


def ids_in(text: str) -> Iterator[tuple[str, str]]:
    in_heading = False
    for line in ID_LINE.finditer(text):
        if line[1]:
            yield line[1].lower(), f"#^{line[1].lower()}" if in_heading else ""
        else:
            in_heading = True


def as_imported(files: list[SourceFile]) -> list[SourceFile]:
    org = [file for file in files if file.ending == ".org"]
    if not org:
        return files
    ids = Ids(org)
    return [as_note(file, ids) if file.ending == ".org" else file for file in files]


def as_note(file: SourceFile, ids: Ids) -> SourceFile:
    return replace(file, read=partial(read_note, file, ids), read_as=".md")


def read_note(file: SourceFile, ids: Ids) -> bytes:
    """The file as Markdown; what is no text is left for whoever refuses it."""
    data = file.read()
    try:
        text = read_text(data)
    except NotText:
        return data
    return to_markdown(text, OrgLinks(partial(ids.target, file.path))).encode()
