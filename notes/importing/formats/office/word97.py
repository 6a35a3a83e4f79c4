"""The words of documents that Word wrote before 2007 (.doc), out of their piece table (MS-DOC)."""

import re
from collections.abc import Iterator
from html import escape
from struct import error as StructError
from struct import unpack_from

from olefile import OleFileIO

from notes.importing.conversion import NotConvertible
from notes.importing.markup.pages import page_to_markdown

DAMAGED = "It is a Word document that is damaged or cut off."
NO_PIECES = "It has no piece table."  # for the log of what was damaged
LOCKED = "It is locked with a password. Save it without one."
IS_WORD, IS_OLDER = 0xA5EC, 0xA5DC  # as versions from 97 on begin, and those before
ENCRYPTED, IN_TABLE_1, IS_BYTES = 0x0100, 0x0200, 0x40000000
LENGTHS, PIECES = 0x4C, 0x1A2  # where a document says how long its parts are, and where they lie
# Its parts in their order, of which the headers of its pages are left out.
MAIN, FOOTNOTES, _HEADERS, _MACROS, COMMENTS, ENDNOTES, BOXES = range(7)
TOLD = (MAIN, FOOTNOTES, COMMENTS, ENDNOTES, BOXES)
LINK = re.compile(
    r"\x13\s*HYPERLINK\s+(?:\\[a-z]\s+)*\"([^\"\x13-\x15]{1,2000})\"[^\x13-\x15]*\x14([^\x13-\x15]*)\x15"
)
INSTRUCTION = re.compile(r"\x13[^\x13-\x15]*(?:\x14|(?=\x15))")
SIGNS = str.maketrans({"\x0b": "\n", "\x1e": "-", "\x1f": None, "\x0c": "\r", "\xad": None})
OTHERS = re.compile(r"[\x00-\x06\x08\x0e-\x1f]")


def read(data: bytes) -> tuple[str, str]:
    try:
        with OleFileIO(data) as files:
            parts = parts_of(files)
    except (OSError, StructError, LookupError, ValueError) as problem:
        raise NotConvertible(DAMAGED) from problem
    return page_to_markdown("".join(map(page_of, parts)))[0], ""


def parts_of(files: OleFileIO) -> list[str]:
    document = files.openstream("WordDocument").read()
    kind, flags = unpack_from("<H", document)[0], unpack_from("<H", document, 0x0A)[0]
    if flags & ENCRYPTED:
        raise NotConvertible(LOCKED)
    if kind == IS_OLDER:
        start, end = unpack_from("<LL", document, 0x18)
        return [document[start:end].decode("cp1252", "replace")]
    if kind != IS_WORD:
        raise ValueError(NO_PIECES)
    table = files.openstream("1Table" if flags & IN_TABLE_1 else "0Table").read()
    at, size = unpack_from("<LL", document, PIECES)
    text = "".join(pieces(document, table[at : at + size]))
    parts, begin = [], 0
    for length in unpack_from("<7L", document, LENGTHS):
        parts.append(text[begin : begin + length])
        begin += length
    return [parts[part] for part in TOLD]


def pieces(document: bytes, about: bytes) -> Iterator[str]:
    """The text in its order: in the file each piece lies where an edit has put it."""
    at = 0
    while about[at] == 1:  # how pieces look
        at += 3 + int(unpack_from("<H", about, at + 1)[0])
    if about[at] != 2:
        raise ValueError(NO_PIECES)
    count = (unpack_from("<L", about, at + 1)[0] - 4) // 12
    if count > len(about) // 12:
        raise ValueError(NO_PIECES)
    starts = unpack_from(f"<{count + 1}L", about, at + 5)
    told = at + 5 + 4 * (count + 1)
    left = len(document)  # no character of it is told twice
    for number in range(count):
        where = int(unpack_from("<L", about, told + 8 * number + 2)[0])
        length = min(max(0, starts[number + 1] - starts[number]), left)
        left -= length
        if where & IS_BYTES:
            where = (where & (IS_BYTES - 1)) // 2
            yield document[where : where + length].decode("cp1252", "replace")
        else:
            yield document[where : where + 2 * length].decode("utf-16-le", "replace")


def page_of(text: str) -> str:
    """A part as a page: a paragraph for each of its own and for each row of a table."""
    text = LINK.sub(r'<a href="\1">\2</a>', escape(text, quote=False))
    text = INSTRUCTION.sub("", text).translate(SIGNS)
    text = OTHERS.sub("", text.replace("\x07\x07", "\r").replace("\x07", " | "))
    lines = (line.replace("\n", "<br>") for line in text.split("\r"))
    return "".join(f"<p>{line}</p>" for line in lines if line.strip())
