"""What note apps write beside CommonMark, as the page shows it."""

import re

import pytest

from notes.text.leading import Targets
from notes.text.markdown import render_note
from tests.notes.text.page_checker import check

TARGETS = Targets(
    {("Other anchors", ""): 4, ("Müller", ""): 5, ("Campsite", ""): 6, ("Campsite.md", ""): 6},
    {"a.png": 7, "plan.pdf": 8},
)


def page(text):
    html = str(render_note(text, TARGETS))
    check(html)
    return html


def words(html):
    return " ".join(re.sub("<[^>]*>", " ", html).split())


# --- Footnotes ----------------------------------------------------------------------------------


def test_footnotes_stand_below_and_lead_both_ways():
    html = page("Lichens grow.[^1] They live.[^2] See[^link].\n\n[^1]: Smith.\n[^2]: Ibid.\n"
                "[^link]: https://example.org/lichen")  # fmt: skip

    for number in (1, 2, 3):
        assert f'<a href="#fn-{number}"' in html
        assert f'<li id="fn-{number}">' in html
        assert f'<a href="#fnref-{number}"' in html
    assert "Ibid." in html
    assert '<a href="https://example.org/lichen"' in html


def test_a_footnote_may_be_named_twice_and_in_any_script():
    html = page("一[^注] 二[^注]\n\n[^注]: 出典は『苔』。\n\n    続き")

    assert html.count('href="#fn-1"') == 2
    assert "続き" in html
    assert html.count("<li") == 1


def test_an_inline_footnote_has_its_text_and_its_links():
    html = page("Grow^[as *Smith* says, see [[Campsite]]] slowly.")

    assert "<p>Grow<sup" in html
    assert '<em>Smith</em> says, see <a href="/notes/6/">Campsite</a>' in html


@pytest.mark.parametrize(
    "text",
    [
        "[^1]: Never named.",
        "a\n\n[^a]: one [^b]\n[^b]: two [^a]",
        "[^a]: itself [^a]",
        "> [^q]: quoted\n\nx[^q]",
        "- item[^l]\n\n  [^l]: in a list",
        "x[^a]\n\n[^a]: first\n[^a]: second",
    ],
)
def test_no_text_of_a_footnote_is_lost(text):
    html = page(text)

    for word in re.findall(r"[a-z]{3,}", text):
        assert word in html


def test_a_footnote_may_be_named_by_several_words():
    html = page("Grow[^a long name] and 生える[^注 一]\n\n[^A long  name]: Smith.\n[^注 一]: Ibid.")

    assert html.count('<sup class="footnote-mark"') == 2
    assert "Smith." in html
    assert "Ibid." in html
    assert "long name" not in html


def test_a_mark_without_a_footnote_is_text():
    assert page("a[^zz]") == "<p>a[^zz]</p>\n"


# --- Maths --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["$a_1*b*c_2$", r"\(a_1*b*c_2\)", "$$a_1*b*c_2$$", r"\[a_1*b*c_2\]", "$$\na_1*b*c_2\n$$",
     "- \\[\n  a_1*b*c_2\n  \\]", "| f |\n|---|\n| $a_1*b*c_2$ |",
     "设$a_1*b*c_2$为", "設\\(a_1*b*c_2\\)は",
     "pay $5 for $a_1*b*c_2$", "$5/kg, $`a_1*b*c_2`$", "`$x` $a_1*b*c_2$-th"],
)  # fmt: skip
def test_a_formula_is_maths_and_nothing_in_it_is_a_mark(text):
    html = page(text)

    assert "<msub><mi>a</mi><mn>1</mn></msub><mo>*</mo><mi>b</mi>" in html
    assert "<em>" not in html


@pytest.mark.parametrize(
    "text",
    ["$5 and $10", "US$5 to US$10", "costs 5$ or 6$", "$PATH:$HOME", "a $ b $ c", "\\$a$", "`$a$`",
     "file\\(s\\)", "\\[edit\\]", "$5\n5$",
     "价格$5到$10元", "$5/kg, US$20–$30, `$a`", "$5 in `cost$`"],
)  # fmt: skip
def test_money_and_brackets_are_no_maths(text):
    assert "<math" not in page(text)


def test_brackets_behind_backslashes_are_text_where_no_formula_is_in_them():
    assert words(page(r"file\(s\) \[edit\] \(see 2\)")) == "file(s) [edit] (see 2)"


