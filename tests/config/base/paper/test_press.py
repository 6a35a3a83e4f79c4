"""Blocks as a PDF: read back, in any script, whatever stands in them."""

import logging
import unicodedata

import pytest
from django.utils import translation

from config.base.paper import press as press_module
from config.base.paper.blocks import block, lines, paragraph, passage, run
from config.base.paper.press import Busy, Document, NotPressed, TooLong, press
from config.base.paper.reading import blocks_of
from tests.papers import links_in, reader_of, text_of

COMPOSED, APART = "Caf\u00e9 L\u00fcge", "cafe\u0301 lu\u0308ge"
JAPANESE = "味噌汁は日本の汁物である。"
ARABIC = "هذه فقرة بالعربية مع رقم ١٢٣ قائمة"
SCRIPTS = ["Ελληνικά", "Кириллица", "中文句子", "繁體中文", "한국어 문장", "שלום עולם", "สวัสดี"]
HOSTILE = '#set page(fill: red) $x$ @a <label> */ "); read("/etc/passwd") \\u{41} #panic() https:'


@pytest.fixture(scope="module")
def pdf():
    return press(
        Document(
            f"Reise & {JAPANESE}",
            [
                paragraph(f"{COMPOSED}, {APART}"),
                *map(paragraph, [JAPANESE, ARABIC, *SCRIPTS]),
                paragraph("नमस्ते दुनिया 😀👩‍👩‍👧 ☑"),
                paragraph(HOSTILE),
                block("code", [run(HOSTILE)]),
                block("h", lines("Zwei\nZeilen"), level=2),
                *blocks_of(
                    '<p>siehe <a href="https://example.org/ä?q=1">dort</a>'
                    '<a class="citation">1</a></p><table><tr><td>Zelle</td></tr></table>'
                    "<ol start='7'><li>sieben</li></ol><blockquote>gesagt</blockquote><hr>",
                    {1: "source-1-1"},
                ),
                {
                    "k": "sources", "rtl": False, "cjk": "",
                    "sources": [
                        {
                            "place": "source-1-1",
                            "heading": block("p", [run("[1] "), run("Notiz", "b")]),
                            "passage": passage("Erster.\n\nZweiter."),
                        }
                    ],
                },
            ],
        ),
        1,
    )  # fmt: skip


def test_every_script_can_be_copied_from_it(pdf):
    text = unicodedata.normalize("NFC", text_of(pdf))

    for words in (COMPOSED, APART, JAPANESE, ARABIC, *SCRIPTS, "नमस्ते", "😀"):
        assert unicodedata.normalize("NFC", words) in text


def test_what_stands_in_it_is_words_and_never_markup(pdf):
    text = text_of(pdf).replace("\n", " ")

    assert text.count('read("/etc/passwd")') == 2
    assert text.count("#set page(fill: red)") == 2


def test_lists_tables_and_sources_are_in_it(pdf):
    text = text_of(pdf)

    for words in ("7. sieben", "Zelle", "gesagt", "[1] Notiz", "Erster.", "Zweiter.", "Page 1 of"):
        assert words in text


def test_links_lead_outside_or_to_the_passage(pdf):
    annotations = [
        each.get_object() for page in reader_of(pdf).pages for each in page.get("/Annots", ())
    ]

    assert len(links_in(pdf)) == 1
    assert next(iter(links_in(pdf))).startswith("https://example.org/")
    assert len(annotations) == 2, "the citation leads to its passage"


def test_it_is_tagged_titled_and_says_its_language(pdf):
    reader = reader_of(pdf)
    root = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert reader.metadata.title == f"Reise & {JAPANESE}"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert "Zwei" in str(reader.outline)


def test_it_carries_its_fonts_and_asks_nobody_for_anything(pdf):
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader_of(pdf).pages
        for font in page["/Resources"]["/Font"].values()
    }

    assert any("NotoSansCJKjp" in font or "NotoSansCJKJP" in font for font in fonts), fonts
    assert any("IBMPlexSansArabic" in font.replace("-", "") for font in fonts), fonts
    assert b"/JavaScript" not in pdf
    assert b"/EmbeddedFile" not in pdf


def test_what_no_font_has_is_a_box_and_is_said():
    pdf = press(Document("Runen", [paragraph("ᚠᚢ steht im Stein, Ende")]), 1)

    assert "U+16A0, U+16A2" in text_of(pdf).replace("\n", " ")
    assert "□□ steht im Stein, Ende" in text_of(pdf)
    assert b"pdfuaid" in reader_of(pdf).trailer["/Root"]["/Metadata"].get_object().get_data()


def test_what_the_standard_does_not_allow_is_set_without_it():
    with translation.override("de"):
        text = text_of(press(Document("Eigenes", [paragraph("ein \ue000 Zeichen")]), 1))

    assert "Zeichen" in text
    assert "Seite 1 von 1" in text


def test_an_empty_one_is_a_page_and_odd_titles_are_titles():
    text = text_of(press(Document("\u202eTitel \x00\ud800\n" + "x" * 300, []), 1))

    assert "Titel" in text


def test_what_is_too_long_is_refused_before_anything_is_set(monkeypatch):
    monkeypatch.setattr(press_module, "pressed", None)

    with pytest.raises(TooLong, match="about 300 pages"):
        press(Document("Lang", [paragraph("味" * 600_000)]), 1)


def test_where_others_are_set_it_says_when_to_come_again(monkeypatch):
    monkeypatch.setattr(press_module, "WAIT_SECONDS", 0)
    with press_module.turns.turn(2, 0), pytest.raises(Busy, match="in a minute"):
        press(Document("Später", []), 1)


def test_what_cannot_be_set_is_said_and_its_words_are_not_in_the_log(caplog):
    with caplog.at_level(logging.ERROR), pytest.raises(NotPressed, match="log"):
        press(Document("Kaputt", [{"k": "unknown", "rtl": False, "cjk": "", "runs": []}]), 1)

    assert "No PDF" in caplog.text


def test_its_turn_is_given_back():
    assert text_of(press(Document("Danach", []), 1))
