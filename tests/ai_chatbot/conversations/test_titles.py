"""What a conversation is called until somebody calls it otherwise: its first question."""

import pytest

from ai_chatbot.conversations.asking import TITLE_CHARS, make_title


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("  What is\n\nwritten? ", "What is written?"),
        ("What is in [[Sourdough bread]]?", "What is in Sourdough bread?"),
        ("[[cafe\u0301|Café]], [[味噌汁]], [[سفينة#المحرك]]?", "Café, 味噌汁, سفينة#المحرك?"),
        ("What does [[ -f x ]] mean, or a[[1]]?", "What does [[ -f x ]] mean, or a[[1]]?"),
        ("What of [[a, b]] and [[c", "What of a, b and [[c"),
    ],
)
def test_it_is_a_line_with_notes_as_they_are_called(question, title):
    assert make_title(question) == title


def test_a_long_one_is_cut():
    assert make_title("船 " * 100) == ("船 " * 100)[: TITLE_CHARS - 1] + "…"
