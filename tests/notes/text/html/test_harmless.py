"""The sanitiser behind notes and answers: what it lets through is in the list, and is whole."""

import re
from time import thread_time

import pytest

from ai_chatbot.rendering.answers import render_answer
from notes.text.html.harmless import DEEPEST, PageSanitizer
from notes.text.markdown import render_note

SANITIZER = PageSanitizer()
HREF = 'href="https://a.example/about:config?q=data:1"'


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<p onclick="x" style="y" id="side" class="menu math">a</p>', '<p class="math">a</p>'),
        ("<form><input><button>b</button></form>", "b"),
        ('<input type="text" disabled>', ""),
        ("<script>x</script><style>y</style><!-- z -->a", "a"),
        ('<a href="javascript:x">a</a>', '<a href="#">a</a>'),
        ('<a href=" java&#10;script:x">a</a>', '<a href="#">a</a>'),
        ('<a href="x-data:y">a</a>', '<a href="#">a</a>'),
        ('<a href="//evil.example/about:x">a</a>', '<a href="#">a</a>'),
        ('<img src="https://evil.example/a.png" alt="b">', '<img alt="b">'),
        ('<img src="data:image/svg+xml;base64,AAAA">', "<img>"),
        ('<p dir="ltr" role="alert" tabindex="1">a</p>', "<p>a</p>"),
        ("<svg><a>b</a></svg><math><mi>x</mi><annotation>y</annotation></math>", None),
    ],
)
def test_what_is_not_in_the_list_does_not_come_out(html, shown):
    said = SANITIZER.sanitize(html)

    assert shown is None or said == shown
    assert not re.search(r"<(?:svg|annotation|script)|evil", said)


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li><p>- Åre</p></li><li></li><li>- b</li></ul>",
        "<p>* one</p><p></p><p><br><br>two  words</p>",
        "<table><tr><td></td><td>京都</td></tr></table>",
        "<p><em>שלום</em><em>b</em> <code> a  b </code></p>",
        "<pre><code>a\n\n  b\n</code></pre>",
        "<p>Cafe\u0301 \ufa19社 Å Ω \u00a0 x² ﬁ</p>",
        '<p><a href="https://a.example/about:config?q=data:1">(meta)data: about:</a></p>',
        '<ol start="3"><li class="task"><input type="checkbox" disabled checked> a</li></ol>',
        '<p><math display="block"><mfrac><mi>x</mi><mn>2</mn></mfrac></math></p>',
        '<section class="passage" id="passage" tabindex="-1"><h2 id="h-京">a</h2></section>',
    ],
)
def test_what_is_in_it_comes_out_as_it_was(html):
    assert SANITIZER.sanitize(html) == html


@pytest.mark.parametrize("text", ["\\- 5 °C", "1. \\* Åre", "- a\n\n  \\- שלום", "京都\n\n\\* 本"])
def test_a_sign_before_words_is_kept_in_notes_and_answers(text):
    signs = [sign for sign in "-*" if f"\\{sign}" in text]

    for html in (render_note(text), render_answer(text, [])):
        assert all(f"{sign} " in html for sign in signs), html


@pytest.mark.parametrize("render", [render_note, lambda t: render_answer(t, [], question=t)])
def test_a_page_whose_address_says_a_scheme_further_on_is_led_to(render):
    text = "[Å](https://a.example/about:config?q=data:1) 本"

    assert HREF in render(text)
    assert 'href="javascript' not in render("[a](javascript:alert(1)) <https://a/javascript:x>")


@pytest.mark.parametrize("mark", ["*a **b ", "*本 **é ", "==ש ~~b "])
def test_however_deep_words_lie_none_of_a_note_is_lost(mark):
    text = f"{mark * 300}core {''.join(f' {each[::-1]}' for each in mark.split() * 300)}\n\nafter"

    html = render_note(text)

    assert "core" in html
    assert "after" in html
    assert html.count("<em>") < DEEPEST
    assert html.count("<em>") == html.count("</em>")


def test_sanitising_takes_time_with_the_texts_length():
    def seconds(count):
        began = thread_time()
        SANITIZER.sanitize("<p>a <em>é</em> <foo>x</foo> https://b/about:</p>\n" * count)
        return thread_time() - began

    assert min(seconds(4000) for _ in range(3)) < 3.5 * min(seconds(2000) for _ in range(3))


@pytest.mark.parametrize("name", ["wbr", "source", "track", "WBR"])
def test_places_for_a_break_do_not_lie_in_each_other(name):
    said = SANITIZER.sanitize(f"<p>a{f'<{name}>é' * 300} end</p><p>後 אחרי</p>")

    assert said.endswith("é end</p><p>後 אחרי</p>")
    assert "</wbr>" not in said


def test_what_follows_many_places_for_a_break_is_in_the_note():
    assert "After this" in render_note("a" + "<wbr>x" * 300 + " end\n\nAfter this paragraph.")


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/search?q=open+data+:+guide",
        "https://a.example/search?q=data%20%3A%20guide",
        "https://a.example/dat%61:b",
        "/find/data%20:x/caf%C3%A9/%E4%BA%AC%E9%83%BD/%D7%90%D7%97",
    ],
)
def test_an_address_may_say_a_scheme_anywhere(address):
    assert SANITIZER.sanitize(f'<a href="{address}">a</a>') == f'<a href="{address}">a</a>'
