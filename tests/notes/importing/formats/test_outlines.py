"""OPML, as WorkFlowy, Dynalist, OmniOutliner and readers of feeds write it."""

import pytest

from notes.importing.formats.outlines import read

HEAD = '<?xml version="1.0"?>\n<opml version="2.0"><head>'


def opml(body, head="<title>Plan</title>"):
    return f"{HEAD}{head}</head><body>{body}</body></opml>".encode()


def body_of(body):
    return read(opml(body))[0].partition("---\n\n")[2].rstrip("\n")


def test_an_outline_is_a_nested_list_with_what_is_noted_of_it():
    text, _ = read(
        opml(
            '<outline text="&#196;pfel" _note="Zeile 1&#10;&#10;Zeile 2">'
            '<outline text="u&#776;ber #obst" _complete="true"/>'
            '<outline text="offen" _status="unchecked"><outline text="\u5bff\u53f8 \u05d0"/>'
            "</outline></outline>",
            "<title>Mein\n Plan</title><dateCreated>Fri, 03 May 2024 23:30:00 +0200</dateCreated>",
        )
    )

    assert text == (
        "---\ntitle: Mein Plan\ndate: '2024-05-03T23:30:00+02:00'\n---\n\n"
        "- \u00c4pfel\n  Zeile 1\n  Zeile 2\n  - [x] u\u0308ber #obst\n"
        "  - [ ] offen\n    - \u5bff\u53f8 \u05d0\n"
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<outline text="a &amp;lt; &lt;b&gt;c&lt;/b&gt;"/>', "- a < **c**"),
        (
            '<outline text="&lt;a href=&quot;https://x.org/a(b)&quot;&gt;hier&lt;/a&gt;"/>',
            "- [hier](https://x.org/a%28b%29)",
        ),
        ('<outline text="List&lt;int&gt; a &lt; b"/>', "- List<int> a < b"),
        ('<outline text="**fett** [[Link]]"/>', "- **fett** [[Link]]"),
        (
            '<outline type="rss" text="Blog" xmlUrl="https://x.org/f" htmlUrl="https://x.org"/>',
            "- [Blog](https://x.org)",
        ),
        ('<outline text="x" url="javascript:alert(1)"/>', "- x"),
        ('<outline text="R & D &uuml;"/>', "- R & D \u00fc"),
        ('<outline title="nur Titel"/>', "- nur Titel"),
        ("<outline/>", "-"),
    ],
)
def test_each_programs_spelling(body, said):
    assert body_of(body) == said


def test_what_lies_too_deep_stands_at_the_last_depth():
    deep = '<outline text="x">' * 5000 + "</outline>" * 5000

    lines = body_of(deep).split("\n")

    assert len(lines) == 5000
    assert max(map(len, lines)) < 100


def test_entities_of_its_own_are_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><opml><body><outline text="&a;"/></body></opml>'

    with pytest.raises(ValueError, match="EntitiesForbidden"):
        read(bomb)


@pytest.mark.parametrize(
    ("encoding", "declared", "words"),
    [
        ("cp1252", "windows-1252", "Grüße – 5 €"),
        ("koi8-r", "koi8-r", "Привет"),
        ("cp932", "Shift_JIS", "①髙橋の日記"),
        ("gb18030", "gb2312", "朱镕基說话"),
        ("utf-8", "klingon", "שלום, מה שלומך היום, Cafe\u0301"),
        ("utf-16", "utf-16", "Grüße"),
        ("utf-8", "undefined", "Grüße"),
    ],
)
@pytest.mark.parametrize(
    ("written", "read_as"), [("", ""), ("&#xD83D;&#xDE00; & &ndash;", "😀 & –")]
)
def test_an_outline_is_read_in_the_encoding_it_declares(
    encoding, declared, words, written, read_as
):
    head = f'<?xml version="1.0" encoding="{declared}"?>'
    body = f'<opml><body><outline text="{words} {written}"/></body></opml>'

    assert read((head + body).encode(encoding))[0] == f"- {words} {read_as}".rstrip() + "\n"
