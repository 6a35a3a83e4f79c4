"""Where links of a note lead, and what pictures and addresses become on its page."""

import re
from html import escape
from urllib.parse import unquote

import pytest

from notes.text.leading import Targets
from notes.text.markdown import render_note
from notes.text.parsing import parse_note
from tests.notes.text.page_checker import check

TARGETS = Targets(
    {("Other anchors", ""): 4, ("Müller", ""): 5, ("Campsite", ""): 6, ("Campsite.md", ""): 6},
    {"a.png": 7, "plan.pdf": 8},
)


def page(text):
    html = str(render_note(text, TARGETS))
    check(html)
    return html


# --- Places -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "place"),
    [
        ("[x](#part-two)", "#h-part-two"),
        ("[x](#Part%20two)", "#h-part-two"),
        ("[[#Part two]]", "#h-part-two"),
        ("[[#über uns]]", "#h-%C3%BCber-uns"),
        ("[[#U\u0308ber uns]]", "#h-%C3%BCber-uns"),
        ("[[Other anchors#Deep: what? (v2)]]", "/notes/4/#h-deep-what-v2"),
        ("[[Other anchors#A & B]]", "/notes/4/#h-a-b"),
        ("[[Other anchors#Up#Part two]]", "/notes/4/#h-part-two"),
        ("[[Other anchors#^blk1]]", "/notes/4/#b-blk1"),
        ("![[Other anchors#^blk1]]", "/notes/4/#b-blk1"),
        ("[x](Campsite.md#part-two)", "/notes/6/#h-part-two"),
        ("[[Campsite#京都 旅行]]", "/notes/6/#h-%E4%BA%AC%E9%83%BD-%E6%97%85%E8%A1%8C"),
        ("[[plan.pdf#page=3]]", "/notes/attachments/8/#page=3"),
    ],
)
def test_links_lead_to_their_part_of_a_note(link, place):
    assert f'href="{place}"' in page(link)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("## Part *two*", "h-part-two"),
        ("Deep: what? (v2)\n---", "h-deep-what-v2"),
        ("# `git rebase` [[Campsite|now]]", "h-git-rebase-now"),
        ("# 京都 旅行", "h-京都-旅行"),
        ("# U\u0308ber uns", "h-über-uns"),
        ("# رحلة إلى", "h-رحلة-إلى"),
        ("# A & B", "h-a-b"),
        ("# ???", "h-section"),
    ],
)
def test_a_heading_is_a_place_in_any_script(heading, name):
    assert f' id="{name}"' in page(heading)


def test_headings_of_one_name_are_places_of_their_own():
    html = page("# a\n\n# a\n\n# a-1\n\n# a")

    assert re.findall(r' id="([^"]+)"', html) == ["h-a", "h-a-1", "h-a-1-1", "h-a-2"]


@pytest.mark.parametrize(
    "text",
    ["A block. ^blk1", "- item ^blk1\n- other", "| a |\n|---|\n| b |\n^blk1", "> q\n\n^blk1",
     "- a\n- b\n\n^blk1\n\nAfter."],
)  # fmt: skip
def test_a_named_block_is_a_place_and_its_name_is_not_shown(text):
    html = page(text)

    assert 'id="b-blk1"' in html
    assert "^" not in html


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ('<a name="Start"></a>\n# Boats', "[x](#Start)"),
        ("Mast <a id='über'>and</a> sail", "[x](#%C3%BCber)"),
        ('<p align="center"><a name="top"></a>Boats</p>', "[x](#top)"),
        ("## Boats {#all-boats}", "[x](#all-boats)"),
        ("## Boats {#all-boats}", "[[#Boats]]"),
        ("קטע {#a}\n---", "[x](#a)"),
    ],
)
def test_a_place_may_have_a_name_of_its_own(text, link):
    html = page(f"{link}\n\n{text}")

    (address,) = re.findall('href="#([^"]+)"', html)
    assert f' id="{unquote(address)}"' in html
    assert "{" not in html


def test_a_heading_goes_before_a_place_of_its_name():
    html = page('<a id="boats"></a><a id="oars"></a><a id="oars"></a>\n# Boats {#boats}\n# Boats')

    assert re.findall(r' id="([^"]+)"', html) == ["h-oars", "h-boats", "h-boats-1"]


def test_a_text_makes_no_id_that_a_page_uses():
    html = page(
        '<h2 id="main">x</h2> <a name="passage" id="h-x">y</a>\n\n<p id="b-x">z</p>\n\n'
        "<a id='\"><b>'>q</a>\n\n<table>\n\n<tr id=r><td><a id=s></a></td></tr>\n\n</table>"
    )

    assert set(re.findall(r' id="([^"]+)"', html)) <= {"h-h-x", "h-b", "h-s"}
    assert " name=" not in html


