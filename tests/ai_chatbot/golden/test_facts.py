"""Whether an answer says a fact, in any script, by whole words and numbers."""

import time
import unicodedata

import pytest

from ai_chatbot.golden.facts import all_said, comparable, figures_of, says


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (["3 litres"], "It holds **3 litres** [1]."),
        (["three litres", "3 litres"], "It holds 3   litres."),
        (["3"], "Es sind 3kg."),
        (["1,300"], "It cost 1,300 kronor."),
        (["café"], "Das Café ist offen."),
        (["Straße"], "In der STRASSE 5."),
        (["东京"], "他住在东京都。"),
        (["三月"], "会議は三月です。"),
        (["שלום"], "הוא אמר שלום."),
        (["مايو ٢٠٢١"], "أُصلح القارب في مايو ٢٠٢١."),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_fact_is_found_whatever_its_dress(fact, text, form):
    assert says([unicodedata.normalize(form, each) for each in fact], comparable(text))
    assert says(fact, comparable(unicodedata.normalize(form, text)))


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (["3"], "It holds 13."),
        (["3"], "It holds 3.5 of them."),
        (["3"], "It cost 1,300."),
        (["300"], "It cost 1,300."),
        (["5"], "It took 3.5 days."),
        (["art"], "She started."),
        (["Bern"], "Sie wohnt in Bernau."),
        (["1"], "It is so [1]."),
        (["כל"], "הכלב ישן."),
        ([""], "Anything."),
        ([], "Anything."),
    ],
)
def test_a_part_of_a_word_or_number_is_no_fact(fact, text):
    assert not says(fact, comparable(text))


def test_each_fact_is_looked_for_by_itself():
    facts = [["May 2021"], ["Lund"], ["Malmö"]]

    assert all_said(facts, "In May 2021, at Lund.") == [True, True, False]


def test_a_text_that_almost_holds_a_fact_everywhere_costs_no_more_than_its_length():
    def seconds(length):
        started = time.thread_time()
        assert not says(["a" * 200 + "b"], comparable("a" * length))
        assert not says(["1"], comparable("11 " * (length // 3)))
        return time.thread_time() - started

    seconds(1000)
    short = min(seconds(40_000) for _ in range(3))
    assert min(seconds(160_000) for _ in range(3)) < 12 * short + 0.05


@pytest.mark.parametrize(
    ("answer", "passages", "figures"),
    [
        ("It reaches **1,240** °C after 9 hours [2].", ["1,240 °C after 9 hours"], ["1,240", "9"]),
        ("It reaches 1240 °C.", ["1,240 °C", "12400"], []),
        ("1. In 2021 [1]\n2. then at 10:30", ["2021 10:30 1 2"], ["10:30"]),
        ("窯は1240度です。", ["窯は1240度"], ["1240"]),
        ("في ٢٠٢٠", ["عام ٢٠٢٠"], ["٢٠٢٠"]),
        (" ".join(map(str, range(20))), [" ".join(map(str, range(20)))], [*"01234"]),
    ],
)
def test_the_numbers_that_an_answer_has_from_its_passages_are_facts(answer, passages, figures):
    assert figures_of(answer, passages, "What of 2021?") == [[each] for each in figures]
