"""A text that takes too long is a page as far as there is time; the rest stands below it."""

import re
from html import unescape
from itertools import chain, repeat

import pytest

from notes.text import bounded_markdown
from notes.text.markdown import FORMATTED_CHARS, SECONDS, render_note, unformatted
from tests.notes.text.html.test_passages import BODIES, FIRST, marked
from tests.notes.text.page_checker import check

BOOK = "\n\n".join(
    f"## Chapter {number}\n\nThe *boat* of {name} lay at [the pier](https://e.x/{number})."
    for number in range(40)
    for name in ("Änne", "A\u0308nne", "安娜", "آنا")
)


@pytest.fixture
def late_at(monkeypatch):
    """A clock by which the time is over when it is looked at for this time, and then no longer."""
    monkeypatch.setattr(bounded_markdown, "CHECKED_EACH", 1)

    def set_clock(look):
        looks = chain(repeat(0.0, look), [SECONDS + 1], repeat(0.0))
        monkeypatch.setattr(bounded_markdown, "own_time", looks.__next__)

    return set_clock


def words_of(html):
    return re.findall(r"\w+", unescape(re.sub(r"<[^>]*>", " ", html)).lower())


def test_what_there_is_time_for_is_formatted_and_the_rest_stands_below(late_at):
    whole = render_note(BOOK)
    late_at(200)

    formatted, rest = render_note(BOOK).split(unformatted())

    assert whole.startswith(formatted)
    blocks = BOOK.split("\n\n")
    done = formatted.count("<h2") + formatted.count("<p")
    assert 0 < done < len(blocks)
    assert words_of(rest) == re.findall(r"\w+", "\n\n".join(blocks[done:]).lower())


@pytest.mark.parametrize("name", BODIES)
def test_whenever_the_time_is_over_the_page_is_whole_and_says_every_word(name, late_at):
    body = BODIES[name]
    said = set(words_of(render_note(body)))
    cut = 0

    for look in range(1, 400):
        late_at(look)
        html = render_note(body)
        check(html)
        formatted, late, rest = html.partition(unformatted())
        cut += bool(formatted and late)

        assert said - {"1", "2"} <= set(words_of(html)), (look, html)
        assert bool(late) == bool(rest)

    assert cut or len(body) < 120, "it is never cut between its blocks"


def test_a_list_ends_between_its_items(late_at):
    late_at(30)

    formatted, rest = render_note("- one 本\n- two\n" * 20).split(unformatted())

    check(formatted)
    assert formatted.startswith("<ul>")
    assert formatted.count("<li>") + rest.count("- ") == 40
    assert min(formatted.count("<li>"), rest.count("- ")) > 1


@pytest.mark.parametrize("cited", ["Chapter 0", "Chapter 39"])
def test_a_passage_is_marked_above_and_below(late_at, cited):
    start = BOOK.index(cited)
    late_at(200)

    html = render_note(BOOK, passage=(start, start + len(cited)))

    assert html.count(FIRST) == 1
    assert cited in marked(html)


def test_of_a_text_of_more_than_may_be_formatted_the_beginning_is():
    line = "**boat** " * 10 + "\n\n"
    body = line * (FORMATTED_CHARS // len(line) + 1)

    html = render_note(f"# Sea\n\n{body}# Land\n", seconds=9)

    formatted, rest = html.split(unformatted())
    assert formatted.startswith('<h1 id="h-sea">Sea</h1>\n<p><strong>boat</strong>')
    assert rest.endswith("# Land</p>\n")
