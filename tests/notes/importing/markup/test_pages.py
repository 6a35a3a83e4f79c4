"""Web pages become Markdown that holds all their words."""

import time

import pytest

from notes.importing.converter import tidy
from notes.importing.markup.pages import page_to_markdown
from notes.text.markdown import render_note
from notes.text.parsing import parse_note
from tests.pace import allowed


def convert(page):
    return tidy(*page_to_markdown(page))


# --- Titles -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("A", "A good day in Portovelho."),
        ("Wine", "Wine is made of grapes."),
        ("日記", "日記を書いた。"),
        ("Re", "Really? Reply soon."),
        ("Café", "Cafe\u0301 au lait."),
    ],
)
def test_a_text_that_begins_with_its_title_keeps_those_letters(title, text):
    page = f"<html><head><title>{title}</title></head><body><p>{text}</p></body></html>"

    assert convert(page) == f"# {title}\n\n{text}"
    assert convert(f"<title>{title}</title><p>{text}</p>") == f"# {title}\n\n{text}"


def test_a_drawings_title_is_not_the_pages():
    assert convert("<p>x</p><svg><title>Chart</title></svg>") == "x\n\nChart"


# --- Words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<nav hidden>Hidden</nav><nav>Menu</nav><p>x</p>", "Hidden Menu x"),
        ("<template><p>Kept</p></template><noscript>Too</noscript>", "Kept Too"),
        ("<address>Heron<br>12</address><center>mid</center>", "Heron 12 mid"),
        ("<label>Name</label><button>Go</button>", "Name Go"),
        ("<select><option>one<option>two</select>", "one two"),
        ("<p>Name: <input value='Annika'> <textarea>Port</textarea>", "Name: Annika Port"),
        ("<details><summary>More</summary>inside</details>", "More inside"),
        ("<object>instead</object><iframe>frame</iframe>", "instead frame"),
        ("<dl><dt>Bow<dd>front<dt>Stern<dd>back</dl>", "Bow : front Stern : back"),
        ("<figure><img src=a.png><figcaption>May</figcaption></figure>", "![](a.png) May"),
        ("<div dir=rtl>שלום</div><div>עולם</div>", "שלום עולם"),
        ("<ul><li>one<li>two<li>three</ul>", "* one * two * three"),
        ("<ol><li>five<li>six</ol>", "1. five 2. six"),
        ("<p>one<p>two", "one two"),
    ],
)
def test_no_words_are_lost_or_run_together(page, words):
    assert convert(page).split() == words.split()


def test_ruby_keeps_its_words_whole():
    page = "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>を書く"

    assert convert(page) == "漢字(かんじ)を書く"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<math><msup><mi>c</mi><mn>2</mn></msup></math>", "c^2"),
        (
            "<math display=block><mi>x</mi><annotation encoding='application/x-tex'>x_1*y"
            "</annotation></math>",
            "$$x_1*y$$",
        ),
        ("10<sup>3</sup> H<sub>2</sub>O", "10<sup>3</sup> H<sub>2</sub>O"),
        ("<mark>seen</mark>", "==seen=="),
    ],
)
def test_formulas_and_marks_stay_what_they_were(page, text):
    assert convert(f"<p>{page}</p>") == text


@pytest.mark.parametrize(
    "text", ["<b>", "<user>", "# no heading", "> no quote", "*stars*", "a_b_c", r"C:\*", "`x`"]
)
def test_what_was_text_is_shown_as_text(text):
    escaped = text.replace("<", "&lt;")

    html = render_note(convert(f"<p>{escaped}</p>"))

    assert "<h1" not in html
    assert "<blockquote" not in html
    assert "<em" not in html
    assert escaped.replace(">", "&gt;").strip("`") in html.replace("<p>", "")


def test_code_that_holds_a_fence_stays_in_its_fence():
    page = "<pre><code class='language-md'>```\nx\n```</code></pre>"

    assert convert(page) == "````md\n```\nx\n```\n````"