# --- Pictures, embeds, code ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("![[a.png|300x200]]", ' width="300" height="200"'),
        ("![[a.png|300]]", ' width="300"'),
        ("![[a.png|harbour|300]]", ' width="300"'),
        ("![harbour|300](a.png)", ' width="300"'),
        ("![300x20](a.png)", ' width="300" height="20"'),
        ("![harbour|9000](a.png)", ""),
        ("![harbour](a.png)", ""),
    ],
)
def test_a_picture_has_the_size_that_it_is_given(text, size):
    assert f'src="/notes/attachments/7/"{size}>' in page(text)


def test_an_embedded_note_is_a_link_that_says_so():
    html = page("![[Campsite]] {{embed [[Campsite]]}}")

    assert html.count('<a href="/notes/6/">Embedded note: Campsite</a>') == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("![[cafe\u0301.png]]", "cafe\u0301.png (not found)"),
        ("![[船.png|ボート|300]]", "ボート (not found)"),
        ("![[قارب]]", "قارب (not found)"),
    ],
)
def test_an_embed_of_what_is_gone_says_so_where_it_was_looked_for(text, says):
    assert f">{says}</p>" in page(text)
    assert "not found" not in str(render_note(text))


def test_a_small_picture_in_the_text_is_shown_and_a_strange_one_named():
    data = "A" * 60_000

    assert f'src="data:image/png;base64,{data}"' in page(f"![x](data:image/png;base64,{data})")
    assert f'src="data:image/png;base64,{data}"' in page(
        f'<img src="data:image/png;base64,{data}">'
    )
    assert "<em>boat (picture, SVG, 45 kB)</em>" in page(
        f"![boat](data:image/svg+xml;base64,{data})"
    )
    assert "<em>boat (picture, PNG, 450 kB)</em>" in page(
        f"![boat][1]\n\n[1]: data:image/png;base64,{data * 10}"
    )


@pytest.mark.parametrize(
    "picture",
    [
        "![boat](data:image/svg+xml;utf8,<svg width='1'><path d='M 0 (1)'/></svg>)",
        "![boat](data:image/svg+xml,%3Csvg width='1'%3E%3Crect/%3E%3C/svg%3E)",
        "![boat](data:image/svg+xml;charset=utf-8,%3Csvg%20fill%3D'rgb(0,0,0)'%3E%3C%2Fsvg%3E)",
    ],
)
def test_a_drawing_in_the_text_is_told_by_its_name(picture):
    assert (
        page(f"Der Kahn {picture} 船") == "<p>Der Kahn <em>boat (picture, SVG, 1 kB)</em> 船</p>\n"
    )


def test_a_picture_in_prose_is_a_word():
    data = "data:image/png;base64," + "A" * 500

    assert page(f"It is {data} here") == "<p>It is (picture) here</p>\n"


def test_a_picture_in_code_stands_letter_by_letter():
    data = "data:image/png;base64," + "A" * 500

    assert data in page(f"`![x]({data})`")
    assert data in page(f"```\n![x]({data})\n```")


def test_a_diagram_is_code_with_its_name():
    html = page("```mermaid\ngraph TD; A-->B\n```")

    assert "<figcaption>Mermaid diagram</figcaption>" in html
    assert "graph TD; A--&gt;B" in html


def test_tasks_are_boxes_with_their_state_in_words():
    html = page("- [ ] a\n- [x] b")

    assert html.count('<input type="checkbox" disabled') == 2
    assert 'aria-label="Done" checked' in html


def test_a_task_may_have_another_state_than_these():
    html = page("- [-] 船 *a*\n\n- [>] שלום\n1. [!]\n2. [~] no")

    assert '<span class="task-state" role="img" aria-label="Cancelled">-</span> <p>船' in html
    assert 'aria-label="Moved to another day">&gt;</span> <p>שלום' in html
    assert html.count("task-state") == 2
    assert "[~] no" in html


def test_lines_of_a_formula_lie_beneath_each_other():
    html = page("$$a^2 \\\\[2pt] b$$")

    assert html.count("<mtr>") == 2
    assert "2pt" not in html.partition("<mrow>")[2]


# --- Addresses ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("at https://example.org/medlar_jam_2024 and", "https://example.org/medlar_jam_2024"),
        ("(https://example.org/a_(b))", "https://example.org/a_(b)"),
        ("www.example.org.", "http://www.example.org"),
        ("==https://example.org/x== y", "https://example.org/x"),
        ("https://example.org/?a=", "https://example.org/?a="),
        ("見る：https://example.org/a。次", "https://example.org/a"),
        ("**https://example.org/_a_/b**", "https://example.org/_a_/b"),
        ("| a |\n|-|\n| https://example.org/x |", "https://example.org/x"),
        ("mail a.b-c_d@example.org!", "mailto:a.b-c_d@example.org"),
        ("زر https://example.org/مرحبا", "https://example.org/%D9%85%D8%B1%D8%AD%D8%A8%D8%A7"),
    ],
)
def test_a_bare_address_is_a_link(text, href):
    html = page(text)

    assert f'<a href="{href}"' in html
    assert html.count("<a ") == 1


