"""Kindle's "My Clippings.txt": what was marked in books, one after the other; a note a book."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from notes.importing.formats.mime.plain import as_markdown
from notes.importing.formats.writing import Paths, note_text, one_line, safe_name
from notes.importing.sources import SourceFile, held

LIKE_ITS_NAME = re.compile(r"clipp?ing|clips|recort|ritagli|fragment|クリッピング|剪", re.I)
END = re.compile(r"^={10}[ \t]*$\n?", re.M)
BY = re.compile(r"(?P<title>.*\S)\s*\((?P<author>[^()]*)\)$")
OWN_WORDS = re.compile(r"\b(?:note|nota|notiz|notitie|notatka)\b|笔记|メモ|заметк", re.I)


@dataclass
class Book:
    title: str
    author: str
    parts: list[str] = field(default_factory=list)


def may_be(file: SourceFile) -> bool:
    return LIKE_ITS_NAME.search(file.path.rpartition("/")[2]) is not None


def is_export(text: str) -> bool:
    first = END.split(text, maxsplit=1)
    return len(first) == 2 and re.match(r"\S.*\n- \S.*\n", first[0].lstrip("\ufeff\n")) is not None


def notes_of(text: str, file: SourceFile, taken: Paths) -> Iterator[SourceFile]:
    folder = file.path.rpartition("/")[0]
    books: dict[str, Book] = {}
    for clipping in END.split(text):
        name, _, said = clipping.replace("\ufeff", "").strip().partition("\n")
        if name.strip():
            books.setdefault(name.strip(), named(name)).parts.append(told(said))
    for book in books.values():
        path = taken.take(f"{folder}/{safe_name(book.title)}.md".lstrip("/"))
        head = {"title": book.title, "author": book.author}
        yield held(path, note_text(head, "\n\n".join(book.parts)).encode(), file.modified)


def named(name: str) -> Book:
    found = BY.match(one_line(name))
    return Book(found["title"], found["author"]) if found else Book(one_line(name), "")


def told(said: str) -> str:
    """What was marked as a quotation, what its reader wrote of it not; and where, and when."""
    where, _, text = said.strip().partition("\n")
    where = one_line(where.removeprefix("- "))
    text = as_markdown(text.strip())
    if text and not OWN_WORDS.search(where.partition("|")[0]):
        text = "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
    return "\n\n".join(filter(None, [text, f"*{where}*" if where else ""]))
