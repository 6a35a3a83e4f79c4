# ruff: noqa: E501 - texts side by side
"""Markdown as models write it comes out as their readers expect."""

import re
from urllib.parse import unquote

import html5lib
import pytest

from ai_chatbot.rendering import links
from ai_chatbot.rendering.answers import render_answer, render_cited
from ai_chatbot.rendering.blocks import BlockSplitter
from ai_chatbot.rendering.links import ON_ANY_PAGE, ON_OUR_PAGE
from tests.passages import Source


def shown(markdown, sources=(), **options):
    """The HTML without what is the same for all blocks, and without space between them."""
    html = re.sub(r' dir="(?:auto|rtl)"', "", render_answer(markdown, sources, **options))
    return re.sub(r">\n+<|(?<=<br>)\n", lambda found: found[0].replace("\n", ""), html.strip())


DRAWN = re.compile(r'<span class="math"><math display="[a-z]+" alttext="([^"]*)">.*?</math></span>')


def words(html):
    return "".join(html5lib.parseFragment(html).itertext())


def code_in(html):
    return re.findall(r"<code>(.*?)</code>", re.sub(r"</?span[^>]*>", "", html), re.S)


# --- Tables -----------------------------------------------------------------------------------

TABLE = "<table><thead><tr><th>Fruit</th><th>Price</th></tr></thead>"


@pytest.mark.parametrize("markdown", [
    "Here are the prices:\n| Fruit | Price |\n|---|---|\n| Medlar | 3 |",
    "Here are the prices:\nFruit | Price\n--|:-:\nMedlar | 3",
    "# Prices\n| Fruit | Price |\n| :--- | ---: |\n| Medlar | 3 |\nThat is all.",
    "> Prices:\n> | Fruit | Price |\n> |---|---|\n> | Medlar | 3 |",
    "1. Prices:\n   | Fruit | Price |\n   |---|---|\n   | Medlar | 3 |\n2. End",
    "- | Fruit | Price |\n  |---|---|\n  | Medlar | 3 |\n",
])  # fmt: skip
def test_a_table_needs_no_blank_line_around_it(markdown):
    html = shown(markdown)

    assert TABLE in html
    assert "<tr><td>Medlar</td><td>3</td></tr></tbody>" in html
    assert "That" not in html.split("</table>")[0]


@pytest.mark.parametrize("markdown", ["a | b\n|---|\nc", "yes|no\n\n|---|---|", "a\n---\nb | c"])
def test_bars_alone_make_no_table(markdown):
    assert "<table>" not in shown(markdown)


def test_a_formula_with_a_bar_stays_in_its_cell():
    html = shown("| a | b |\n|---|---|\n| $|x_1|*2*$ | \\(a|b\\) |")

    cells = re.findall(r"<td>(.*?)</td>", html)
    assert [DRAWN.findall(cell) for cell in cells] == [["|x_1|*2*"], ["a|b"]]


# --- Lists ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("markdown", "html"), [
    ("1) one\n2) two", "<ol><li>one</li><li>two</li></ol>"),
    ("Steps:\n1) one\n   - in\n2) two", "<p>Steps:</p><ol><li>one<ul><li>in</li></ul></li><li>two</li></ol>"),
    ("- a\n  - b\n    - c\n- d", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"),
    ("1. a\n   1. b\n   2. c\n2. d", "<ol><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ol>"),
    ("* a\n * b", "<ul><li>a</li><li>b</li></ul>"),
    ("3. c\n4. d", '<ol start="3"><li>c</li><li>d</li></ol>'),
    ("1. a\n- b\n2. c", '<ol><li>a</li></ol><ul><li>b</li></ul><ol start="2"><li>c</li></ol>'),
    ("I was born in\n1986. A good year", "<p>I was born in<br>1986. A good year</p>"),
    ("- a\nb\n- c", "<ul><li>a<br>b</li><li>c</li></ul>"),
    ("- 船\n  - רכב\n- café", "<ul><li>船<ul><li>רכב</li></ul></li><li>café</li></ul>"),
    ("- [ ] open\n- [x] done", '<ul><li class="task">☐ open</li><li class="task">☑ done</li></ul>'),
    ("- a\n\nb", "<ul><li>a</li></ul><p>b</p>"),
])  # fmt: skip
def test_lists_are_read_as_they_are_written(markdown, html):
    assert shown(markdown) == html


