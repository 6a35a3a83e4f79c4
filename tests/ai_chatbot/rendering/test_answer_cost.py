"""Showing an answer costs time in proportion to its length, whatever it is made of."""

import string
import time

import pytest

from ai_chatbot.rendering.answers import render_answer
from ai_chatbot.rendering.blocks import BlockSplitter, split_blocks
from ai_chatbot.rendering.citations import cite
from ai_chatbot.rendering.links import known_addresses
from tests.ai_chatbot.rendering.test_answer_attacks import BOAT
from tests.pace import allowed

UNITS = [
    *string.punctuation, " ", "\t", "\n", "a", "船", "。", "\u0301\u0323",
    "[[a", "![", "[a](", "[a](b \"", "*a ", "**a*b ", "***a *b ", "_a ", "<a ", "<http://", "`a``b",
    "# a\n", "# a#", "- ", "> ", "- > ", "1. ", "  - ", "a\n\n", "- a\n\n", "~~~\n", "|a", "[1].",
    "a[1] ",
    "$a ", "\\(a", "\\begin{a}", "$$a", "[^1]: a[^1]\n", "<think>a\n", "</think>\n", "<details>\n",
    "www.a ", "a\n: b\n\n", "1) a\n", "a\n--\n", "> ```\n", "- ```\n",
    "|-|-|-|\n", "a@b.", "&#", "\\[", "[a]: b\n", "<br>", "Not in the notes, no. ",
]  # fmt: skip


def seconds(work, text):
    """Of the processor."""
    began = time.process_time()
    work(text)
    return time.process_time() - began


def grows_with_its_length(work, unit, size):
    """In one of three tries, as other work shares the machine; what is short needs no comparing."""
    short, long = (f"It is {(unit * size)[:length]} x [1]" for length in (size, 4 * size))
    return any(
        (spent := seconds(work, long)) < 0.05 or spent < 8 * seconds(work, short) + 0.05
        for _ in range(3)
    )


def those_that_grow_faster(work, units, size):
    return [unit for unit in units if not grows_with_its_length(work, unit, size)]


def test_citing_is_linear():
    assert those_that_grow_faster(lambda text: cite(text, [BOAT]), UNITS, 4000) == []


@pytest.mark.parametrize("finished", [True, False])
def test_rendering_is_linear(finished):
    def render(text):
        render_answer(text, [BOAT], finished=finished)

    assert those_that_grow_faster(render, UNITS, 2000) == []


def test_cutting_into_blocks_is_linear():
    units = ["- a\n\n", "a\n\n", "> a\n\n", "```\na\n```\n\n", "\n", "  \n"]

    assert those_that_grow_faster(split_blocks, units, 20_000) == []


def test_streaming_cuts_as_the_whole_does():
    for unit in UNITS:
        text, splitter, blocks = unit * 50, BlockSplitter(), []

        for at in range(0, len(text), 7):
            blocks += splitter.take(text[at : at + 7])

        assert "".join([*blocks, splitter.tail]) == text, unit


def test_words_that_a_lexer_goes_over_again_and_again_are_not_coloured():
    html = render_answer("```java\n" + "a b c d\n" * 1000 + "```", [])

    assert "<span class" not in html


@pytest.mark.parametrize("language", ["python", "html", "js", "bash", "json", "sql", "perl", "c++"])
def test_long_lines_of_code_are_not_coloured(language):
    html = render_answer(f"```{language}\n{'if (' * 500}\n```", [])

    assert "if (if (" in html
    assert "<span class" not in html


def test_a_table_does_not_fill_up_with_cells_that_nobody_wrote():
    html = render_answer(f"|{'a|' * 500}\n|{'-|' * 500}\n" + "|b|\n" * 500, [])

    assert html.count("<td") < 10_000


def test_an_ordinary_long_answer_is_formatted_to_its_end():
    text = "".join(
        f"## Part {n}\n\nSome **bold** words of it.\n\n- one\n- two\n\n" for n in range(400)
    )

    html = render_answer(text, [])

    assert html.count("<strong>bold</strong>") == 400
    assert html.count("<li dir=") == 800


@pytest.mark.parametrize("piece", ["a", "%20", "|", "\\", "字", "a@", "@", "http://"])
def test_addresses_in_a_long_word_are_found_in_one_pass(piece):
    text = piece * (80_000 // len(piece))
    began = time.thread_time()

    known_addresses([text, f"{text} a@b.example"])

    assert time.thread_time() - began < allowed(1)


@pytest.mark.parametrize("text", ["a@b.c", "to a@b.c.", "<a@b.c>", "(a@b.c)", "mail:a@b.c"])
def test_a_mail_address_is_known_wherever_it_begins(text):
    assert "a@b.c" in known_addresses([text])
