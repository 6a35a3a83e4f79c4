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


@pytest.mark.parametrize(
    ("piece", "sizes"),
    [(" ", (20_000, 80_000)), ("\n\n", (20_000, 80_000)), ("◁think▷a◁/think▷ ", (1, 1))],
)
def test_blanks_and_empty_thoughts_are_looked_at_once(piece, sizes):
    def took(times, repeated):
        word, began = FirstWord(), time.process_time()
        assert not any(word.comes_with(piece * repeated) for _ in range(times))
        return time.process_time() - began

    few, many = sizes
    repeated = 2_000 if few == many else 1
    took(few, 1)
    short = min(took(few, repeated) for _ in range(3))
    assert min(took(many, 4 * repeated // (many // few)) for _ in range(3)) < 8 * max(short, 0.02)


def test_a_mark_is_known_again_in_letters_that_grow_when_they_are_small():
    assert first_at("<think>İİİİ</THINK>İ") == 0
    assert first_at("<think>İİİİ</think>") is None


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