# --- Tables -----------------------------------------------------------------------------------


def test_a_table_keeps_its_caption_and_is_one():
    page = "<table><caption>Prices</caption><tr><th>A<th>B<tr><td>1<td>2</table>"

    assert convert(page) == "Prices\n\n| A | B |\n| --- | --- |\n| 1 | 2 |"


def test_what_stands_in_a_cell_stays_in_it():
    page = "<table><tr><th>A<th>B<tr><td>a|b<td><p>two</p><p>lines</p></table>"

    assert convert(page).split("\n")[-1] == "| a\\|b | two<br>lines |"


def test_a_picture_in_a_cell_is_shown():
    assert "![boat](a.png)" in convert("<table><tr><td><img src=a.png alt=boat></table>")


def test_a_table_that_only_lays_out_is_none():
    page = "<table><tr><td><h2>News</h2><p>one</p></td><td><table><tr><td>1</table></td></table>"

    text = convert(page)

    assert text.startswith("## News\n\none")
    assert "| 1 |" in text


# --- Links and pictures -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<a href='a b.html'>x</a>", "[x](a%20b.html)"),
        ("<a href='x(1).html'>x</a>", "[x](x%281%29.html)"),
        ("<a href='Größe.html'>x</a>", "[x](Gr%C3%B6%C3%9Fe.html)"),
        ("<a href='a%20b.html'>x</a>", "[x](a%20b.html)"),
        ("<a href='javascript:alert(1)'>x</a>", "x"),
        ("<a href=' JavaScript:alert(1)'>x</a>", "x"),
        ("<a href='mailto:a@b.org'>x</a>", "[x](mailto:a@b.org)"),
        ("<img src='data:image/png;base64,AAAA' alt='dot'>", "dot"),
        ("<img src='data:image/png;base64,AAAA' data-src='real.png'>", "![](real.png)"),
        ("<audio src='a.mp3'></audio>", "[a.mp3](a.mp3)"),
        ("<video><source src='v/a.mp4'></video>", "[a.mp4](v/a.mp4)"),
        ("<embed src='x.pdf' title='The plan'>", "[The plan](x.pdf)"),
    ],
)
def test_links_and_what_is_played_lead_where_they_led(page, text):
    assert convert(f"<p>{page}</p>") == text


# --- Footnotes --------------------------------------------------------------------------------


def test_numbers_of_a_list_go_on_from_where_it_starts():
    page = "<ol start=5><li>five<ul><li>inner</li></ul></li><li>six</li></ol>"

    assert convert(page) == "5. five\n   * inner\n6. six"


def test_footnotes_are_footnotes():
    page = """<p>Tapirs<a id="r1" href="#n1"><sup>1</sup></a> and more<sup id="r2"><a
      href="#n2">[2]</a></sup>.</p><section><ol><li id="n1"><p>Or not. <a href="#r1">↩</a></p></li>
      <li id="n2"><p>One.</p><p>Two. <a href="#r2">^</a></p></li></ol></section>"""

    text = convert(page)

    assert text.startswith("Tapirs[^1] and more[^2].")
    assert "[^1]: Or not." in text
    assert "[^2]: One.\n\n    Two." in text


def test_links_into_a_page_are_no_footnotes():
    page = '<p><a href="#part">Part</a></p><ol><li id="part">The part</li></ol>'

    assert convert(page) == "[Part](#part)\n\n1. The part"


@pytest.mark.parametrize(
    "page",
    [
        "<x-tex>&lt;b&gt;</x-tex>",
        "<x-note>&lt;b&gt;</x-note>",
        "<ul><li x-number='<b>'>&lt;b&gt;</ul>",
    ],
)
def test_what_we_write_into_a_page_cannot_stand_in_it(page):
    assert convert(page).removeprefix("* ") == "\\<b>"


def test_what_follows_what_was_left_open_keeps_its_place():
    assert words_of("<p>a<p>b</p>c</p> d<ul><li>e<p>f<p>g</ul>") == "a b c d e f g".split()
    assert words_of("<p>x<p>é</p><p>e\u0301</p><p>船</p>") == ["x", "é", "e\u0301", "船"]