@pytest.mark.parametrize("markdown", ["- [ ] a\n\n- [x] b", "- [ ] a\n  - [x] b"])
def test_the_boxes_of_tasks_show_in_every_list(markdown):
    html = render_answer(markdown, [])

    assert words(html).split() == ["☐", "a", "☑", "b"]
    assert (
        html.count('<li class="task" dir="auto">') + html.count('<li dir="auto" class="task">') == 2
    )


# --- Code -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("markdown", "code"), [
    ("1. Run:\n   ```bash\n   if [[ -f x ]]; then\n\n   echo 1\n   ```\n2. Done", "if [[ -f x ]]; then\n\necho 1\n"),
    ("- ```py\n  x[0]\n  ```\n- b", "x[0]\n"),
    ("- a\n  - b\n\n    ```js\n    f()\n    ```\n", "f()\n"),
    ("> ```python\n> x = rows[0]\n>\n> y\n> ```\n> end", "x = rows[0]\n\ny\n"),
    ("> - ```\n>   $a_1*b*$ \\(x\\)\n>   ```", "$a_1*b*$ \\(x\\)\n"),
    ("1. Run:\n   ```\nleft [1]\n   ```\n2. Done", "left [1]\n"),
    ("text\n~~~\n# no heading\n- no list\n~~~\ntext", "# no heading\n- no list\n"),
    ("````md\n```\na\n```\n````", "```\na\n```\n"),
    ("and\n\n    y = rows[12] $a*b*c$\n", "y = rows[12] $a*b*c$\n"),
    ("- a\n\n      y = rows[1]\n", "y = rows[1]\n"),
    ("```\n<think>\n[^1]: x\n</details>\n```", "&lt;think&gt;\n[^1]: x\n&lt;/details&gt;\n"),
    ("```python\nx = 1", "x = 1\n"),
    ("```mermaid\ngraph TD; A-->B\n```", "graph TD; A--&gt;B\n"),
])  # fmt: skip
def test_code_is_code_wherever_it_stands(markdown, code):
    sources = [Source(1, "Rows", "The rows are left a b x y.")]

    assert code_in(render_answer(markdown, sources)) == [code]


def test_what_follows_code_in_a_list_is_the_list():
    html = shown("1. Run:\n   ```bash\n   x\n   ```\n   then\n2. Done")

    assert html.count("<ol>") == 1
    assert re.findall(r"<li><div>(\w+)", html) == ["Run", "Done"]
    assert "<div>then</div></li>" in html


# --- Lines, headings and the rest -------------------------------------------------------------


