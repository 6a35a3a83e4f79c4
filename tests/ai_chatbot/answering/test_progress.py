"""A growing answer as fragments: what turns out to be thoughts is taken back."""

import re
import uuid

import pytest

from ai_chatbot.answering.progress import Progress
from ai_chatbot.langflow.steps import Step

PIECES = ["The user asks.\n\n", "Two and two are added up.\n\n", "So 4.\n</think>\n", "\nIt is 4."]


def parts(fragment, name):
    """(how it is put in, what) of the blocks or the tail of a fragment; None without one."""
    found = re.search(rf'<div id="{name}-[^"]+" hx-swap-oob="(\w+)">(.*)</div>\n', fragment)
    found = found or re.search(
        rf'<div id="{name}-[^"]+" hx-swap-oob="(\w+)">(.*?)</div>\n<', fragment, re.S
    )
    return found and found.groups()


def test_an_end_of_thoughts_without_a_beginning_folds_what_was_shown():
    progress = Progress(uuid.uuid4(), "2+2?")
    fragments = [progress.grow(seq, piece) for seq, piece in enumerate(PIECES, 1)]

    assert "Two and two" in fragments[1]
    how, blocks = parts(fragments[2], "blocks")
    assert how == "innerHTML"
    assert '<details class="thoughts">' in blocks
    assert "The user asks." in blocks
    assert "innerHTML" in re.search(r'id="tail[^>]+', fragments[3])[0]
    assert "It is 4." in fragments[3]
    assert "The user" not in fragments[3]


def test_a_page_that_comes_back_late_is_told_to_take_it_back():
    progress = Progress(uuid.uuid4(), "2+2?")
    for seq, piece in enumerate(PIECES, 1):
        progress.grow(seq, piece)

    assert parts(progress.after(1), "blocks")[0] == "innerHTML"
    assert "The user" not in progress.after(3)


def test_thoughts_that_are_marked_show_as_such_from_their_first_word():
    progress = Progress(uuid.uuid4(), "2+2?")

    assert '<details class="thoughts">' in progress.grow(1, "<think>\nThe user")
    assert '<details class="thoughts">' in progress.grow(2, " asks.\n\nTwo\n\n")
    assert "It is 4" in progress.grow(3, "</think>\n\nIt is 4.")


def test_a_step_stands_in_the_status_line_until_words_come_or_come_again():
    progress = Progress(uuid.uuid4(), "2+2?")

    def status(fragment):
        found = re.search(r'<p id="status"[^>]*>(.*?)</p>', fragment)
        return found and found[1]

    assert status(progress.step(1, Step("find_passages", "<b>土"))) == (
        "Searching your notes for “&lt;b&gt;土”…"
    )
    assert status(progress.after(0)).startswith("Searching your notes for")
    assert status(progress.grow(2, "Let me ")) == "Answering…"
    assert status(progress.grow(3, "see.")) is None
    assert status(progress.step(4, Step("fetch_content"))) == "Using the tool “fetch content”…"
    assert status(progress.grow(5, " It is 4.")) == "Answering…"


def test_what_stands_above_the_first_word_comes_before_it_or_not_at_all():
    progress = Progress(uuid.uuid4(), "2+2?", state="reading")
    quotes = [{"text": "It is 4.", "url": "/notes/1/", "n": 1, "title": "Sums", "heading": ""}]

    assert "It is 4." in progress.extract(1, quotes)
    progress.grow(2, "Let me see.")
    assert progress.extract(3, quotes) == ""


@pytest.mark.parametrize("formula", ["$x+y$ ", "\\(x+y\\) ", "```math\nx+y\n```\n"])
def test_formulas_are_drawn_by_a_thread_sooner_than_words(formula):
    growing = Progress(uuid.uuid4(), "2+2?")
    words = "味噌汁 été " * 30

    assert growing.is_small(words)
    assert not growing.is_small(formula + words)
