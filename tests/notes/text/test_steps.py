"""How much of a text is read is a matter of its steps: the same on any machine, idle or busy."""

import pytest
from markdown_it.token import Token

from notes.text import bounded_markdown
from notes.text.bounded_markdown import OutOfTime, new_env
from notes.text.html.raw import OpenElements, rewritten
from notes.text.leading import NOTHING, led
from notes.text.leading_html import led_html
from notes.text.markdown import FORMATTED_CHARS, render_note, unformatted
from notes.text.reading.body import SYNTAX, read_body

DENSE = (
    "- a\n", "1. a\n", "# a\n", "a\n=\n", "[a]: /x\n", "![x](a) ", "*a ", "$a$ ", "#a ", "> a\n\n",
    "$$\na\n", "%%a\n", "a\n: b\n", "^[a ", "[^a]: x [^a]\n\n", "www.a.b/( ",
)  # fmt: skip


@pytest.mark.parametrize("piece", DENSE)
def test_what_is_nothing_but_marks_is_read_no_further_than_its_steps(piece):
    env = new_env(60.0, steps=1000)

    with pytest.raises(OutOfTime):
        SYNTAX.parse(piece * 20_000, env)

    assert env["budget"].has_time()


@pytest.mark.parametrize("piece", DENSE)
def test_steps_are_no_fewer_than_what_is_in_a_text(piece):
    def steps(times):
        env = new_env(60.0, steps=1_000_000)
        SYNTAX.parse(piece * times, env)
        return 1_000_000 - env["budget"].steps

    assert steps(1000) >= 250  # of at most seven characters each
    assert 1.8 * steps(1000) < steps(2000) < 2.2 * steps(1000)


def test_what_is_made_of_tokens_has_its_bounds_as_well():
    """A line of a megabyte is one token with hundreds of thousands in it."""
    tag = Token("tag", "", 0, content="#a", meta={"tag": "a"})
    makes = (
        lambda env: led([tag] * 2000, env),
        lambda env: led_html("<b>" * 2000, env),
        lambda env: rewritten("<b>" * 2000, OpenElements("", env)),
    )
    for make in makes:
        assert list(make(new_env(60.0, targets=NOTHING)))
        with pytest.raises(OutOfTime):
            list(make(new_env(60.0, steps=1000, targets=NOTHING)))


def test_a_text_of_nothing_but_lines_is_read_where_it_says_something():
    """Lines cost steps as well; some are left however many there are."""
    reading = read_body("# Où [[Lund]] #小船\n\n" + "\n" * 300_000)

    assert [link.target for link in reading.links] == ["Lund"]
    assert reading.tags == ["小船"]
    assert reading.title


@pytest.mark.parametrize("piece", ["a** ", "*é_ ", "[本](b) ", "<http://a.b> ", "#שלום ", "***a "])
def test_of_a_line_of_nothing_but_marks_the_rest_is_text_and_what_follows_is_read(
    monkeypatch, piece
):
    monkeypatch.setattr(bounded_markdown, "BLOCK_STEPS", 500)
    text = f"{piece * 10_000}\n\n**next** [[Lund]] #小船"
    env = new_env(60.0, steps=20_000)

    said, *_, last = [token for token in SYNTAX.parse(text, env) if token.type == "inline"]

    assert [token.type for token in last.children if token.meta] == ["wiki_link", "tag"]
    assert said.children[-1].content in text
    assert "<strong>next</strong>" in render_note(text, seconds=60.0)


def test_a_paragraph_of_many_lines_is_read_to_its_end(monkeypatch):
    monkeypatch.setattr(bounded_markdown, "BLOCK_STEPS", 500)

    reading = read_body("**Änne 安** 12:30: are you at the *boat*, or in [[Lund]]?\n" * 300)

    assert len(reading.links) == 300


def test_an_outline_of_many_lines_is_read_to_its_end():
    line = "- [ ] Call the boatyard about the mast, see [[Boat]] #todo and **write it down**\n"

    reading = read_body(line * 12_000 + "\n\n[[The end]]")

    assert len(reading.tags) == 12_000
    assert reading.links[-1].target == "The end"


def test_of_a_text_that_is_too_intricate_the_beginning_is_read():
    reading = read_body("# Start [[A]]\n\n" + "word " * 40_000 + "\n\nnext " + "- a\n" * 100_000)

    assert [heading.words for heading in reading.headings] == ["Start A"]
    assert [link.target for link in reading.links] == ["A"]


@pytest.mark.parametrize("text", ["مرحبا 本 é e\u0301 <b>\n" * FORMATTED_CHARS, "- a\n" * 240_000])
def test_a_page_says_where_its_text_is_shown_as_it_was_written(text):
    html = render_note(text[: FORMATTED_CHARS + 1], seconds=0.05)

    assert html.count(unformatted()) == 1
    assert unformatted() not in render_note("# Short\n\n- a")
