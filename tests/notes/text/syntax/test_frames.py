"""Frames, attributes and small letters as the makers of books and sites write them."""

import re
from html import unescape

import pytest

from notes.text.leading import Targets
from notes.text.markdown import render_note
from notes.text.parsing import parse_note
from tests.notes.text.page_checker import check

TARGETS = Targets({("Lac", ""): 4}, {"a b.png": 7})


def page(text):
    html = str(render_note(text, TARGETS))
    check(html)
    return html


def words(text):
    return " ".join(re.sub("<[^>]*>", " ", page(text)).split())


@pytest.mark.parametrize(
    ("text", "look", "said"),
    [
        ("::: note\nIci *x*\n:::\nafter", "note", "Note Ici x after"),
        (":::tip[鍋の話]\n\n- a\n\n:::", "tip", "Tip : 鍋の話 a"),
        ('::: {.callout-warning title="סכנה" collapse="true"}\n[[Lac]]\n:::', "warning",
         "Warning : סכנה Lac"),
        (":::{admonition} T\n:class: danger\ne\u0301\n:::", "danger", "Danger : T e\u0301"),
        ("::: details Plus\nx\n:::", "note", "Details : Plus x"),
        ("```{tip} T\n[[Lac]]\n```", "tip", "Tip : T Lac"),
        ("```ad-bug\ntitle: T\nx\n```", "danger", "Bug : T x"),
        ('!!! danger "T"\n    x\n\n    y\n\nz', "danger", "Danger : T x y z"),
        ("???+ question\n    x", "warning", "Question x"),
        ('{{< callout type="warning" >}}\nx\n{{< /callout >}}', "warning", "Warning x"),
        ('{{% notice tip "T" %}}\nx\n{{% /notice %}}', "tip", "Tip : T x"),
        ("> - ::: important\n>   x\n>   :::\n>   y", "tip", "Important x y"),
        ("::: note\n```\n:::\n```\nx\n:::", "note", "Note ::: x"),
    ],
)  # fmt: skip
def test_a_frame_is_a_callout(text, look, said):
    assert f'class="callout {look}"' in page(text)
    assert words(text) == said


def test_frames_stand_in_each_other_and_end_each_by_its_own_mark():
    html = page(":::: tip\n::: note\na\n:::\n外\n::::\n後")

    assert html.count("<div") == html.count("</div>") == 2
    assert html.index("外") < html.rindex("</div>") < html.index("後")


@pytest.mark.parametrize(
    "text",
    [
        "::: note\nnever closed",
        ":::\na\n:::",
        "a ::: b",
        "!!! note\nnot indented",
        "!!! What a day\n    x",
        "```{note}\nnever closed",
        "{{< note >}}",
        "- ::: note\nout\n:::",
    ],
)
def test_what_frames_nothing_is_text(text):
    assert "callout" not in page(text)
    for word in re.findall(r"\w+|:::|!!!|\{\{", re.sub("```.*", "", text)):
        assert word in words(text)


def test_marks_that_only_say_how_their_text_looks_go_and_headings_stay_headings():
    text = ':::: {.columns}\n::: {.column width="40%"}\n# Kopf\n\na\n:::\n::::'

    assert words(text) == "Kopf a"
    assert parse_note("x.md", text).title == "Kopf"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("H~2~O, CO~2~eq", "<p>H<sub>2</sub>O, CO<sub>2</sub>eq</p>"),
        ("10^-3^ m^2^, 5^th^", "<p>10<sup>-3</sup> m<sup>2</sup>, 5<sup>th</sup></p>"),
        ("a^b c^d, 2^3^2, ~/a and ~/b", "<p>a^b c^d, 2^3^2, ~/a and ~/b</p>"),
        ("~one~ 5~6~7 とても~いい~です", "<p>~one~ 5~6~7 とても~いい~です</p>"),
        ("[a](https://b.org){.c} `x`{.py} f(x){.y}", None),
        ("a\n{: .note}", "<p>a</p>"),
        ("[toc]\n\n[[_TOC_]]\n\na", "<p>a</p>"),
        ("{{query [[a]]}} {{x}}", "<p><code>{{query [[a]]}}</code> {{x}}</p>"),
        ('{{< figure src="a b.png" alt="é" >}}',
         '<p><img alt="é" src="/notes/attachments/7/"></p>'),
        ('{% highlight sh %}\n[[ -f x ]] #no\n{% endhighlight %}', None),
    ],
)  # fmt: skip
def test_what_is_for_a_program_is_not_read_out(text, html):
    shown = re.sub(r"\n+", "\n", page(text)).strip()

    assert shown == html or html is None
    assert "{." not in shown.replace("f(x){.y}", "")
    assert not parse_note("x.md", text).tags


@pytest.mark.parametrize(
    ("line", "words_"), [("# Ära {#a .b}", "Ära"), ("# 序 {-}", "序"), ("# c {x}", "c {x}")]
)
def test_a_headings_attributes_are_no_words_and_no_tag(line, words_):
    note = parse_note("x.md", f"{line}\n\ntext")

    assert note.title == words_
    assert not note.tags


# --- Pictures by name, spans, quotations, tags of makers of sites ---------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Done :tada: :+1: (:heart:)", "Done 🎉 👍 (❤️)"),
        (":date: 2024\n   :email: é\n:key: 鍋\n:id: ש", ":date: 2024 :email: é :key: 鍋 :id: ש"),
        (":tada: Party :date: :key:\n:rocket: go", "🎉 Party 📅 🔑 🚀 go"),
        ("x:tada: a:b:c 12:30:00 std::x: :no_such_one: `:tada:`", None),
        ("[Grüße *x*]{.underline} and [鍋]{.smallcaps #a} [a](b){.x}", "Grüße x and 鍋 a"),
        ("[not]{this} [nor] {.that}", "[not]{this} [nor] {.that}"),
        ("{% include a_b_c.html x=*y* %} {{< ref *a* >}}", None),
        (">>>\nשלום\n\n- b\n>>>\nafter", "שלום b after"),
        (">>>\nnever closed", "never closed"),
        ("- >>>\n  日記\n- b\n>>>\n> >>>\n> c\n> >>>", "日記 b c"),
    ],
)
def test_what_other_tools_write_reads_as_they_show_it(text, said):
    assert unescape(words(text)) == (text.replace("`", "") if said is None else said)


def test_a_quotation_between_arrows_is_one():
    html = page(">>>\na\n\nb\n>>>\nafter")

    assert html.count("<blockquote") == 1
    assert html.index("<p>b") < html.index("</blockquote>") < html.index("after")