@pytest.mark.parametrize(
    "formula", [r"\unheard{x}_a*b*", r"x^", "{" * 400 + "}" * 400, "x_" * 600, r"a \\ & b"]
)
def test_what_is_no_formula_that_we_know_stands_as_it_was_written(formula):
    html = page(f"before ${formula}$ after")

    assert f'<code class="math">${formula}$</code>'.replace("&", "&amp;") in html


def test_code_whose_language_is_maths_is_a_formula():
    assert '<math display="block"' in page("```math\nx^2\n```")
    assert "<code>" in page("```math\n\\unknown{\n```")


def test_a_formula_leads_nowhere_and_has_no_style():
    html = page(r"$\href{javascript:alert(1)}{x} \class{citation}{y} \style{color:red}{z}$")

    assert not re.search("<m[^>]* (?:href|class|style)=", html)


# --- Callouts -----------------------------------------------------------------------------------


def test_a_callout_says_its_kind_in_words():
    html = page("> [!warning]\n> Ice.")

    assert '<div class="callout warning">' in html
    assert words(html) == "Warning Ice."


def test_a_callout_has_its_own_title_with_links():
    html = page("> [!note] See *this* [[Campsite]]\n> - a")

    assert words(html) == "Note : See this Campsite a"
    assert "<em>this</em>" in html
    assert '<a href="/notes/6/">' in html


@pytest.mark.parametrize(("fold", "is_open"), [("-", ""), ("+", " open")])
def test_a_callout_folds(fold, is_open):
    html = page(f"> [!tip]{fold} Title\n> hidden")

    assert html.startswith(f'<details{is_open} class="callout tip">')
    assert "<summary" in html


def test_callouts_stand_in_each_other_and_a_quotation_is_none():
    html = page("> [!question] 質問\n> > [!todo] عمل\n> > x\n\n> [not] one")

    assert html.count('class="callout ') == 2
    assert html.count("<blockquote") == 1


def test_a_kind_that_nobody_knows_is_a_note():
    assert '<div class="callout note">' in page('> [!citation"x]\n> > [!citation]\n> > a')


# --- Comments, definitions, containers ----------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["a %%hidden%% b", "a\n\n%%\nhidden\n\nhidden\n%%\n\nb", "a\n%%\nhidden\n%%\nb"]
)
def test_comments_are_not_shown(text):
    assert words(page(text)) == "a b"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a %%hidden\n\nhidden%% b", "a b"),
        ("a %%h\n\n- h\n\n```\nh\n```\n\n# h\n\n| h |\n|--|\n| h |\n\nh %% b %%c%% d", "a b d"),
        ("%%hidden\n\nhidden%% b", "b"),
        ("Grüße %%verborgen\n\n秘密%% 苔 %%סוד\n\nסוד%% שלום", "Grüße 苔 שלום"),
        ("a %%h `x\n\nh` *h %% b*", "a b*"),
        ("*a %%h*\n\nh%% b", "a b"),
        ("- a %%h\n- h\n- h%% b\n\nc", "a b c"),
        ("> a %%h\n>\n> h%% b\n\nc", "a b c"),
        ("> a %%h\n\nh%% b", "a b"),
        ("# A %%h\n\n## h%% b\n\nc", "A b c"),
        ("a %%h\n\n<details>\n\nh\n\n</details>\n\nh%% b", "a b"),
    ],
)
def test_a_comment_may_end_in_a_later_paragraph(text, shown):
    assert words(page(text)) == shown


@pytest.mark.parametrize(
    "text",
    [
        "a %%open\n\nb", "%% Part one\n\nx\n\n%% Part two\n\ny", "say `%%`, 5 %% 3\n\nor `%%a%%`",
        "| a %% | b |\n|--|--|\n| c | %% d |", "a 100%%\n\nb 50%%",
    ],
)  # fmt: skip
def test_marks_that_are_no_pair_hide_nothing(text):
    html = page(text)

    assert html.count("%%") == text.count("%%")
    assert {"a", "b", "x", "y"} & set(words(text).split()) <= set(words(html).split())


@pytest.mark.parametrize("text", ["100%% sure, 50%% off", "`%%a%%`", "%%open", "5 %% 3"])
def test_what_is_no_comment_is_shown(text):
    assert words(page(text)) == text.replace("`", "")


def test_definitions_are_a_list():
    html = page("Apple\n: Pomaceous\n: Round\nOrange\n: Citrus\n\n  *more*\n\nAfter.")

    assert html.count("<dt>") == 2
    assert html.count("<dd>") == 3
    assert "<p><em>more</em></p>" in html
    assert html.endswith("</dl>\n<p>After.</p>\n")