def test_what_lies_deeper_than_anybody_writes_keeps_its_order():
    words = [f"w{n}" for n in range(400)]

    assert words_of("".join(f"<div>{word} " for word in words)) == words


def words_of(page):
    return [word for word in convert(page).split() if word != "*"]


# --- Bounds -----------------------------------------------------------------------------------


def with_notes(count):
    """A page of so many footnotes, none of which has an element around it."""
    references = (f'<sup><a id=r{n} href="#n{n}">1</a></sup>' for n in range(count))
    notes = (f'<div id=n{n}>deep <a href="#r{n}">^</a></div>' for n in range(count))
    return "".join([*references, *notes])


@pytest.mark.parametrize(
    "page",
    ["<div>" * 5000 + "deep", "<li>" * 5000 + "deep", "<td>" * 5000 + "deep", "<p>" * 5000 + "deep",
     "<table><tr><td>" * 300 + "deep", "<ruby><rt>" * 500 + "deep", "<title>" + "deep " * 10_000,
     "<a href='#n'>x</a>" * 2000 + "<p id=n>deep", "<ol>" + "<li>deep</li>" * 10_000,
     "<table><thead>" + "<tr><td>deep</td></tr>" * 5000, "<p>deep" * 5000 + "</p>" * 5000,
     "<tr><td>deep" * 3000 + "</td></tr>" * 3000, "<label>deep</label>" * 5000,
     "<ruby>深<rt>deep</ruby>" * 5000, with_notes(3000)],
    ids=str.split("div li td p table ruby title links list head nested cells wide readings notes"),
)  # fmt: skip
def test_what_nobody_writes_still_gives_its_text_soon(page):
    began = time.thread_time()

    assert "deep" in convert(page)
    assert time.thread_time() - began < allowed(10)


@pytest.mark.parametrize("end", ["", ">", "]> >", "寿司"])
@pytest.mark.parametrize(
    "begun",
    ["<a", "</a", "</", "<!--", "<!-- >", "<?", "<!x", "<a b='", '<a b="" ', "<a/", "<a b", "<a =",
     "<![CDATA[", "<![CDATA[ >", "<![CDATA[ ]> >", "<![if >", "<!-- ]>", "&", "&#"],
)  # fmt: skip
def test_what_is_begun_and_never_ended_is_looked_at_once(begun, end):
    began = time.thread_time()

    assert "Cafe\u0301" in convert(f"<p>Cafe\u0301 {begun * (300_000 // len(begun))}{end}")
    assert time.thread_time() - began < allowed(3)


def test_of_a_page_that_is_cut_off_nothing_is_lost():
    assert convert("<p>1 < 2, <b>שלום</b> <i cla") == r"1 < 2, **שלום** \<i cla"
    assert convert("<p>a <!-- said --> b <!-- 寿司") == r"a  b \<!-- 寿司"


# --- What programs draw -------------------------------------------------------------------------

KATEX = (
    '<span class="katex"><span class="katex-mathml"><math><semantics><mi>x</mi><annotation'
    ' encoding="application/x-tex">x_1</annotation></semantics></math></span>'
    '<span class="katex-html" aria-hidden="true"><span>x</span><span>1</span></span></span>'
)
MATHJAX = (
    '<span class="MathJax_Preview">x1</span><span class="MathJax">x<sub>1</sub></span>'
    '<script type="math/tex{}">x_1</script>'
)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (KATEX, "$x_1$"),
        (f'<span class="katex-display">{KATEX}</span>', "$$x_1$$"),
        (MATHJAX.format(""), "$x_1$"),
        (MATHJAX.format("; mode=display"), "$$x_1$$"),
    ],
)
def test_a_formula_that_is_drawn_besides_stands_there_once(page, text):
    assert convert(f"<p>See {page} so.</p>") == f"See {text} so."


