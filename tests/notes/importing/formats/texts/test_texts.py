"""Files that are nothing but text, each in its own way: what a reader sees of them is Markdown."""

import json
import time

import pytest

from notes.importing.conversion import NotConvertible
from notes.importing.formats.texts import canvases, cards, markups, notebooks, subtitles
from notes.importing.readers import read_html
from tests.pace import allowed


def test_subtitles_are_what_is_said_and_when():
    srt = (
        "\ufeff1\n00:00:01,000 --> 00:00:03,000\n<i>Grüße</i>\nan alle\n\n"
        "2\n01:02:03,000 --> 01:02:04,000\n寿司\n"
    )
    vtt = "WEBVTT\n\nNOTE hidden\n\nintro\n00:01.000 --> 00:03.000 align:left\n<v Åsa>A &amp; B\n"

    assert (
        subtitles.read(srt.encode("utf-16"))[0]
        == "**0:00:01**\nGrüße\nan alle\n\n**1:02:03**\n寿司"
    )
    assert subtitles.read(vtt.encode())[0] == "**0:00:01**\nÅsa: A & B"


def test_a_notebook_is_its_texts_its_code_and_what_that_printed():
    cells = [
        {"cell_type": "markdown", "source": ["# Möwen\n", "Text"]},
        {
            "cell_type": "code",
            "source": "print('```')",
            "outputs": [
                {"text": ["寿司\n"]},
                {"data": {"image/png": "iVBOR", "text/plain": "<Figure>"}},
                {"traceback": ["\x1b[31mError\x1b[0m"]},
            ],
        },
    ]
    notebook = {"cells": cells, "metadata": {"kernelspec": {"language": "python"}}}

    assert notebooks.read(json.dumps(notebook).encode())[0] == (
        "# Möwen\nText\n\n````python\nprint('```')\n````\n\n```\n寿司\n```\n\n"
        "```\n<Figure>\n```\n\n```\nError\n```"
    )
    with pytest.raises(NotConvertible):
        notebooks.read(b'{"cells": [')


def test_contacts_and_events_are_sections():
    card = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Åsa Öberg\r\nitem1.TEL;TYPE=CELL:+46 1\r\n"
        "ADR;TYPE=HOME:;;Kajen 1;Lund;;222;SE\r\nNOTE:Tea\\, cake\\nand 寿\r\n 司\r\nEND:VCARD\r\n"
    )
    event = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:=C3=84=\n=C3=96\nDTSTART:20240503T100000Z\n"
        "BEGIN:VALARM\nDESCRIPTION:Ring\nEND:VALARM\nLOCATION:Lund\nEND:VEVENT\nEND:VCALENDAR"
    ).replace("SUMMARY", "SUMMARY;ENCODING=QUOTED-PRINTABLE")

    assert cards.read(card.encode())[0] == (
        "# Åsa Öberg\n\n- Phone: +46 1\n- Address: Kajen 1, Lund, 222, SE\n\nTea, cake\nand 寿司"
    )
    assert cards.read(event.encode())[0] == "# ÄÖ\n\n- Start: 2024-05-03 10:00\n- Where: Lund"
    assert cards.read((card + event).encode())[0].startswith("## Åsa Öberg\n\n")


def test_a_canvas_is_its_cards_and_links_to_what_it_shows():
    nodes = [
        {"type": "text", "text": "**Two** 寿司", "x": 0, "y": 9},
        {"type": "file", "file": "Länder/Grönland.md", "subpath": "#Eis", "x": 1, "y": 0},
        {"type": "group", "label": "Reise", "x": 0, "y": -9},
        {"type": "link", "url": "javascript:x"},
    ]
    canvas = {"nodes": nodes, "edges": [{"label": "leads to"}]}

    assert canvases.read(json.dumps(canvas).encode())[0] == (
        "## Reise\n\n[[Länder/Grönland.md#Eis]]\n\n**Two** 寿司\n\n- leads to"
    )


