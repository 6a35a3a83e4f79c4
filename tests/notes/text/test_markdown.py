"""A note's Markdown as HTML: what it may show, and that nothing in it breaks out of its place."""

import random
import re
import subprocess
import sys

import pytest

from notes.text.html.excerpts import mark_words
from notes.text.leading import Targets
from notes.text.markdown import as_written, render_note, unformatted
from notes.views.display import show_text
from tests.notes.text.page_checker import check
from tests.stack import ROOT

TARGETS = Targets(
    {("Quince care", ""): 4, ("log", ""): 9, ("Trip (draft).md", ""): 5},
    {"assets/image two.png": 6, "assets/image (1).png": 7, "plan.pdf": 8},
)


# --- What is shown ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a ==b== c", "<p>a <mark>b</mark> c</p>\n"),
        ("これは==強調==です", "<p>これは<mark>強調</mark>です</p>\n"),
        (
            "**年齢：**30, 30**「本」**a, **註「**a**」b**",
            "<p><strong>年齢：</strong>30, 30<strong>「本」</strong>a,"
            " <strong>註「<strong>a</strong>」b</strong></p>\n",
        ),
        ("これは**「強調」**です", "<p>これは<strong>「強調」</strong>です</p>\n"),
        ("**注意：**请 ==记。==后", "<p><strong>注意：</strong>请 <mark>记。</mark>后</p>\n"),
        ("**글(文)**은 *が。*後", "<p><strong>글(文)</strong>은 <em>が。</em>後</p>\n"),
        ("2 ** 字 ** 3 a*(b)*c", "<p>2 ** 字 ** 3 a*(b)*c</p>\n"),
        ("if a==b and c==d", "<p>if a==b and c==d</p>\n"),
        ("~~x~~", "<p><del>x</del></p>\n"),
        ("a\nb", "<p>a<br>\nb</p>\n"),
        ("text\n- a\n- b", "<p>text</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("#a b", '<p><a href="/notes/?tag=a">#a</a> b</p>\n'),
        ("ssh <user>@<host>", "<p>ssh &lt;user&gt;@&lt;host&gt;</p>\n"),
        ("<b>x</b> <I>y</I>", "<p><strong>x</strong> <em>y</em></p>\n"),
        ("مرحبا **بالعالم**", '<p dir="auto">مرحبا <strong>بالعالم</strong></p>\n'),
        ("re\u0301sume\u0301 *\u00e9*", "<p>re\u0301sume\u0301 <em>\u00e9</em></p>\n"),
    ],
)
def test_a_note_shows_what_people_write(text, html):
    assert render_note(text) == html


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("if a<b and c>d 日本", "if a&lt;b and c&gt;d 日本"),
        ("if a<b and c>d, <b>größe</b>", "if a&lt;b and c&gt;d, <strong>größe</strong>"),
        ("x <i oder y> z, größer", "x &lt;i oder y&gt; z, größer"),
        ("<a lot of> work عربي", "&lt;a lot of&gt; work عربي"),
        ("<span class> is no span", "&lt;span class&gt; is no span"),
    ],
)
def test_a_comparison_is_no_tag(text, words):
    assert words in render_note(text)


def test_attributes_without_a_value_are_attributes():
    html = render_note('<details open><summary>S</summary>x</details>\n\na <img alt=""> b')

    assert "<details open>" in html
    assert "&lt;" not in html


@pytest.mark.parametrize(
    "text",
    [
        "Vec<b> and Option<a>",
        "cp <source> <target>",
        "press <Del>, then <Menu>",
        "--output <path> --title <title>",
        "ssh <address> in <data>",
        "# List<u>",
        "std::vector<std::string> 日本",
        "/users/<int:pk>/ <str:slug>",
        "<xsl:value-of> <arn:aws:s3:::x>",
        "日本 <time> عربي",
    ],
)
def test_words_in_angle_brackets_stay_though_html_has_a_tag_of_the_name(text):
    html = render_note(text)

    for word in re.findall("<[A-Za-z:.-]+>", text):
        assert word.replace("<", "&lt;").replace(">", "&gt;") in html


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "[Anna]: Yes!\n[Bob]: No\n[Anna]: Fine (really)",
            "[Anna]: Yes! [Bob]: No [Anna]: Fine (really)",
        ),
        ("* [Milk]: two\n* [Äpfel]: drei", "[Milk]: two [Äpfel]: drei"),
        ("[Ä]: [[Ä]]\n\n[10:30]: Lunch", "[Ä]: Ä [10:30]: Lunch"),
        ("> [陽子]: はい。\n\n[שרה]: כן", "[陽子]: はい。 [שרה]: כן"),
        ("[Anna]: Yes\n\nSee [anna], [x][ANNA].\n\n[b]: /a\n\n[c]: <a b>", "See anna , x ."),
    ],
)
def test_what_somebody_says_is_no_link_definition(text, words):
    html = re.sub("<[^>]*>", " ", render_note(text))

    assert " ".join(html.split()) == words


