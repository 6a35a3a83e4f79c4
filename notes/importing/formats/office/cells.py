"""Workbooks that a program wrote: a formula that nothing has reckoned yet stands as written."""

import io
import re
import zipfile

SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
SHEET_MAX_BYTES = 50_000_000
UNRECKONED = re.compile(
    rb"<c\b([^<>]*+)>\s*+<f\b[^<>]*+>([^<]++)</f>\s*+(?:<v\s*+/>|<v>\s*+</v>)?+\s*+</c>"
)
KIND = re.compile(rb"\st=\"[^\"<>]*+\"")


def with_formulas(data: bytes) -> bytes:
    """The workbook with these formulas as texts; without them their rows would seem empty."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        sheets = {
            entry.filename: before.read(entry)
            for entry in before.infolist()
            if SHEET.fullmatch(entry.filename) and entry.file_size <= SHEET_MAX_BYTES
        }
        if not any(map(UNRECKONED.search, sheets.values())):
            return data
        for entry in before.infolist():
            sheet = sheets.get(entry.filename)
            written = before.read(entry) if sheet is None else UNRECKONED.sub(as_text, sheet)
            after.writestr(entry, written)
    return out.getvalue()


def as_text(cell: re.Match[bytes]) -> bytes:
    return b'<c%s t="str"><v>=%s</v></c>' % (KIND.sub(b"", cell[1]), cell[2])