def test_what_only_shares_a_name_with_what_is_drawn_stays():
    page = "<div class=MathJax>words</div><script>var x</script><div class=checkbox>box</div>"

    assert convert(page).split() == ["words", "box"]


def test_a_page_of_notions_keeps_boxes_properties_and_day():
    page = (
        '<title>旅</title><article><header><div class="page-header-icon"><span>🏠</span></div>'
        '<h1 class="page-title">旅</h1><table class="properties"><tr><th>Created</th>'
        "<td><time>@May 3, 2024</time></td></tr><tr><th>Tags</th><td>"
        '<span class="selected-value">a</span><span class="selected-value">ב</span></td></tr>'
        '</table></header><ul><li><div class="checkbox checkbox-on"></div> <span>done</span></li>'
        '<li><div class="checkbox checkbox-off"></div> <span>open</span></li></ul></article>'
    )
    text = convert(page)
    lines = [" ".join(line.split()) for line in text.splitlines() if line]

    assert lines == [
        *("# 旅", "Created: @May 3, 2024", "Tags: a, ב", "🏠", "* [x] done", "* [ ] open"),
    ]
    assert str(parse_note("旅.html", text).dated.day) == "2024-05-03"


def test_underlined_words_stay_so():
    assert convert("<p><u>so</u> and <u> </u></p>").startswith("<u>so</u> and")


@pytest.mark.parametrize(
    ("rows", "table"),
    [
        (
            "<tr><th>Caf\u00e9<th>B<th>C<tr><td rowspan=2>\u5bff\u53f8<td>b<td rowspan=9>\u05e9"
            "<tr><td>d<tr><td>e<td>f",
            [
                "| Caf\u00e9 | B | C |",
                "| \u5bff\u53f8 | b | \u05e9 |",
                "|  | d |  |",
                "| e | f |  |",
            ],
        ),
        (
            "<tr><th>A<th>B<th>C<tr><td rowspan=2 colspan=2>a<td>b<tr><td>d<tr><td>e<td>f<td>g",
            ["| A | B | C |", "| a | | b |", "|  | | d |", "| e | f | g |"],
        ),
        ("<tr><th>A<tr><td rowspan=x colspan=\u0663>a", ["| A |", "| a |"]),
    ],
)
def test_below_a_cell_of_several_rows_nothing_slips_into_its_column(rows, table):
    lines = convert(f"<table>{rows}</table>").split("\n")

    assert [lines[0], *lines[2:]] == table


def test_cells_that_reach_over_very_many_rows_are_filled_up_to_a_bound():
    rows = "<tr>" + "<td rowspan=9999 colspan=999>x" * 20 + "<tr><td>y" * 100

    assert convert(f"<table>{rows}</table>").count("|") < 400_000


@pytest.mark.parametrize("blanks", [" ", "\t", "\n", "\u00a0", "\u3000"])
@pytest.mark.parametrize("page", ["<table><tr><td>{}</table>", "<pre>{}</pre>", "<p>{}<b>x</b>"])
def test_very_many_blanks_are_looked_at_once(page, blanks):
    text = convert(page.format(f"Caf\u00e9{blanks * 100_000}\u5bff\u53f8"))

    assert "Caf\u00e9" in text
    assert "\u5bff\u53f8" in text


@pytest.mark.parametrize(
    ("address", "direct"),
    [
        (
            "https://www.google.com/url?q=https://x.org/%C3%A4?b%3D1&amp;sa=D",
            "https://x.org/%C3%A4?b=1",
        ),
        (
            "https://eu.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.org&data=1",
            "https://x.org",
        ),
        ("https://www.google.com/url?q=javascript:x", "https://www.google.com/url?q=javascript:x"),
        (
            "https://www.google.com/search?q=https://x.org",
            "https://www.google.com/search?q=https://x.org",
        ),
    ],
)
def test_a_link_leads_where_it_was_meant_and_not_by_a_detour(address, direct):
    assert convert(f'<a href="{address}">寿司</a>') == f"[寿司]({direct})"