def test_tags_that_end_somewhere_are_tags():
    html = render_note("<b>x</b> <address>y</address> <section>\n\nz\n\n</section>\n\na<br>b")

    assert "<strong>x</strong> y" in html
    assert "&lt;" not in html


def test_in_a_text_with_right_to_left_letters_each_block_lies_as_it_begins():
    html = render_note("# سفر\n\nOne\n\n- שלום\n- two\n\n> [!note] ملاحظة\n> x\n\n|a|\n|-|\n|b|")

    for start in ("<h1 ", "<p ", "<ul ", '<div class="callout note" ', "<table "):
        assert re.search(f'{start}(?:[^>]* )?dir="auto"', html), start
    assert "<li>" in html


def test_a_text_without_them_has_no_direction():
    assert "dir=" not in render_note("# a\n\nÅre 京都\n\n- b")


def test_a_table_right_after_text_is_a_table():
    html = render_note("Prices:\n| Fruit | Price |\n|---|--:|\n| Medlar | 3 |")

    assert "<td>Medlar</td>" in html


def test_code_is_coloured_by_its_language_and_by_no_guess():
    assert '<span class="mi">1</span>' in render_note("```python\nx = 1\n```")
    assert "<span" not in render_note("```\nx = 1\n```")
    assert "<span" not in render_note("```python\n" + "x = 1\n" * 10_000 + "```")


@pytest.mark.parametrize(
    "text",
    [
        "- item\n\n  ```\n  if [[ -f x ]]; then\n  ```",
        "> ```\n> if [[ -f x ]]; then\n> ```",
        "    if [[ -f x ]]; then",
        "`` if [[ -f x ]]; then ` ``",
    ],
)
def test_code_stands_letter_by_letter(text):
    html = render_note(text, TARGETS)

    assert "if [[ -f x ]]; then" in html
    assert "<a" not in html


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[[Quince care|quinces]]", "/notes/4/"),
        ("| a |\n|---|\n| [[Quince care\\|quinces]] |", "/notes/4/"),
        ("[x](Quince%20care)", "/notes/4/"),
        ("[x](<Trip (draft).md>)", "/notes/5/"),
        ("[x](Trip%20(draft).md)", "/notes/5/"),
        ("![x](<assets/image two.png>)", "/notes/attachments/6/"),
        ("![x](assets/image%20(1).png)", "/notes/attachments/7/"),
        ("[x](plan.pdf)", "/notes/attachments/8/"),
    ],
)
def test_links_lead_to_what_they_mean(text, place):
    _, found = next(seen for seen in check(render_note(text, TARGETS)) if seen[0] in {"a", "img"})

    assert found.get("href", found.get("src")) == place


def test_a_foreign_link_says_so_however_it_is_written():
    for text in (
        "[x](HTTPS://e.example)",
        '<a href=" HtTp://e.example">x</a>',
        "<http://e.example>",
    ):
        assert 'rel="nofollow noopener noreferrer"' in render_note(text)


def test_a_linked_picture_of_a_stranger_is_one_link():
    html = render_note("[![boat](https://e.example/b.png)](https://e.example)")

    assert html.count("<a ") == 1
    assert "<em>boat</em>" in html


# --- Nothing breaks out -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "![x](http://a]/b)",
        "![x](//[99]/a.png)",
        "![x](https://[::1/a.png)",
        "![x](http://．℀/b)",
        '<p style="a"\n\n{: id=x }>x',
        "- " * 4000,
        "> " * 4000,
        "1. " * 4000,
        "<div>" * 4000 + "x",
        "<b><i>" * 4000 + "x",
        "![a" * 2000 + "](x)" * 2000,
        "[a" * 2000 + "](x)" * 2000,
        '[x](/ "&#57344;1&#57345;<!----!><img src=x>-->")',
        "\x02wzxhzdk:0\x03 \ue0001\ue001 \x00 &#0; &#xD800; \ud800 \x7f",
        "</p></section></article></main><li>x</li></details>",
        "- <ul><li>a\n- </ul></li></ul>b",
        "| <table><tr><td> | </td></table> |\n|---|---|\n| <tr> | <td> |",
        '<a href="/&#9;/evil.example">x</a> <a href="java&#10;script:alert(1)">y</a>',
        '<img src="/notes/attachments/1/" onerror="x" class="citation" data-n="1" id="main">',
        "<script>alert(1)</script> <style>p{}</style> <svg onload=x> <math><mi>",
        "[[a\"><script>|<b onclick='x'>]] ![[\"onerror=x.png]] [[x|[y](javascript:z)]]",
        "<!-- --!> <img src=x> -->\n\n<!-- open",
        "[a]: /x '\"><b onclick=x>'\n\n[a]",
    ],
)  # fmt: skip
def test_hostile_texts_are_shown_and_do_nothing(text):
    html = render_note(text, TARGETS)

    assert html.strip()
    check(html)