@pytest.mark.parametrize(
    ("read", "text", "markdown"),
    [
        (
            markups.read_rst,
            "====\nÄrzte\n====\n\nTeil\n----\n\n``a*b`` `Da <https://x.org>`_ :ref:`dort`",
            "# Ärzte\n\n## Teil\n\n`a*b` [Da](https://x.org) dort",
        ),
        (
            markups.read_asciidoc,
            "= Ärzte\n\n*dick* link:b.adoc[B]\n\n* a\n** b\n\n----\n*x*\n----\n",
            "# Ärzte\n\n**dick** [B](b.adoc)\n\n- a\n   - b\n\n```\n*x*\n```\n",
        ),
        (
            markups.read_tex,
            "\\section{Die \\emph{Ärzte}}\n5\\% \\textbf{寿司}\n\\begin{align}\nx\n\\end{align}",
            "### Die *Ärzte*\n5\\% **寿司**\n$$\nx\n$$",
        ),
        (
            markups.read_wiki,
            "== Ärzte ==\n'''寿司''' ''x'' [[Da|da]] [https://x.org X]\n* a\n# b\n<pre>''</pre>",
            "## Ärzte\n**寿司** *x* [[Da|da]] [X](https://x.org)\n- a\n1. b\n`''`",
        ),
        (
            markups.read_wiki,
            '__TOC__\n;Äh: so\n:tief\n{| class="x"\n|+ Früchte\n! Art !! style="a|b"| עץ\n|-\n'
            "| [[Quitte|寿司]]\n| 3\nund 4\n|}\n{| \n{|\n|-\n|}",
            "\n**Äh** so\n> tief\n\nFrüchte\n\n| Art | עץ |\n| --- | --- |\n"
            "| [[Quitte\\|寿司]] | 3<br>und 4 |\n\n\n{| \n{|\n|-\n|}",
        ),
    ],
)
def test_what_people_see_of_other_markups_is_markdown(read, text, markdown):
    assert read(text.encode())[0] == markdown


def test_bookmarks_are_an_outline_of_folders_and_links():
    page = (
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<DL><p>\n"
        '<DT><H3 ADD_DATE="1">Gärten &amp; Seen</H3>\n<DL><p>\n'
        '<DT><A HREF="https://x.org/a(b)" ICON="data:x">寿司 [1]</A>\n<DD>Gut\n</DL><p>\n'
        '<DT><A HREF="https://y.org"></A>\n</DL>'
    )

    assert read_html(page.encode())[0] == (
        "- **Gärten & Seen**\n  - [寿司 \\[1\\]](https://x.org/a%28b%29)\n    Gut\n"
        "- [https://y.org](https://y.org)"
    )


@pytest.mark.parametrize(
    "begun", ["<A " + 'HREF="小船" ' * 50_000, "<A b " * 50_000, "<H3>ש" * 50_000, "<H3 " * 50_000]
)
def test_a_bookmark_that_never_ends_is_looked_at_once(begun):
    began = time.thread_time()

    read_html(f"<!DOCTYPE NETSCAPE-Bookmark-file-1>{begun}>".encode())

    assert time.thread_time() - began < allowed(2)


@pytest.mark.parametrize(
    ("read", "piece"),
    [
        (markups.read_asciidoc, "link:"),
        (markups.read_asciidoc, "https://"),
        (markups.read_asciidoc, "https://é小ש["),
        (markups.read_wiki, "= "),
        (markups.read_wiki, "=" + " " * 5_000),
        (markups.read_wiki, "[http://a" + "\t" * 5_000),
        (markups.read_wiki, '{|\n|a="|'),
        (markups.read_rst, "`a" + " " * 5_000),
    ],
)
def test_a_line_that_almost_is_markup_is_read_at_once(read, piece):
    line = (piece * (200_000 // len(piece)))[:200_000]
    began = time.thread_time()

    read(line.encode())

    assert time.thread_time() - began < allowed(2)


def test_headings_of_a_wiki_are_what_stands_between_equal_signs():
    said = markups.read_wiki("== Größe = 小船 ==\n=x=\n= a\n==  ==\n=== שלום===  \n".encode())[0]

    assert said == "## Größe = 小船\n# x\n= a\n==  ==\n### שלום\n"