@pytest.mark.parametrize(("markdown", "html"), [
    ("Rose on the wall\nrain on the roof\nnobody home", "<p>Rose on the wall<br>rain on the roof<br>nobody home</p>"),
    ("a  \nb\\\nc", "<p>a<br>b<br>c</p>"),
    ("> a\n> b", "<blockquote><p>a<br>b</p></blockquote>"),
    ("**a\nb** c\nd", "<p><strong>a<br>b</strong> c<br>d</p>"),
    ("text\n## Head\nmore\n- item", "<p>text</p><h2>Head</h2><p>more</p><ul><li>item</li></ul>"),
    ("#project #todo", "<p>#project #todo</p>"),
    ("a\n#船 #קרבן", "<p>a<br>#船 #קרבן</p>"),
    ("# C# and #tags ##", "<h1>C# and #tags</h1>"),
    ("Foo *bar\nbaz*\n====\ntext", "<h1>Foo <em>bar baz</em></h1><p>text</p>"),
    ("- Foo\n---\nbar", "<ul><li>Foo</li></ul><hr><p>bar</p>"),
    ("> Foo\n---", "<blockquote><p>Foo</p></blockquote><hr>"),
    ("- Foo\n  ---\n  bar", "<ul><li><h2>Foo</h2><div>bar</div></li></ul>"),
    ("---\n---\n\n* * *", "<hr><hr><hr>"),
    ("> a\n>\nb", "<blockquote><p>a</p></blockquote><p>b</p>"),
    ("- a\n-", "<ul><li>a<br>-</li></ul>"),
    ("~~gone~~ ==kept==", "<p><del>gone</del> <mark>kept</mark></p>"),
    ("Quince\n: a fruit", "<dl><dt>Quince</dt><dd>a fruit</dd></dl>"),
    ("Use <b>, Map<String> and [a-z].", "<p>Use &lt;b&gt;, Map&lt;String&gt; and [a-z].</p>"),
    ("Annika\n[1]: Annika", "<p>Annika<br>[1]: Annika</p>"),
])  # fmt: skip
def test_lines_and_headings_show_as_they_are_written(markdown, html):
    assert shown(markdown) == html


@pytest.mark.parametrize("markdown", [
    "<details>\n<summary>More</summary>\n\nHidden *text*\n\n</details>\n\nEnd",
    "<details><summary><b>More</b></summary>\nHidden *text*\n</details>\nEnd",
    "Start\n<DETAILS open>\n<summary>More</summary>\nHidden *text*\n\n</DETAILS>\nEnd",
])  # fmt: skip
def test_a_fold_that_a_model_writes_is_one(markdown):
    html = shown(markdown)

    assert "<details><summary>More</summary><p>Hidden <em>text</em></p></details><p>End" in html


@pytest.mark.parametrize("text", [
    "<details onclick=x>", "</details>", "<summary>a</summary>", "<details>x</details>",
    '<details class="thoughts">', "`<details>`",
])  # fmt: skip
def test_what_only_looks_like_a_fold_is_text(text):
    html = render_answer(f"a\n\n{text}\n\nb", [])

    assert "<details" not in html
    assert text.strip("`") in words(html)


# --- Addresses --------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "address", "rest"), [
    ("See https://example.org/medlar_jam_2024 for it.", "https://example.org/medlar_jam_2024", " for it."),
    ("(see https://en.example.org/a_(b)).", "https://en.example.org/a_(b)", ")."),
    ("*https://example.org/a_b_c*", "https://example.org/a_b_c", ""),
    ("www.example.org/x?a=1&b=2, then", "www.example.org/x?a=1&b=2", ", then"),
    ("见https://example.org/船。然后", "https://example.org/船", "。然后"),
    ("| a | b |\n|--|--|\n| https://example.org/a | x |", "https://example.org/a", "x"),
    ("ראו https://example.org/a!", "https://example.org/a", "!"),
    ("Write to ann.lee+x@mail.example.org.", "ann.lee+x@mail.example.org", "."),
])  # fmt: skip
def test_a_bare_address_is_a_link(text, address, rest):
    html = render_answer(text, [], question=f"What is {address} ?")
    [link] = html5lib.parseFragment(html).iter("{http://www.w3.org/1999/xhtml}a")

    assert link.text == address
    assert unquote(link.get("href")).removeprefix("mailto:").removeprefix("http://") == address
    assert rest in words(html)
    assert words(html).count(address) == 1


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/?d=9400", "www.evil.example/#9400", "x@evil.example", "`www.a.b`",
        "https://evil.example/a;d=9400", "https://evil.example@other.example/",
        "https://xn--evil.example/" + 200 * "9", "https://еvil.example/",
    ],
)  # fmt: skip
def test_an_address_that_nobody_named_and_may_carry_something_is_text_once(text):
    html = render_answer(f"See {text} now", [], question="What is good.example?")

    assert "<a" not in html
    assert words(html).strip() == f"See {text.strip('`')} now"