PIECES = (
    "[", "]", "(", ")", "![", "[[", "]]", "|", "\\|", "](", "<", ">", "</", "<!--", "-->",
    "<![CDATA[", "]]>", "<?", "?>", "`", "```\n", "~~~", "~~", "==", "*", "**", "_", "\n",
    "\n\n", "    ", "\t", "- ", "1. ", "> ", "> [!x]\n", "- [ ] ", "# ", "---\n", "|---|\n",
    "| a |\n", "&", "&lt;", "&#60;", "&#57344;", "\ue000", "\x02", "\x00", "\\", '"', "'", "=",
    "$", "$$", "$$\n", "\\(", "\\)", "\\[", "\\]", "\\href{x}{y}", "^2", "_a", "%%", "%%\n", "[^a]",
    "[^a]: x\n", "^[", " ^b1", "^b1\n", ": ", "\n: ", "<aside>", "</aside>", "<summary>", "#t ",
    "</summary>", "[x](#y)", "[[#y]]", "www.a.b", "https://a.b/", "a@b.c", "> [!note]- ", "![a|9](",
    "data:image/png;picture0", "<input type=checkbox>", "<math><mi>", "id=h-a", "# a\n",
    "{{embed [[",
    "href=", "class=", "id=x", "onclick=x", "style=", "data-n=1", "hx-get=/", "javascript:",
    "http://a", "HTTPS://b", "//c", "/notes/attachments/1/", "<a ", '<a href="', "<div>",
    "</div>", "<p>", "</p>", "<table>", "<tr>", "<td>", "<ul>", "<li>", "</ul>", "<img src=",
    "<span class=highlight>", "<script>", "</script>", "<svg>", "<details>", "<summary>", "<b>",
    "</b>", "[a]: /x\n", "[^1]", "word", "日本", "عربي", "e\u0301", "😀", " ",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_no_mixture_makes_an_element_of_ours_or_leaves_its_place(seed):
    chance = random.Random(seed)

    for _ in range(40):
        text = "".join(chance.choices(PIECES, k=chance.randint(1, 60)))
        check(render_note(text, TARGETS))


@pytest.mark.parametrize("seed", range(5))
def test_an_excerpt_holds_no_element_but_marks(seed):
    chance = random.Random(seed)

    for _ in range(100):
        text = "".join(chance.choices(PIECES, k=chance.randint(1, 60)))
        query = "".join(chance.choices(PIECES, k=5))
        assert {tag for tag, _ in check(mark_words(text, query))} <= {"mark"}


@pytest.mark.parametrize("seed", range(5))
def test_a_preview_holds_no_element_of_ours(alice, seed):
    chance = random.Random(seed)

    for _ in range(10):
        text = "".join(chance.choices(PIECES, k=chance.randint(1, 60)))
        check(show_text(alice, text))


def test_a_parser_that_fails_shows_the_text(monkeypatch):
    def fail(*args):
        raise RecursionError

    monkeypatch.setattr("notes.text.markdown.format_text", fail)

    assert render_note("a <b>\n\nc\nd") == unformatted() + "<p>a &lt;b&gt;</p>\n<p>c<br>d</p>\n"


def test_a_text_as_it_was_written_is_escaped_and_keeps_its_lines():
    assert as_written("<i>\n a\n \n\nb") == "<p>&lt;i&gt;<br> a</p>\n<p>b</p>\n"


def test_text_nested_too_deep_is_not_lost():
    assert "the end" in render_note("- " * 400 + "the end")
    assert "the end" in render_note("> " * 400 + "the end")
    assert "the end" in render_note("<div>" * 400 + "the end")
    assert "the end" in render_note("a " * 20_000 + "the end")


def test_no_text_is_lost_in_a_table_that_is_too_long():
    html = render_note("a|b\n-|-\n" + "c|d\n" * 15_000 + "the end")

    assert "the end" in html
    check(html)


def test_a_log_without_blank_lines_is_shown_whole():
    log = "12:00 _start **kwargs ==x [a [[b\n" * 5000

    html = render_note(log)

    assert html.count("_start") == 5000
    check(html)


def test_what_a_process_loads_with_its_first_note_is_no_time_of_that_note():
    code = (
        "import django; django.setup(); from notes.text.markdown import render_note;"
        "print(render_note('A [[link]].', seconds=0.2))"
    )
    rendered = subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True)
    assert 'href="/notes/new/?title=link"' in rendered
