"""A whole answer may be one number or one name: it is a claim like any other."""

import pytest

from ai_chatbot.grounding.check import Checker
from ai_chatbot.rendering.grounds.claims import check_sentences
from tests.passages import BOAT, Source

TOKYO = Source(2, "東京", "日本の首都は東京です。人口は約1400万人。")
HAIFA = Source(3, "חיפה", "המשרד נמצא בחיפה מאז 2019. יש בו 7 חדרים.")
CREW = Source(4, "Crew", "The crew of the boat Annika has 3 sailors.")
SOURCES = [BOAT, TOKYO, HAIFA, CREW]


def verdicts(question, answer):
    check = Checker(SOURCES, question).check
    return [found.verdict.holds for found in check_sentences(answer, SOURCES, check, 5)]


@pytest.mark.parametrize(
    ("question", "answer", "holds"),
    [
        ("How many sailors has the crew of the boat Annika?", "3", True),
        ("How many sailors has the crew of the boat Annika?", "5", False),
        ("When did Lund become king?", "1", False),
        ("日本の首都は？", "東京", True),
        ("日本の首都は？", "大阪", False),
        ("כמה חדרים יש בו?", "7", True),
        ("כמה חדרים יש בו?", "9", False),
    ],
)
def test_it_is_checked(question, answer, holds):
    assert verdicts(question, answer) == [holds]


@pytest.mark.parametrize("answer", ["-", "…", "---", "\n\n"])
def test_what_holds_no_word_claims_nothing(answer):
    check = Checker(SOURCES, "Who?").check
    found = check_sentences(answer, SOURCES, check, 5)
    assert all(each.verdict == "says_nothing" for each in found)
