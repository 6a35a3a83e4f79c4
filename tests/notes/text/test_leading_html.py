"""Links and pictures of a note's own HTML lead where those of its Markdown do."""

import pytest

from notes.text.leading import Targets
from notes.text.markdown import render_note
from tests.notes.text.page_checker import Checker

TARGETS = Targets(
    notes={
        ("sea/Log book.md", ""): 3,
        ("Café.md", "Menü"): 4,
        ("Log", ""): 3,
        ("100%2525.md", ""): 5,
    },
    attachments={"assets/p (1).png": 7, "paper.pdf": 8, "Übersicht.png": 9},
)


def show(text):
    return str(render_note(text, TARGETS))


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<a href="sea/Log%20book.md">log</a>', '<a href="/notes/3/">log</a>'),
        ("<a href='sea/Log book.md#Part'>log</a>", '<a href="/notes/3/#h-part">log</a>'),
        ('<A HREF="Caf%C3%A9.md#Men%C3%BC">x</A>', '<a href="/notes/4/#h-men%C3%BC">x</a>'),
        ('<a href="paper.pdf#page=2">x</a>', '<a href="/notes/attachments/8/#page=2">x</a>'),
        ('<a href="#part">x</a>', '<a href="#h-part">x</a>'),
        (
            '<a href="obsidian://open?vault=V&amp;file=Log">x</a>',
            '<a href="/notes/3/">x</a>',
        ),
        (
            '<img src="assets/p%20(1).png" alt="P" width="90">',
            '<img alt="P" src="/notes/attachments/7/" width="90">',
        ),
        ('<img src="Übersicht.png">', '<img alt="" src="/notes/attachments/9/">'),
        ('<img src="gone.png" alt="Gone">', "<em>Gone</em>"),
        ('<a href="javascript:alert(1)">x</a>', '<a href="#">x</a>'),
    ],
)
def test_html_leads_to_notes_and_files(html, shown):
    assert shown in show(f"Text {html} text")
    assert shown in show(f"<div>\n{html}\n</div>")


def test_a_name_with_a_percent_sign_is_decoded_once():
    assert 'href="/notes/5/"' in show("[x](100%2525.md)")


def test_html_in_code_and_comments_stays():
    text = '`<a href="Log">` <!-- <a href="Log"> -->\n\n    <img src="Übersicht.png">\n'

    assert "/notes/" not in show(text)


@pytest.mark.parametrize(
    "html",
    [
        "<a href=\"Log\" onclick='x()' id=x class=passage style=y>z</a>",
        '<img src="Übersicht.png" onerror="x()" srcset="//evil.example/x">',
        '<a href="Log" title="&quot;><script>x</script>">z</a>',
        "<img src='https://evil.example/p.png' alt='\"><b>'>",
    ],
)
def test_nothing_else_of_a_tag_comes_out(html):
    checker = Checker()
    checker.feed(show(html))

    assert "onclick" not in show(html)
    assert "evil.example" not in show(html)


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ('<iframe src="https://e.example/v/1"></iframe>', "https://e.example/v/1"),
        ('a <video src="https://e.example/v.mp4" controls></video> b', "https://e.example/v.mp4"),
        (
            '<audio><source src="https://e.example/海.mp3"></audio>',
            "https://e.example/%E6%B5%B7.mp3",
        ),
    ],
)
def test_what_would_play_in_its_place_is_a_link(text, href):
    html = render_note(text)

    assert f'<a href="{href}"' in html
    assert "iframe" not in html


def test_a_frame_with_a_script_for_an_address_is_nothing():
    assert "<a" not in render_note('<iframe src="javascript:alert(1)">x</iframe>')
