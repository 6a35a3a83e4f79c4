"""Footnotes, comments and encodings of documents, read in the process that converts."""

import pytest

from notes.importing.conversion import convert
from tests.notes import documents

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("converter")]


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_what_stands_below_a_words_page_and_beside_it_is_kept():
    parts = {
        "footnotes": f'<w:footnote w:id="2"><w:p>{run("Funded by Heron.")}</w:p></w:footnote>',
        "endnotes": f'<w:endnote w:id="3"><w:p>{run("As told in Lund.")}</w:p></w:endnote>',
        "comments": '<w:comment w:id="0" w:author="A" w:initials="AB">'
        f"<w:p>{run('Is this right?')}</w:p></w:comment>",
    }
    body = (
        f'<w:p>{run("Tapirs")}<w:r><w:footnoteReference w:id="2"/></w:r>{run(" swim")}'
        '<w:r><w:endnoteReference w:id="3"/></w:r></w:p>'
        f"<w:p>{run('Price: ')}<w:del><w:r><w:delText>100</w:delText></w:r></w:del>"
        f"<w:ins>{run('250')}</w:ins></w:p>"
        f'<w:p>{run("Said.")}<w:r><w:commentReference w:id="0"/></w:r></w:p>'
    )

    assert convert("a.docx", documents.docx_with(parts, body)).split("\n\n") == [
        "Tapirs[^1] swim[^2]",
        "Price: 250",
        "Said.[^3]",
        "[^1]: Funded by Heron.",
        "[^2]: As told in Lund.",
        "[^3]: Comment (AB1): Is this right?",
    ]


def test_footnotes_of_two_chapters_are_not_mixed_up():
    chapter = (
        '<p>{0}<a id="r" href="#n">1</a></p><ol><li id="n">On {0}. <a href="#r">↩</a></li></ol>'
    )
    chapters = {f"{name}.xhtml": chapter.format(name) for name in ("one", "two")}

    text = convert("a.epub", documents.epub_of("Book", chapters))

    assert "one[^1]" in text
    assert "[^2]: On two." in text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Привет, мир. Завтра едем в деревню.", "cp1251"),
        ("今天天气很好，我们去公园散步。", "gb18030"),
        ("今日は天気がいいから散歩しましょう。", "euc_jp"),
        ("היום הלכנו לים ואכלנו דגים.", "cp1255"),
        ("Größe und Café", "utf-16"),
    ],
)
def test_a_page_that_declares_no_encoding_or_a_wrong_one_is_read(text, encoding):
    assert convert("a.html", f"<p>{text}</p>".encode(encoding)) == text
    assert convert("a.html", f"<meta charset=utf-8><p>{text}</p>".encode(encoding)) == text