@pytest.mark.parametrize(
    "text", ["`https://a.b`", "xhttps://a.b", "www.", "http://", "a@b", "@a.b"]
)
def test_what_is_no_address(text):
    assert "<a " not in page(text)


def test_an_address_in_a_link_is_its_words():
    assert page("[https://a.example/x](https://b.example)").count("<a ") == 1


def test_a_note_is_no_longer_for_its_pictures():
    picture = f"![x](data:image/png;base64,{'A' * 1_100_000})"

    html = page(f"# Title\n\n*a*\n\n{picture}")

    assert "<em>a</em>" in html
    assert "AAAA" not in html


# --- Names with spaces --------------------------------------------------------------------------


def test_a_files_name_with_spaces_is_an_address():
    targets = Targets({("My note (draft).md", ""): 4, ("日 記.md", "Teil 1"): 5}, {"a b.png": 7})
    html = str(
        render_note(
            '![](a b.png) [x](My note (draft).md) [y](My note (draft).md "T") [z](日 記.md#Teil 1)',
            targets,
        )
    )

    assert 'src="/notes/attachments/7/"' in html
    assert html.count('href="/notes/4/"') == 2
    assert 'href="/notes/5/#h-teil-1"' in html


@pytest.mark.parametrize(
    "text", ["[x](see below)", "[x](/my uri)", "[x](b 1.0 now)", "[x](one\ntwo.md)", "[1](a b"]
)
def test_what_only_stands_behind_brackets_is_none(text):
    assert "<a" not in page(text)


# --- Addresses of other programs ----------------------------------------------------------------


@pytest.mark.parametrize("address", ["https://example.org/a?b=1", "mailto:a@b.example"])
def test_what_a_browser_leads_to_is_a_link(address):
    assert f'<a href="{address}"' in page(f"[x]({address})")
    assert f'<a href="{address}"' in page(f'<a href="{address}">x</a>')


@pytest.mark.parametrize(
    "address",
    [
        "zotero://select/items/1_AB", "obsidian://open?vault=other", "message:%3Ca@b.example%3E",
        "x-devonthink-item://1-2", "magnet:?xt=urn:btih:1", "geo:55.7,13.2", "evernote:///view/1",
        "tel:+4615550100", "ftp://example.org/a",
    ],
)  # fmt: skip
def test_the_address_of_another_program_is_told_behind_the_words(address):
    told = re.escape(escape(address)).replace("%3C", "(?:%3C|&lt;)").replace("%3E", "(?:%3E|&gt;)")

    html = page(f"See [the *book*]({address}) now, ![a picture]({address}).")
    assert re.search(rf"See the <em>book</em> \({told}\) now, <em>a picture</em> \({told}\)", html)
    assert "<a" not in html
    assert f'href="#" title="{escape(address)}"' in unescaped(page(f'<a href="{address}">x</a>'))
    assert parse_note("a.md", f"[x]({address})").links == []


def test_such_an_address_in_other_scripts_can_be_read():
    assert "(zotero://本/שלום)" in page("[x](zotero://本/שלום)")


def test_an_address_that_is_its_own_words_is_not_told_twice():
    assert page("<zotero://select/1>").count("zotero:") == 1


@pytest.mark.parametrize("address", ["javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x"])
def test_no_address_of_a_script_is_led_to_or_told_of(address):
    assert "<a" not in page(f"[x]({address})")
    assert page(f'<a href="{address}">x</a>') == '<p><a href="#">x</a></p>\n'


def unescaped(html):
    return html.replace("&lt;", "%3C").replace("&gt;", "%3E")


def test_a_link_to_a_file_of_a_computer_is_recorded_and_told():
    text = (
        "[x](file:///C:/Users/a.txt) [y](<file:///C:/My%20Docs/große.pdf>) <file:///home/b.txt>"
        ' <a href="FILE://server/c.doc">c</a> ![p](file:///Users/p.png)'
    )

    assert [link.target for link in parse_note("N.md", text).links] == [
        "file:///C:/Users/a.txt",
        "file:///C:/My Docs/große.pdf",
        "file:///home/b.txt",
        "FILE://server/c.doc",
        "file:///Users/p.png",
    ]
    html = page(text)
    assert "x (file:///C:/Users/a.txt)" in html
    assert 'href="file' not in html.lower()
