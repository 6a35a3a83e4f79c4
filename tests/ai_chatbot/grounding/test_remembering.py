"""A claim is checked once, whichever rows hold its passages."""

from ai_chatbot.grounding.check import Checker
from ai_chatbot.grounding.remembering import RememberedChecks
from tests.ai_chatbot.grounding.conftest import Served

BOAT = "The boat Annika was repaired in May 2021 at the Lund yard for 4,200 kroner."
CLAIM = "In May 2021 the Annika was repaired."


def test_it_finds_what_a_checker_finds():
    passages = [Served(1, "The moon is far."), Served(2, BOAT)]

    assert RememberedChecks(passages).check(CLAIM) == Checker(passages).check(CLAIM)


def test_the_same_passages_in_other_rows_are_the_same():
    first = RememberedChecks([Served(1, BOAT)], "When?").check(CLAIM)

    assert RememberedChecks([Served(1, BOAT)], "When?").check(CLAIM) is first


def test_other_words_numbers_or_questions_are_others():
    passages = [Served(1, BOAT)]

    assert RememberedChecks(passages).check(CLAIM).verdict.holds
    assert RememberedChecks([Served(3, BOAT)]).check(CLAIM).numbers == (3,)
    assert not RememberedChecks([Served(1, "The moon is far.")]).check(CLAIM).verdict.holds
    assert not RememberedChecks(passages, "Why was it sold in 1999?").check(CLAIM).verdict.holds
