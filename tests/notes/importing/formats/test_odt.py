"""OpenDocument texts as LibreOffice writes them."""

import pytest

from notes.importing.converter import check, tidy
from notes.importing.formats.odt import read
from tests.notes.documents import zip_of

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
    )
)
STYLES = (
    '<style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="P1" style:parent-style-name="Title"/>'
    '<text:list-style style:name="L1"><text:list-level-style-number/></text:list-style>'
)


def odt(body, title=""):
    content = (
        f'<?xml version="1.0"?><office:document-content {NAMES} '
        'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    meta = f'<x xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></x>'
    return zip_of({"mimetype": "x", "content.xml": content, "meta.xml": meta})


def text_of(body, title=""):
    data = odt(body, title)
    check(".odt", data)
    return tidy(*read(data))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            '<text:p text:style-name="P1">Titel</text:p>'
            '<text:h text:outline-level="2">Cafe\u0301</text:h>'
            '<text:p>\u5bff\u53f8 <text:span text:style-name="T1">fett</text:span>'
            '<text:s text:c="3"/>a<text:tab/>b &lt;c&gt; *d*<text:line-break/>\u05e9\u05dc'
            "</text:p>",
            "# Titel\n\n## Cafe\u0301\n\n\u5bff\u53f8 **fett** a b \\<c> \\*d\\*\n\u05e9\u05dc",
        ),
        (
            '<text:list text:style-name="L1"><text:list-item><text:p>eins</text:p>'
            "</text:list-item><text:list-item><text:p>zwei</text:p><text:list><text:list-item><text:p>x</text:p>"
            "</text:list-item></text:list></text:list-item></text:list>",
            "1. eins\n2. zwei\n\n   * x",
        ),
        (
            '<text:p>A<text:note text:id="f1"><text:note-citation>1</text:note-citation>'
            "<text:note-body><text:p>Fu\u00dfnote</text:p></text:note-body></text:note> b "
            '<text:a xlink:href="https://x.org/a">Ort</text:a></text:p>',
            "A[^1] b [Ort](https://x.org/a)\n\n[^1]: Fu\u00dfnote",
        ),
        (
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>weg</text:p>"
            "</text:deletion></text:changed-region></text:tracked-changes><text:p>da</text:p>",
            "da",
        ),
        (
            "<table:table><table:table-row>"
            '<table:table-cell table:number-rows-spanned="2"><text:p>a</text:p></table:table-cell>'
            '<table:table-cell table:number-columns-repeated="2"><text:p>b</text:p>'
            "</table:table-cell></table:table-row><table:table-row><table:covered-table-cell/>"
            "<table:table-cell><text:p>c</text:p></table:table-cell></table:table-row>"
            "</table:table>",
            "|  |  |  |\n| --- | --- | --- |\n| a | b | b |\n|  | c |",
        ),
    ],
)
def test_a_text_document_reads_as_it_was_written(body, text):
    assert text_of(body) == text


def test_its_title_stands_above_a_text_without_headings():
    assert text_of("<text:p>Text</text:p>", "Mein \u5bff\u53f8") == "# Mein \u5bff\u53f8\n\nText"