@pytest.mark.parametrize(
    "text",
    [
        "<details>\n<summary>\nMore *boats*\n</summary>\n\nin\n\n</details>",
        "<details>\n<summary>\n\n### More *boats*\n\n</summary>\n\nin\n\n</details>",
        "<details><summary>More\n*boats*</summary>\nin\n</details>",
        "- <details>\n  <summary>\n  More *boats*\n  </summary>\n  in\n  </details>",
    ],
)
def test_a_summary_may_stand_in_several_lines(text):
    html = page(text)

    assert re.search(r"<summary>\s*More <em>boats</em>\s*</summary>\s*(?:<p>)?in<", html)


@pytest.mark.parametrize("text", ["a:\n: ", "a\n:b", "- a\n- : b", "see\n\n:) fine"])
def test_a_colon_alone_defines_nothing(text):
    assert "<dl>" not in page(text)


@pytest.mark.parametrize(
    "text",
    [
        "<details>\n<summary>Packing **list**</summary>\n\n- *stove*, [[Campsite]]\n\n</details>",
        "<details><summary>x</summary>\n- *stove*, **a** [[Campsite]]\n</details>",
        "<aside>\n💡 **Tip:** bring a *map* [map](Campsite.md)\n\n</aside>",
        "<aside>**Tip** *x* [[Campsite]]</aside>",
        "<div>\n\n**Tip** *x* [[Campsite]]\n\n</div>",
        '<div class="x" markdown="1">\n**Tip** *x* [[Campsite]]\n</div>',
    ],
)
def test_markdown_inside_html_is_markdown(text):
    html = page(f"{text}\n\nAfter.")

    assert "<strong>" in html
    assert "<em>" in html
    assert '<a href="/notes/6/">' in html
    assert html.endswith("<p>After.</p>\n")


# --- What other tools wrote for them ------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r"See \[\[no\]\] and \[file\_name\].", "See [[no]] and [file_name]."),
        (r"\(\(block\)\) \[日記\]", "((block)) [日記]"),
    ],
)
def test_brackets_that_a_program_escaped_are_no_formula(text, said):
    html = page(text)

    assert "math" not in html
    assert words(html) == said


@pytest.mark.parametrize(
    ("latex", "rows"),
    [
        (r"a = b \\ c = d", 2),
        (r"a \leftarrow \{ b \\ \} c \\ \text{鍋}", 3),
        (r"f \\ \begin{matrix} a \\ b \end{matrix}", 4),
        (r"\sum_{\substack{i \\ j}} x", 2),
        (r"\cases{a \\ b}", 2),
        (r"\matrix{a \\ b}", 2),
        (r"\left\{ a \\ b \right.", 0),
    ],
)
def test_only_lines_that_stand_in_nothing_else_lie_beneath_each_other(latex, rows):
    html = page(f"$$\n{latex}\n$$")

    assert html.count("<math") == 1
    assert html.count("<mtr") == rows


def test_a_formula_may_have_the_ending_of_a_number():
    html = page("The $n$th of $k$s, $5 and $10s, $HOME/$USER.")

    assert html.count("<math") == 2
    assert "th of" in html
    assert "$5 and $10s, $HOME/$USER." in html


def test_a_callout_may_be_of_a_kind_of_ones_own():
    for kind, said in (
        ("my kind", "My kind"),
        ("🎯", "🎯"),
        ("重要", "重要"),
        ("<b>", "&lt;b&gt;"),
    ):
        html = page(f"> [!{kind}]- Aim\n> x")

        assert f'<bdi class="callout-kind">{said}</bdi>: Aim' in html
        assert '<details class="callout note">' in html
    assert "callout" not in page("> [! x] no\n>\n> [!]")


# --- Insertions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a ++new++ b", "a <ins>new</ins> b"),
        ("++neu und gro\u0308ßer++", "<ins>neu und gro\u0308ßer</ins>"),
        ("中文++插入++字", "中文<ins>插入</ins>字"),
        ("++مضاف++", "<ins>مضاف</ins>"),
        ("**++both++**", "<strong><ins>both</ins></strong>"),
    ],
)
def test_what_was_inserted_is_shown_so(text, html):
    assert f">{html}</p>" in page(text)


@pytest.mark.parametrize(
    "text",
    [
        *("C++ and g++ meet D++", "++i is faster than i++", "++count, instead of count++"),
        *("a++b++c", "notepad++ ++ x", "1 ++ 2", "+++", "++"),
    ],
)
def test_what_counts_up_is_code(text):
    assert "<ins>" not in page(text)
    assert words(page(text)) == text
