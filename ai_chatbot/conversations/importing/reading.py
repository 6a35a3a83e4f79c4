"""JSON documents out of a file or a zip, one at a time: no export is taken whole."""

import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ai_chatbot.conversations.importing.shapes import NotTaken
from config.base.languages.numbers import grouped
from config.base.machine.gentle import GentleDecoder

ITEM_MAX_CHARS = 8_000_000
QUICK_CHARS = 400_000  # that are read in one go, in which nothing else of the process runs
UNPACKED_MAX_CHARS = 2_000_000_000
FILES_MAX = 20_000  # in a zip
DIRECTORY_MAX_BYTES = 8_000_000  # of a zip's list of its files, which is read whole
TAIL_BYTES = 65_536 + 22 + 20  # where a zip says how long that list is
CHUNK = 65_536  # characters
BETWEEN = re.compile(r"[ \t\r\n,]*+")
BROKEN_ZIP = gettext_noop("The zip is damaged: it cannot be read to its end.")
READING_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@dataclass(frozen=True)
class Place:
    """Where a conversation is: in a file, and which one in a list there, counted from 1."""

    file: str
    numbers: tuple[int, ...] = ()
    is_behind: bool = False  # rather than at it

    def within(self, number: int) -> "Place":
        return Place(self.file, (*self.numbers, number))

    def __str__(self) -> str:
        said = self.file
        pattern = _("%(file)s, number %(number)s")
        if self.is_behind:
            pattern = _("%(file)s, after number %(number)s")
        for number in self.numbers:
            said = pattern % {"file": said, "number": number}
        return said


def documents_in(file: IO[bytes], name: str) -> Iterator[tuple[Place, Any]]:
    """Where each document is, and the document, or the NotTaken that says why it has none."""
    if not is_zip(file):
        yield from documents_of(file, name, Budget())
        return
    try:
        check_directory(file)
        pack = zipfile.ZipFile(file)
    except (NotTaken, *READING_ERRORS) as problem:
        yield Place(name), problem if isinstance(problem, NotTaken) else NotTaken(_(BROKEN_ZIP))
        return
    budget = Budget()
    with pack:
        for info in pack.infolist():
            if is_wanted(info.filename):
                yield from documents_packed(pack, info, budget)


def documents_packed(
    pack: zipfile.ZipFile, info: zipfile.ZipInfo, budget: "Budget"
) -> Iterator[tuple[Place, Any]]:
    try:
        with pack.open(info) as file:
            yield from documents_of(file, info.filename, budget)
    except READING_ERRORS:
        yield Place(info.filename), NotTaken(_("It is damaged or locked inside its zip."))


def is_wanted(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    hidden = name.startswith(".") or "__MACOSX" in folder
    return name.lower().endswith(".json") and not hidden


def is_zip(file: IO[bytes]) -> bool:
    start = file.read(4)
    file.seek(0)
    return start in (b"PK\x03\x04", b"PK\x05\x06")


def check_directory(file: IO[bytes]) -> None:
    """Refuse a zip whose list of files is endless, before the list is read."""
    size = file.seek(0, 2)
    file.seek(max(0, size - TAIL_BYTES))
    tail = file.read(TAIL_BYTES)
    file.seek(0)
    ends = [found.start() for found in re.finditer(b"PK\x05\x06", tail)]
    sizes = [int.from_bytes(tail[at + 12 : at + 16], "little") for at in ends]
    counts = [int.from_bytes(tail[at + 10 : at + 12], "little") for at in ends]
    if b"PK\x06\x07" in tail or max(sizes, default=0) > DIRECTORY_MAX_BYTES:
        raise NotTaken(_("The zip holds too many files to be an export of conversations."))
    if max(counts, default=0) > FILES_MAX:
        raise NotTaken(
            _("The zip holds more than %(count)s files.") % {"count": grouped(FILES_MAX)}
        )


class Budget:
    """How much may still be unpacked of a whole upload."""

    def __init__(self) -> None:
        self.left = UNPACKED_MAX_CHARS

    def spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise NotTaken(_("Unpacked, the export is larger than anything that is taken."))


def documents_of(file: IO[bytes], name: str, budget: Budget) -> Iterator[tuple[Place, Any]]:
    text = TextIOWrapper(file, encoding="utf-8-sig", errors="replace")
    items = Items(text, budget)
    number = 0
    try:
        for number, item in enumerate(items, start=1):
            yield Place(name, (number,) if items.is_list else ()), item
    except NotTaken as problem:
        yield Place(name, (number,) if number else (), is_behind=True), problem
    finally:
        text.detach()  # whoever opened the file closes it


class Items:
    """The items of a JSON list, or a lone document; raises NotTaken where it cannot go on.

    Each item is read at most twice over: what has to be read for it doubles.
    """

    def __init__(self, text: TextIOWrapper, budget: Budget) -> None:
        self.is_list = False
        self._text, self._budget = text, budget
        self._buffer, self._at, self._is_over = "", 0, False

    def __iter__(self) -> Iterator[Any]:
        self.is_list = self._next_char() == "["
        if not self.is_list:
            yield self._item()
            return
        self._at += 1
        while (char := self._next_char()) != "]":
            if not char:
                raise NotTaken(_("The file ends in the middle."))
            yield self._item()

    def _next_char(self) -> str:
        """What comes after blanks and commas, "" at the end."""
        while True:
            between = BETWEEN.match(self._buffer, self._at)
            self._at = between.end() if between else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if self._is_over:
                return ""
            self._read_on()

    def _item(self) -> Any:
        while True:
            is_long = len(self._buffer) - self._at > QUICK_CHARS
            decoder = GENTLE if is_long else DECODER
            try:
                item, self._at = decoder.raw_decode(self._buffer, self._at)
                return item
            except RecursionError:
                raise NotTaken(_("It is nested too deeply to be an export.")) from None
            except json.JSONDecodeError as error:
                if self._is_over:
                    raise NotTaken(_("It is no JSON: %(why)s.") % {"why": error.msg}) from None
            except ValueError:  # a number of thousands of digits
                raise NotTaken(_("It holds a number that cannot be read.")) from None
            if len(self._buffer) - self._at > ITEM_MAX_CHARS:
                raise NotTaken(
                    _("What comes next is no JSON, or longer than %(most)s MB.")
                    % {"most": ITEM_MAX_CHARS // 1_000_000}
                )
            self._read_on()

    def _read_on(self) -> None:
        rest = self._buffer[self._at :]
        more = self._text.read(max(CHUNK, len(rest)))
        self._budget.spend(len(more))
        self._buffer, self._at, self._is_over = rest + more, 0, not more


DECODER, GENTLE = json.JSONDecoder(), GentleDecoder()
