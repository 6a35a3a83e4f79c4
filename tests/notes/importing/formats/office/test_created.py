"""The day on which a document says that it was begun."""

import pytest

from notes.importing.formats.office.created import with_day
from tests.notes.documents import docx_of, pdf_of, zip_of

CORE = "<cp><dcterms:created xsi:type='dcterms:W3CDTF'>2015-03-04T23:30:00Z</dcterms:created></cp>"
META = "<office:meta><meta:creation-date>2015-03-04T05:06:07.8</meta:creation-date></office:meta>"
PDF = pdf_of(["x"]).replace(
    b"/Root 1 0 R", b"/Root 1 0 R /Info << /CreationDate (D:20150304050607+01'00') >>"
)
PAGE = b'<head><meta content="x" name="a"><meta property="article:published_time" content="'


@pytest.mark.parametrize(
    ("ending", "data"),
    [
        (".docx", zip_of({"docProps/core.xml": CORE})),
        (".odt", zip_of({"meta.xml": META})),
        (".pdf", PDF),
        (".html", PAGE + b'2015-03-04T05:00:00Z">'),
    ],
)
def test_it_stands_above_the_text(ending, data):
    assert with_day("寿司", ending, data) == "---\ncreated: 2015-03-04\n---\n\n寿司"


@pytest.mark.parametrize(
    ("ending", "data", "text"),
    [
        (".docx", zip_of({"docProps/core.xml": CORE.replace("03-04", "13-45")}), "x"),
        (".docx", docx_of(paragraphs=["x"]), "x"),  # a library's template has a day of its own
        (".docx", b"no zip", "x"),
        (".pdf", b"%PDF-1.4 broken", "x"),
        (".rtf", CORE.encode(), "x"),
        (".pdf", PDF, "---\ndate: 2020-01-01\n---\nx"),
    ],
)
def test_where_none_is_said_or_the_text_says_one_nothing_is_added(ending, data, text):
    assert with_day(text, ending, data) == text
