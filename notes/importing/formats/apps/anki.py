"""Anki's "Notes in Plain Text" (.txt): lines that say how it is written, then a card a line."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from html import unescape

from notes.importing.formats.writing import as_tags, note_text, one_line
from notes.importing.sources import NotReadable, SourceFile

SAID = re.compile(
    r"#(separator|html|columns|if matches|(?:tags|deck|guid|notetype)(?: column)?):(.*)\n"
)
SEPARATORS = {
    "tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ", "colon": ":"
}  # fmt: skip
PICTURE = re.compile(r"<img\b[^<>]*?\bsrc=[\"']([^\"'<>]{1,300})[\"'][^<>]*>", re.I)
NEW_LINE = re.compile(r"</?(?:br|div|p|li|ul|ol|tr|h[1-6]|hr)\b[^<>]*>", re.I)
TAG = re.compile(r"<[^<>]*>")
STARTS = (b"#separator:", b"\xef\xbb\xbf#separator:")
ABOUT_COLUMNS = ("tags column", "deck column", "guid column", "notetype column")


def may_be(file: SourceFile) -> bool:
    with suppress(NotReadable):
        return file.read().startswith(STARTS)
    return False


def is_export(text: str) -> bool:
    return text.startswith("#separator:")


def as_note(text: str) -> bytes:
    said, cards = about(text)
    tags = as_tags([*said.get("tags", "").split(), *tags_of(cards, said)])
    others = {column(said, name) for name in ABOUT_COLUMNS}
    items = (
        item([value for at, value in enumerate(card, 1) if at not in others]) for card in cards
    )
    return note_text({"tags": tags}, "\n".join(filter(None, items))).encode()


def about(text: str) -> tuple[Mapping[str, str], list[list[str]]]:
    """What the first lines say, and the cards."""
    said: dict[str, str] = {}
    at = 0
    while found := SAID.match(text, at):
        said[found[1]] = found[2].strip()
        at = found.end()
    given = said.get("separator", "tab")
    sign = SEPARATORS.get(given.lower(), given[:1] or "\t")
    try:
        return said, list(csv.reader(io.StringIO(text[at:], newline=""), delimiter=sign))
    except (csv.Error, ValueError, TypeError):
        return said, [line.split(sign) for line in text[at:].split("\n")]


def column(said: Mapping[str, str], name: str) -> int:
    given = said.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0


def tags_of(cards: list[list[str]], said: Mapping[str, str]) -> Iterator[str]:
    at = column(said, "tags column")
    for card in cards:
        if 0 < at <= len(card):
            yield from (tag.replace("::", "/") for tag in card[at - 1].split())


def item(card: list[str]) -> str:
    front, *rest = [*filter(None, map(plain, card))] or [""]
    return f"- **{front}** {' · '.join(rest)}".rstrip() if front else ""


def plain(value: str) -> str:
    shown = PICTURE.sub(lambda found: f"![](<{found[1]}>)", value)
    places = re.split(r"(!\[\]\(<[^<>]*>\))", shown)
    places[::2] = (unescape(TAG.sub("", NEW_LINE.sub(" ", part))) for part in places[::2])
    return one_line("".join(places))
