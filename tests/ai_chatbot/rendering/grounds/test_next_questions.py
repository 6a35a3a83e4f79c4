"""Questions to go on with, of what was found and not cited."""

import pytest

from ai_chatbot.models import Source, Standing
from ai_chatbot.rendering.grounds.next_questions import next_questions


def source(n, title, heading=""):
    return Source(n=n, title=title, heading=heading)


def test_what_was_found_and_not_cited_is_asked_about_its_section_before_its_note():
    sources = [
        source(1, "Bread"),
        source(2, "Leaven", "Leaven › Feeding"),
        source(3, "Oven", "Oven"),
        source(4, "Mill"),
    ]

    assert next_questions("How does it rise?", sources, {1}) == [
        "What did I note under “Feeding”?",
        "What do my notes say about “Oven”?",
    ]


def test_nothing_is_asked_again_or_twice_or_about_names_that_say_nothing():
    sources = [
        source(1, "Bread"),
        source(2, "2024-05-03"),
        source(3, "README"),
        source(4, "x" * 61),
        source(5, "Oven", "Heat"),
        source(6, "Stove", "Heat"),
    ]

    assert next_questions("What is bread?", sources, ()) == ["What did I note under “Heat”?"]


@pytest.mark.parametrize("standing", [Standing.UNSHARED, Standing.GONE, Standing.TRASHED])
def test_what_may_not_be_read_any_more_is_not_named(standing):
    closed = source(1, "Diary of a neighbour")
    closed.standing = standing

    assert next_questions("?", [closed], ()) == []


@pytest.mark.parametrize("title", ["味噌汁", "السلطة", "Cafe\u0301"])
def test_any_script_is_asked_about(title):
    (asked,) = next_questions("?", [source(1, title)], ())

    assert title in asked