@pytest.mark.parametrize(
    "address",
    ["https://example.org/medlar_jam_2024", "www.example.org", "http://example.org:8080/a/b"],
)
def test_a_plain_pages_address_is_a_link_that_shows_itself(address):
    html = render_answer(f"See {address}. It is there.", [])
    [link] = html5lib.parseFragment(html).iter("{http://www.w3.org/1999/xhtml}a")

    assert link.text == address
    assert link.get("href").removeprefix("http://") == address.removeprefix("http://")
    assert link.get("rel") == "nofollow noopener noreferrer"
    assert words(html).strip() == f"See {address}. It is there."


# --- Footnotes --------------------------------------------------------------------------------


def test_footnotes_lead_there_and_back():
    text = "Lichens grow[^1] slowly.[^n]\n\n[^1]: Ibid.\n[^n]: More"
    html = render_cited(text, [], name="x1").html
    tree = html5lib.parseFragment(html)
    ids = {element.get("id") for element in tree.iter() if element.get("id")}
    links = [e.get("href") for e in tree.iter("{http://www.w3.org/1999/xhtml}a")]

    assert ids == {f"fn-x1-{kind}-{number}" for kind in ("text", "note") for number in (1, 2)}
    assert {link.removeprefix("#") for link in links} == ids
    assert "Ibid." in words(html)
    assert "citation" not in html


def test_a_footnote_is_not_a_citation():
    boat = Source(1, "Boat", "The boat was repaired in May 2021.")

    html = render_answer("The boat was repaired in May 2021 [1].[^1]\n\n[^1]: Ibid.", [boat])

    assert html.count('class="citation"') == 1
    assert html.count("<sup id=") == 2


@pytest.mark.parametrize("text", ["The pattern [^a] or [^0-9] matches.", "Alone[^1]."])
def test_what_no_footnote_is_defined_for_is_text(text):
    assert words(render_answer(text, [])).strip() == text


# --- Formulas ---------------------------------------------------------------------------------

FORMULAS = [
    r"\(A = \pi r^2\)", r"\[ V = \frac{4}{3} \pi r^3 \]", "$a_1*b*c_2$", "$$x_1 * y * z_2$$", "$x$",
    "\\[\na\n= b \\\\\n+ c\n\\]", "$$\n# a\n- b\n$$", "\\begin{align*}\na &= b_1 \\\\\n&= *c*\n\\end{align*}",
    r"\(x_{[1]}\)", r"$x_{[1]} < y$", r"\[ \begin{pmatrix} a_1 & *b* \\[2pt] c & d \end{pmatrix} \]",
    r"$\text{船} = 3^2$", "$3x^2$",
]  # fmt: skip


@pytest.fixture
def none_drawn(monkeypatch):
    monkeypatch.setattr(links, "mathml", lambda latex, *, is_block: "")


@pytest.mark.usefixtures("none_drawn")
@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("frame", ["{}", "The area is {}, so", "- item {} end", "**b** {} *i*"])
def test_what_of_a_formula_cannot_be_drawn_stays_as_it_is_written(formula, frame):
    sources = [Source(1, "a", "The area x is b so"), Source(2, "b", "c")]
    html = render_cited(frame.format(formula), sources).html
    plain = frame.format(formula).replace("- item", "item").replace("**b**", "b")

    [span] = re.findall(r'<span class="math">(.*?)</span>', html, re.S)
    assert words(span) == formula
    assert words(html).strip() == plain.replace("*i*", "i")


