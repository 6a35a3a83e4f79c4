"""Checking takes time in step with a text's length, whatever stands in it."""

import time

import pytest

from ai_chatbot.grounding.check import Checker
from tests.ai_chatbot.grounding.conftest import Served
from tests.pace import allowed

PIECES = {
    "one letter": "a", "words": "lemon tree ", "not": "not a lemon no ", "numbers": "12 34 ",
    "spelled": "one hundred thousand ", "joints": "lemon tree, and ", "names": "Lemon Tree ",
    "contraries": "more less first last ", "chinese": "船是六月漆的", "stops": "...",
    "quotes": '" "',
    "brackets": "[[(", "japanese not": "ないません", "months": "May 3 ", "yes": "yes, ",
}  # fmt: skip


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_a_claim_of_any_length_costs_a_bounded_time(piece):
    checker = Checker([Served(n, (piece * 400)[:1000] + ".") for n in range(1, 11)], piece * 50)
    checker.check("The lemon tree stands there.")  # what is made once
    began = time.process_time()

    checker.check((piece * 200_000)[:200_000])

    assert time.process_time() - began < allowed(2.0)


def test_a_passage_of_any_length_is_read_as_far_as_it_is_compared():
    began = time.process_time()

    Checker([Served(1, "The lemon tree stands there. " * 40_000)]).check("A lemon tree is there.")

    assert time.process_time() - began < allowed(2.0)
