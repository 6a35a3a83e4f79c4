"""Where a workbook's cells lead, and what is said on them, stands below their table."""

import io
from time import thread_time

import openpyxl
import pytest
from openpyxl.comments import Comment

from notes.importing.formats import tables
from notes.importing.formats.office import asides
from tests.notes.documents import zip_of
from tests.pace import allowed


@pytest.fixture
def data():
    book = openpyxl.Workbook()
    prices = book.active
    prices.title = "Preise 寿司"
    prices.append(["Obst", "Wo"])
    prices.append(["Äpfel", "Markt"])
    prices.append(["https://example.org/b", "x"])
    prices["B2"].hyperlink = "https://example.org/markt"
    prices["A3"].hyperlink = "https://example.org/b"
    prices["A2"].comment = Comment("Süß *und*\nسعر جيد", "me")
    prices["B3"] = '=HYPERLINK("https://example.org/c","dort")'
    book.create_sheet("Leer")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_links_and_comments_stand_below_the_table(data):
    text, _ = tables.read_workbook(data)

    assert text.endswith("\n\n- B2: https://example.org/markt\n- A2: Süß \\*und\\* سعر جيد")
    assert text.count("https://example.org/b") == 1


def test_a_cell_s_address_is_read_in_time_with_its_tag_s_length():
    tag = b"<c " + b'r="A1" ' * 20_000 + b"><f>HYPERLINK("

    began = thread_time()
    assert not asides.FORMULA.search(tag)
    assert thread_time() - began < allowed(0.5)
    assert asides.FORMULA.search(tag + b'"https://example.org/\xc3\xa9"')[1] == b"A1"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("xml", ["", "<", "<a><!-- x --><b/></a>", "\x00"])
def test_what_cannot_be_read_costs_no_cells(part, xml):
    assert not any(asides.asides(zip_of({"xl/workbook.xml": "<workbook/>", part: xml})).values())
    assert asides.asides(b"PK\x03\x04") == {}
