"""Where in an answer's text which passage is cited."""

import time
from typing import NamedTuple

import pytest

from ai_chatbot.openai.words.citing import citations_in
from tests.pace import allowed


class Passage(NamedTuple):
    n: int
    title: str
    text: str
    heading: str = ""


BRIDGE = Passage(1, "Bridge", "The bridge was built in 1873 by Anna Berg.")
TOWER = Passage(2, "Tower", "The tower is 40 metres tall and stands in Lübeck.")
BRIDGE_JA = Passage(3, "橋", "この橋は1873年に建てられた。")


def cited(text, *passages, question="What?"):
    """[(number, what is cited)]"""
    found = citations_in(text, passages or [BRIDGE, TOWER, BRIDGE_JA], question)
    return [(each.n, text[each.start : each.end]) for each in found]


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("The bridge was built in 1873 [1].", [(1, "[1]")]),
        (
            "The bridge was built in 1873 by Anna Berg.",
            [(1, "The bridge was built in 1873 by Anna Berg.")],
        ),
        ("  The tower is 40 metres tall.  ", [(2, "The tower is 40 metres tall.")]),
        ("The tower is 40 metres tall【2】。", [(2, "【2】")]),
        ("この橋は1873年に建てられた [3]。", [(3, "[3]")]),
        ("The tower stands in Lu\u0308beck, 40 metres tall [2].", [(2, "[2]")]),
        ("Built in 1873 by Anna Berg [1, 2].", [(1, "[1, 2]")]),
        (
            "- Built in 1873 by Anna Berg [1].\n- 40 metres tall tower [2].",
            [(1, "[1]"), (2, "[2]")],
        ),
        ("| Bridge | built 1873 by Anna Berg [1] |", [(1, "[1]")]),
        ("Let $x[1] = 5$. The bridge was built in 1873 [1].", [(1, "[1]")]),
        ("```\nThe bridge was built in 1873 [1].\n```", []),
        ("Bananas are yellow fruits [1].", []),
        ("Bananas are yellow fruits [9].", []),
        ("`rows[1]`", []),
        ("", []),
    ],
)
def test_marks_are_cited_and_sentences_that_have_none(text, cites):
    assert cited(text) == cites


def test_without_passages_nothing_is_cited():
    assert citations_in("The bridge was built in 1873 [1].", [], "When?") == []


@pytest.mark.parametrize(
    "unit", ["[1]", "The bridge was built in 1873 [1]. ", "$", "| [1] ", "\n", "a"]
)
def test_long_answers_are_read_in_linear_time(unit):
    text = unit * (200_000 // len(unit))
    began = time.process_time()

    citations_in(text, [BRIDGE, TOWER], "When?")

    assert time.process_time() - began < allowed(10)
