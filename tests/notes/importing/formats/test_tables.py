"""Spreadsheets and CSV become tables; what is too much for one is said."""

import io
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest

from notes.importing.conversion import NotConvertible, convert
from notes.importing.formats import tables
from tests.notes.documents import zip_of
from tests.pace import allowed

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def with_formula():
    """As Excel saves it: the formula, and the value that it had."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>2</v></c><c r="B1"><f>A1*3</f><v>6</v></c></row>'
        "</sheetData></worksheet>"
    )
    files = dict(opened(workbook(One=[["x"]])))
    files["xl/worksheets/sheet1.xml"] = sheet
    return zip_of(files)


def opened(data):
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def ods():
    cells = (
        '<table:table-cell office:value-type="string"><text:p>Obst</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="3"><text:p>3</text:p>'
        "</table:table-cell>"
    )
    content = (
        f'{HEAD}<office:document-content xmlns:office="{OFFICE}:office:1.0"'
        f' xmlns:table="{OFFICE}:table:1.0" xmlns:text="{OFFICE}:text:1.0"><office:body>'
        '<office:spreadsheet><table:table table:name="Kasse"><table:table-row>'
        f"{cells}</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = (
        f'{HEAD}<manifest:manifest xmlns:manifest="{OFFICE}:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zip_of({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


# --- Spreadsheets -------------------------------------------------------------------------------


def test_every_sheet_is_a_table_under_its_name_with_days_and_numbers_as_written():
    data = workbook(
        Kasse=[
            ["Tag", "Betrag", "bar", "um", "Dauer"],
            [date(2024, 5, 3), 3.0, True, time(10, 5), timedelta(hours=30)],
            [datetime(2024, 5, 3, 10, 5), 2.5, None, None, "寿司 | Ä"],
        ],
        leer=[],
        Zweite=[["עברית"]],
    )

    assert tables.read_workbook(data)[0] == (
        "## Kasse\n\n| Tag | Betrag | bar | um | Dauer |\n| --- | --- | --- | --- | --- |\n"
        "| 2024-05-03 | 3 | TRUE | 10:05:00 | 30:00:00 |\n"
        "| 2024-05-03 10:05:00 | 2.5 |  |  | 寿司 \\| Ä |\n\n"
        "## Zweite\n\n| עברית |\n| --- |"
    )


def test_formulas_show_what_they_came_to():
    assert tables.read_workbook(with_formula())[0] == "| 2 | 6 |\n| --- | --- |"


def test_formulas_that_nothing_has_reckoned_stand_as_written():
    data = workbook(One=[["Größe", "計"], [2, '=SUM(A2,3)&"<m>"'], ["=A2", None]])

    assert tables.read_workbook(data)[0] == (
        '| Größe | 計 |\n| --- | --- |\n| 2 | =SUM(A2,3)&"<m>" |\n| =A2 |  |'
    )


def test_open_document_sheets_are_read_too():
    assert tables.read_workbook(ods())[0] == "| Obst | 3 |\n| --- | --- |"


def test_rows_without_room_are_counted(monkeypatch):
    monkeypatch.setattr(tables, "CELLS_MAX", 4)
    data = workbook(A=[["a", "b"], ["1", "2"], ["3", "4"]], B=[["x"], ["y"]])

    text = tables.read_workbook(data)[0]

    assert "| 1 | 2 |" in text
    assert (
        "*1 row more is not shown here; the file itself, kept beside this note, has all.*" in text
    )
    assert "## B\n\n*2 rows more are not shown here" in text


@pytest.mark.slow
def test_a_spreadsheet_is_a_note_and_its_file_is_kept(bring, leads):
    brought = bring({"Kasse.xlsx": workbook(A=[["Obst", "Preis"]]), "n.md": "[x](Kasse.xlsx)"})

    assert "| Obst | Preis |" in brought.notes["Kasse.xlsx"].body
    assert brought.kept == {"Kasse.xlsx"}
    assert leads(brought.notes["n.md"]) == ["Kasse.xlsx"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", b"no zip"),
        ("a.xlsx", zip_of({"[Content_Types].xml": "<x", "xl/workbook.xml": "<"})),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"\x00" * 600),
        ("a.xls", b"text"),
        ("a.ods", zip_of({"content.xml": "<a>" * 100_000})),
    ],
)
def test_a_damaged_spreadsheet_is_refused_in_a_sentence(name, data):
    with pytest.raises(NotConvertible, match=r"^It .*\.$"):
        convert(name, data)


# --- CSV ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (b"a,b\n1,2\n", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
        ("Obst;Preis\nÄpfel;1,50\nBirnen;2,75".encode("cp1252"), "| Äpfel | 1,50 |"),
        ("a\tb\n寿司\t2".encode("utf-16"), "| 寿司 | 2 |"),
        (
            b'\xef\xbb\xbfn,t\r\n1,"two\r\nlines, and ""more"""\r\n',
            '| 1 | two<br>lines, and "more" |',
        ),
        (b"only one column\nsecond", "| only one column |\n| --- |\n| second |"),
        (b"a,b\n1\n1,2,3\n", "| a | b |  |\n| --- | --- | --- |\n| 1 |  |  |\n| 1 | 2 | 3 |"),
        (b"a|b\n1|2", "| 1 | 2 |"),
        (b"sep=;\r\na;b\r\n1,5;2\r\n", "| a | b |\n| --- | --- |\n| 1,5 | 2 |"),
        ("sep=\t\nä\tb\n".encode("utf-16"), "| ä | b |\n| --- | --- |"),
        (b'="007",b\n=1+1,"=""x"""\n', "| 007 | b |\n| --- | --- |\n| =1+1 | x |"),
    ],
)
def test_a_csv_is_read_with_the_delimiter_and_encoding_it_has(data, shown):
    assert shown in tables.read_csv(data)[0]


def test_a_long_csv_says_that_it_goes_on():
    text = tables.read_csv(b"a,b\n" + b"some words,more words\n" * 400_000)[0]

    assert len(text) < 2 * tables.TABLES_MAX_CHARS
    assert text.endswith("as a whole it is kept beside this note.*")


def test_what_is_no_text_is_no_table():
    with pytest.raises(NotConvertible):
        tables.read_csv(b"\x00\x01" * 100)


@pytest.mark.parametrize("piece", ['"', ",", "\n", '"",', ";\n", "a"])
def test_a_long_csv_of_one_thing_is_read_or_refused_at_once(piece):
    import time
    from contextlib import suppress

    began = time.thread_time()
    with suppress(NotConvertible):
        tables.read_csv(piece.encode() * (1_000_000 // len(piece)))

    assert time.thread_time() - began < allowed(5)
