"""When an answer begins to say something, however its thoughts are marked and cut."""

import time

import pytest

from ai_chatbot.rendering.thoughts import FirstWord


def first_at(*pieces):
    word = FirstWord()
    told = [word.comes_with(piece) for piece in pieces]
    assert told.count(True) <= 1
    return told.index(True) if True in told else None


@pytest.mark.parametrize(
    ("pieces", "at"),
    [
        (["Lime"], 0),
        (["", " \n", "Lime", " it"], 2),
        (["<think>", "Hm", "</think>", "\n\n", "Lime"], 4),
        (["<thi", "nk>Hm</th", "ink>Lime"], 2),
        (["<think>a</think>\n<think>b", "c</think>", "ja"], 2),
        (["[THINK]", "x", "[/THINK]ぶん"], 2),
        (["◁think▷", "x◁/think▷", "שלום"], 2),
        (["<b", ">bold"], 1),
        (["[1", "] is the source of all of this, as it says there"], 1),
        (["<think>", "never ends"], None),
        ([" ", "\n"], None),
    ],
)
def test_thoughts_are_no_words(pieces, at):
    assert first_at(*pieces) == at


def test_twice_the_thoughts_take_twice_the_time_at_most():
    def took(n):
        return min(seconds(n) for _ in range(3))

    def seconds(n):
        word, began = FirstWord(), time.thread_time()
        word.comes_with("<think>")
        for _ in range(n):
            word.comes_with("< </thin k " * 3)
        return time.thread_time() - began

    took(1000)
    assert took(40_000) < 6 * max(took(10_000), 0.005)
