"""Evernote's notebooks: notes, what is attached to them, links, to-dos, code."""

import base64
import hashlib
import time

import pytest

from notes.importing.formats import enex, outlines, pages
from tests.notes.documents import picture

PNG = picture().read()
HASH = hashlib.md5(PNG).hexdigest()
PDF = b"%PDF-1.4 not a whole one"

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE en-export SYSTEM '
    '"http://xml.evernote.com/pub/evernote-export4.dtd">\n'
    '<en-export export-date="20240601T080000Z" application="Evernote" version="10.88.4">\n'
)
ENML = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<!DOCTYPE en-note SYSTEM "http://xml.evernote.com/pub/enml2.dtd"><en-note>{}</en-note>'
)


def note(title, content, *, about="", resources="", tags=()):
    named = "".join(f"<tag>{tag}</tag>" for tag in tags)
    return (
        f"<note><title>{title}</title><created>20240503T101112Z</created>"
        f"<updated>20240504T101112Z</updated>{named}<note-attributes>{about}</note-attributes>"
        f"<content><![CDATA[{ENML.format(content)}]]></content>{resources}</note>"
    )


def resource(data, mime, name=""):
    encoded = base64.encodebytes(data).decode()
    named = f"<file-name>{name}</file-name>" if name else ""
    return (
        f'<resource><data encoding="base64">\n{encoded}</data><mime>{mime}</mime>'
        f"<width>4</width><resource-attributes>{named}</resource-attributes></resource>"
    )


def export(*notes):
    return (HEAD + "\n".join(notes) + "\n</en-export>").encode()


def files_of(*notes):
    return {file.path: file for file in enex.unpack(export(*notes))}


def text_of(content, **given):
    files = files_of(note("Boat", content, **given))
    return pages.read(files["Boat.md"].read())[0]


@pytest.mark.slow
def test_a_notebook_becomes_notes_in_its_folder_with_links_alive(bring, leads):
    link = '<div>See <a href="evernote:///view/123/s1/9a/9a/">Äpfel &amp; Birnen</a>.</div>'
    shown = f'<div><en-media hash="{HASH}" type="image/png" width="4"/></div>'
    data = export(
        note(
            "Garten",
            link + shown,
            tags=("im Garten", "obst"),
            about="<source>web.clip7</source><source-url>https://garten.example/a?b=1&amp;c</source-url>",
            resources=resource(PNG, "image/png", "Beet (neu).png"),
        ),
        note("Äpfel &amp; Birnen", "<div>寿司&nbsp;und Obst</div>"),
    )

    brought = bring({"Haus/Notizbuch.enex": data})

    garden = brought.notes["Haus/Notizbuch/Garten.md"]
    assert sorted(brought.notes) == [
        "Haus/Notizbuch/Garten.md",
        "Haus/Notizbuch/Äpfel & Birnen.md",
    ]
    assert leads(garden) == ["Haus/Notizbuch/Äpfel & Birnen.md", None]  # the picture is no note
    assert brought.kept == {"Haus/Notizbuch/Garten/Beet (neu).png"}
    assert "![](Garten/Beet%20%28neu%29.png)" in garden.body
    assert {tag.name for tag in garden.tags.all()} == {"im-Garten", "obst"}
    assert garden.source_url == "https://garten.example/a?b=1&c"
    assert garden.dated_on.isoformat() == "2024-05-03"
    assert garden.title == "Garten"
    assert "寿司" in brought.notes["Haus/Notizbuch/Äpfel & Birnen.md"].body
    assert not brought.skipped


def test_to_dos_are_tasks_in_the_old_and_in_the_new_spelling():
    old = '<div><en-todo checked="true"/>Milk</div><div><en-todo/>Bread</div>'
    new = (
        '<ul style="--en-todo:true;"><li style="--en-checked:true;"><div>Tar</div></li>'
        '<li style="--en-checked:false;"><div>Sail</div></li></ul>'
    )

    lines = [line.strip() for line in text_of(old + new).splitlines()]

    for wanted in ("[x] Milk", "[ ] Bread", "[x] Tar", "[ ] Sail"):
        assert any(line.lstrip("*-+ ") == wanted for line in lines), wanted


def test_tasks_that_stand_beside_the_text_are_listed():
    task = "<task><title>Call Åsa &lt;3</title><taskStatus>completed</taskStatus></task>"
    text = text_of("<div>Plan</div>", resources=task)

    assert "[x] Call Åsa <3" in text.replace("\\", "")


