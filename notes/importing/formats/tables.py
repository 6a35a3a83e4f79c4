"""Spreadsheets and CSV as Markdown tables; what is too much for a note is said, and how much."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from notes.importing.conversion import NotConvertible
from notes.importing.formats.office.asides import asides
from notes.importing.formats.office.cells import with_formulas
from notes.importing.notion import as_row
from notes.text.decoding.texts import NotText, read_text
from notes.text.parsing import NOTE_MAX_BYTES

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

TABLES_MAX_CHARS = 2_000_000  # of all tables of one file
CELLS_MAX = 500_000  # of one file; more would keep a browser busy for minutes
DELIMITERS = ",;\t|"
SNIFFED_ROWS = 20
SAID = re.compile(r'\s*"?sep=([,;|\t])"?\s*?\n', re.I)  # a first line that Excel reads and hides
AS_TEXT = re.compile(r'="([^"]*)"')  # how Excel is kept from making a number of 007

csv.field_size_limit(NOTE_MAX_BYTES)  # Python's own allows cells of 128 kB


class Room:
    """What may still be written of one file's tables."""

    def __init__(self) -> None:
        self.chars = TABLES_MAX_CHARS
        self.cells = CELLS_MAX

    def takes(self, row: str, cells: int) -> bool:
        self.chars -= len(row) + 1
        self.cells -= cells
        return self.chars >= 0 and self.cells >= 0


# --- CSV ----------------------------------------------------------------------------------------


def read_csv(data: bytes) -> tuple[str, str]:
    part, is_cut = beginning(data)
    try:
        text = read_text(part)
    except NotText as refusal:
        raise NotConvertible(str(refusal)) from refusal
    rows = table_rows(text)
    try:
        shown, more = table((row for row in rows if any(map(str.strip, row))), Room())
    except csv.Error as error:
        raise NotConvertible(f"It is a table that is damaged ({error}).") from error
    if is_cut:
        return f"{shown}\n\n*The file goes on; as a whole it is kept beside this note.*", ""
    return shown + left_out(more), ""


def table_rows(text: str) -> Iterator[list[str]]:
    """Raises csv.Error while it is read."""
    said = SAID.match(text)
    text = text[said.end() :] if said else text
    sign = said[1] if said else delimiter_of(text)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign):
        yield [AS_TEXT.sub(r"\1", value) if value.startswith("=") else value for value in row]


def beginning(data: bytes) -> tuple[bytes, bool]:
    """As much as is read of it, up to the end of a line; and whether there is more."""
    if len(data) <= NOTE_MAX_BYTES:
        return data, False
    end = data.rfind(b"\n", 0, NOTE_MAX_BYTES)
    return data[: end if end > 0 else NOTE_MAX_BYTES], True


def left_out(count: int) -> str:
    if not count:
        return ""
    rows = "1 row more is" if count == 1 else f"{count:,} rows more are"
    return f"\n\n*{rows} not shown here; the file itself, kept beside this note, has all.*"


def delimiter_of(text: str) -> str:
    """The sign that parts the first rows into most cells, into equally many where one does."""

    def score(sign: str) -> tuple[bool, int]:
        lines = io.StringIO(text, newline="")
        try:
            rows = [row for row in islice(csv.reader(lines, delimiter=sign), SNIFFED_ROWS) if row]
        except csv.Error:
            return False, 0
        sizes = {len(row) for row in rows}
        return len(sizes) == 1 and sizes != {1}, min(sizes, default=0)

    return max(DELIMITERS, key=score)


def table(rows: Iterable[Sequence[str]], room: Room) -> tuple[str, int]:
    """(a Markdown table with the first row as its head, how many rows had no room)."""
    kept: list[Sequence[str]] = []
    more = 0
    for row in rows:
        if not more and room.takes("".join(row), len(row)):
            kept.append(row)
        else:
            more += 1
    if not kept:
        return "", more
    width = max(map(len, kept))
    lines = [as_row([*row, *[""] * (width - len(row))]) for row in kept]
    return "\n".join([lines[0], as_row(["---"] * width), *lines[1:]]), more


# --- Spreadsheets ---------------------------------------------------------------------------------


def read_workbook(data: bytes) -> tuple[str, str]:
    """All sheets that hold something; formulas by the values that were saved with them, if any."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(with_formulas(data)))
        parts = list(sheets(workbook, asides(data)))
    except PasswordError as error:
        raise NotConvertible("It is locked with a password. Save it without one.") from error
    except (CalamineError, zipfile.BadZipFile, zlib.error) as error:
        raise NotConvertible("It is a spreadsheet that is damaged or cut off.") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # which is no Exception
            raise
        raise NotConvertible("It is a spreadsheet that is damaged or cut off.") from error
    if len(parts) == 1:
        return parts[0][1], ""
    return "\n\n".join(f"## {name}\n\n{shown}" for name, shown in parts), ""


def sheets(
    workbook: "CalamineWorkbook", beside: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str]]:
    room = Room()
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=True)
        filled = ([cell(value) for value in row] for row in rows if any(map(is_filled, row)))
        shown, more = table(filled, room)
        if shown or more:
            below = beside_cells(shown, beside.get(name, ()))
            yield " ".join(name.split()), (shown + left_out(more) + below).strip()


def beside_cells(shown: str, said: Sequence[str]) -> str:
    """A list of what is said of cells, but for addresses that stand in them."""
    items = [each for each in said if each.partition(": ")[2] not in shown]
    return "\n\n" + "\n".join(f"- {escaped(each)}" for each in items) if items else ""


def escaped(text: str) -> str:
    return text if "://" in text else re.sub(r"([*_`\[\]<>#])", r"\\\1", text)


def is_filled(value: object) -> bool:
    return value not in ("", None)


def cell(value: object) -> str:
    """A value as people write it; days without a time have none."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return value.isoformat() if isinstance(value, date | time) else str(value)