@pytest.mark.parametrize(("written", "latex", "display"), [
    (r"\(A = \pi r^2\)", r"A = \pi r^2", "inline"), ("$x$", "x", "inline"),
    ("$$x_1 < 船$$", "x_1 &lt; 船", "block"), ("\\[\na \\\\\nb\n\\]", "a \\\\\nb", "block"),
    (r"\begin{cases}a\end{cases}", r"\begin{cases}a\end{cases}", "block"), ("```math\nא^2\n```", "א^2", "block"),
    (r"$\text{<img src=x onerror=a>}$", r"\text{&lt;img src=x onerror=a&gt;}", "inline"),
])  # fmt: skip
@pytest.mark.parametrize("finished", [True, False])
@pytest.mark.parametrize("manner", [ON_OUR_PAGE, ON_ANY_PAGE])
def test_a_formula_is_drawn_as_notes_draw_it(written, latex, display, finished, manner):
    html = render_cited(f"So\n\n{written}\n\nend", [], finished=finished, manner=manner).html

    assert DRAWN.findall(html) == [latex]
    assert f'<math display="{display}"' in html
    assert "<img" not in html


def test_what_is_no_known_formula_or_too_much_of_them_stays_as_it_is_written():
    many = f"$x_{{{'1' * 95}}}$\n\n" * 250

    assert render_answer(r"$\nosuch{x}$", []).count(r'<span class="math">$\nosuch{x}$</span>') == 1
    assert len(render_answer(f"$x_{'1' * 2000}$", [])) < 2200
    assert len(DRAWN.findall(render_answer(many, []))) == 20_000 // 99


@pytest.mark.parametrize(
    ("words", "label"), [("[-] 船 *x*", "Cancelled"), ("[>] *x* שלום", "Moved to another day")]
)
def test_a_task_has_the_state_that_its_writer_gave_it(words, label):
    html = shown(f"1. {words}\n2. [.] none")

    sign = words[1].replace(">", "&gt;")
    said = words[4:].replace("*x*", "<em>x</em>")
    mark = f'<span class="task-state" role="img" aria-label="{label}">{sign}</span>'
    assert html.startswith(f'<ol><li class="task">{mark} {said}</li>')
    assert "[.] none" in html


def test_a_diagram_is_code_under_its_name():
    html = shown("So:\n\n```mermaid\ngraph TD\n A-->B\n```\n\n<figure>x</figure>")

    assert html.count("<figure>") == 1
    assert "<figure><figcaption>Mermaid diagram</figcaption><div" in html
    assert code_in(html) == ["graph TD\n A--&gt;B\n"]


@pytest.mark.parametrize("text", [
    "It is $5 and *not* $10.", "US$5-$10 *each*", "$HOME and *then* $PATH", "A$ and *B$",
    "PID is $$ *now*", r"\*no\* \[1\] and \[words\](x)", "`$a` and *b*`$`",
    "*It* was $4,200 [1], not $3,100.",
])  # fmt: skip
def test_dollars_and_brackets_alone_make_no_formula(text):
    assert "math" not in render_answer(text, [])


@pytest.mark.usefixtures("none_drawn")
@pytest.mark.parametrize("formula", FORMULAS)
def test_half_a_formula_is_not_read_as_markdown_either(formula):
    for end in range(4, len(formula)):
        text = f"So {formula[:end]}"
        html = render_cited(text, [], finished=False).html

        assert words(html).strip().replace("\n", "") == f"So {formula[:end]}".strip().replace(
            "\n", ""
        )


@pytest.mark.parametrize("step", [1, 3, 7, 50])
def test_streamed_blocks_are_those_of_the_whole(step):
    text = (
        "Prices:\n| a | b |\n|---|---|\n| 1 | 2 |\n\n1) x\n   ```\n   a\n\n   b\n   ```\n2) y\n\n"
        "<details>\n<summary>More</summary>\n\nHidden\n\n</details>\n\nThe end of it all\n\n"
        "\\[\na\n+ b\n\\]\n\nhttps://example.org/a_b_c is it\n"
    )
    splitter, blocks = BlockSplitter(), []
    for at in range(0, len(text), step):
        blocks += splitter.take(text[at : at + step])

    parts = [shown(block) for block in [*blocks, splitter.tail]]

    assert "".join([*blocks, splitter.tail]) == text
    assert "".join(parts) == shown(text)