def test_a_code_block_is_code_letter_by_letter():
    block = (
        '<div style="box-sizing:border-box; -en-codeblock:true;"><div>if [[ -f x ]]; then</div>'
        "<div>&nbsp; echo *_x_*</div><div><br/></div><div>fi &lt; y</div></div>"
    )

    assert "```\nif [[ -f x ]]; then\n  echo *_x_*\n\nfi < y\n```" in text_of(block)


def test_a_table_stays_a_table_and_a_locked_part_is_said():
    content = (
        "<table><tr><td>Fruit</td><td>Price</td></tr>"
        "<tr><td>Plum | <i>x</i></td><td>3</td></tr></table>"
        '<en-crypt cipher="AES" length="128" hint="the dog">RU5DMA==</en-crypt>'
    )
    text = text_of(content)

    assert "| Plum \\| *x* | 3 |" in text
    assert "encrypted text, which was not imported. Its hint is: the dog" in text
    assert "RU5DMA" not in text


def test_files_without_names_and_of_equal_names_are_all_kept():
    other = PNG + b"\n"
    resources = (
        resource(PNG, "image/png")
        + resource(PDF, "application/pdf", "bill.pdf")
        + resource(other, "image/png")
    )
    digest = hashlib.md5(PDF).hexdigest()
    files = files_of(
        note("Boat", f'<en-media type="application/pdf" hash="{digest}"/>', resources=resources),
        note("boat", "<div>The same name in other letters</div>"),
        note("", "<div>No name</div>"),
    )

    assert list(files) == [
        "Boat/attachment.png", "Boat/bill.pdf", "Boat/attachment 2.png", "Boat.md",
        "boat 2.md", "Untitled.md",
    ]  # fmt: skip
    assert files["Boat/attachment 2.png"].read() == other
    assert "[bill.pdf](Boat/bill.pdf)" in pages.read(files["Boat.md"].read())[0]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no XML",
        export(note("A", "<div>x</div>"))[:-30],
        HEAD.replace("SYSTEM", '[<!ENTITY a "aaaa">] SYSTEM').encode() + b"&a;</en-export>",
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><en-export>&a;</en-export>',
    ],
)
def test_what_is_damaged_or_defines_entities_is_refused_as_a_whole(bring, data):
    brought = bring({"book.enex": data})

    assert not brought.notes
    assert "book.enex" in brought.skipped


@pytest.mark.parametrize("odd", ["\x0b", "\x07", "&#11;", "&#x1F;", "&#x1d;", "&#08;"])
def test_a_character_that_xml_forbids_costs_no_note(odd):
    files = files_of(note(f"Äpfel{odd}", f"<div>ripe{odd}</div>"), note("Birnen &#x41;&#9;", "x"))

    assert list(files) == ["Äpfel.md", "Birnen A.md"]
    assert "ripe" in pages.read(files["Äpfel.md"].read())[0]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("&#xD83D;&#xDE00;", "😀"),
        ("&#55357;&#56832;", "😀"),
        ("&#xD83D;", "\ufffd"),
        ("&#56832;", "\ufffd"),
    ],
)
def test_a_letter_that_is_named_in_halves_costs_no_note(written, read):
    files = files_of(note(f"Äpfel {written}", "<div>鍋</div>"))

    assert list(files) == [f"Äpfel {read}.md"]
    assert f"- a{read}" in outlines.read(f"<opml><outline text='a{written}'/></opml>".encode())[0]


def test_bytes_that_are_no_utf8_cost_no_note():
    data = export(note("Caf#", "<div>a</div>"), note("Tee", "<div>b</div>")).replace(b"#", b"\xe9")

    assert [file.path for file in enex.unpack(data)] == ["Caf\ufffd.md", "Tee.md"]


def test_a_missing_attachment_is_said():
    assert "missing from the export" in text_of('<en-media type="image/png" hash="00"/>')


def test_nothing_in_a_page_reaches_past_its_note():
    text = text_of(
        '<div onclick="x()">a<script>evil()</script><a href="javascript:x()">b</a></div>'
    )

    assert "evil" not in text
    assert "javascript:" not in text


def test_what_only_begins_like_a_link_to_a_note_is_looked_at_once():
    def took(times):
        content = "<a " + 'href="evernote:///view/1" ' * times
        began = time.process_time()
        assert list(enex.links_in(content)) == []
        assert list(enex.links_in(f"{content}>Boot</a>")) == []  # no program writes so long a one
        return time.process_time() - began

    assert min(took(16_000) for _ in range(3)) < 10 * max(min(took(4_000) for _ in range(3)), 0.02)
