"""Marks are checked against the passages: kept, moved, added or struck."""

from dataclasses import dataclass

import pytest

from ai_chatbot.rendering.citations import cite
from ai_chatbot.rendering.marks import sentences


@dataclass
class Passage:
    n: int
    title: str
    text: str
    heading: str = ""


BOAT = Passage(
    1, "Annika", "The boat Annika was repaired in May 2021 at the Lund yard for 4,200 kroner."
)
DENTIST = Passage(2, "Health", "Dr. Holm sees me each March; her number is 555-0199.", "Dentist")
PASSAGES = [BOAT, DENTIST]


def test_a_mark_that_its_passage_bears_out_stays():
    assert (
        cite("She was repaired in May 2021 [1].", PASSAGES) == "She was repaired in May 2021 [1]."
    )


def test_a_sentence_without_a_mark_gets_that_of_the_passage_it_rests_on():
    assert cite("The repair cost 4,200 kroner.", PASSAGES) == "The repair cost 4,200 kroner [1]."


def test_a_mark_on_the_wrong_passage_moves_to_the_right_one():
    assert cite("Dr. Holm's number is 555-0199 [1].", PASSAGES).endswith("is 555-0199 [2].")


def test_a_mark_that_no_passage_bears_out_is_struck():
    assert (
        cite("It was sold to a dealer in Oslo [1].", PASSAGES) == "It was sold to a dealer in Oslo."
    )


@pytest.mark.parametrize(
    "mark", ["([1])", "**[1]**", "*[1]*", "（[1]）", "(**[1]**)", "(see [1])", "<sup>[1]</sup>"]
)
def test_a_struck_mark_leaves_no_brackets_of_its_own(mark):
    assert cite(f"It was sold in Oslo {mark}.", PASSAGES) == "It was sold in Oslo."
    assert cite(f"Repaired in May 2021 {mark}.", PASSAGES) == "Repaired in May 2021 [1]."


def test_a_number_that_stands_in_no_passage_is_not_cited():
    assert cite("The repair cost 3,100 kroner.", PASSAGES) == "The repair cost 3,100 kroner."


def test_a_number_that_names_no_served_passage_is_text():
    assert cite("Sold in Oslo [9].", PASSAGES) == "Sold in Oslo [9]."
    assert cite("Repaired in May 2021 in Lund [9].", PASSAGES).endswith("Lund [9] [1].")


@pytest.mark.parametrize(
    "mark",
    [
        "[1, 2]",
        "[1][2]",
        "[Source 1]",
        "【1】",
        "[1; 9]",
        "［1］",
        "［１］",
        "[١]",
        "【1†annika.md】",
        "[1-2]",
        "[1–3]",
        "[1 and 2]",
        "[source: 1]",
        "(Source 1)",
        "[#1]",
        "[ 1 ]",
        "[doc 1]",
        "[1, p. 3]",
        "[Quelle 1]",
        "(Quelle: 1)",
        "[fuente 1]",
        "[источник 1]",
        "[出典1]",
        "[来源：1]",
        "[المصدر 1]",
        "【1:0†source】",
        "[S1]",
        "[source_1]",
        "[^1]",
        "[1](#)",
        "[1](#note-1)",
        "[1]()",
        "(1)",
        "（1）",
        "<sup>1</sup>",
    ],
)
def test_other_ways_of_writing_marks_are_understood(mark):
    assert cite(f"The Annika was repaired in May 2021 {mark}.", [BOAT]).endswith("2021 [1].")


@pytest.mark.parametrize(
    "text",
    [
        "Use rows [1-2] of the array.",
        "The pattern [0-9] matches a digit.",
        "Section 3 (1) speaks of yards.",
        "Notes (2) and (1) are of the choir.",
        "There were two (2), on 40 m<sup>2</sup> or 10<sup>2</sup> miles.",
        "Two things count: (1) yards. (2) boats.",
        "The pattern [^0-9] matches no digit.",
        "It is `[^1]`, `(1)` and `[1](#)`.",
        "See [1](https://example.org/#) and [2](notes/annika.md).",
        "It is [[1]] and [1/2] in \\[1\\].",
        "See https://example.org/[1-2]/x and `[1-2]`.",
    ],
)
def test_what_only_looks_like_a_mark_stays(text):
    assert cite(text, PASSAGES) == text


@pytest.mark.parametrize(
    "sentence",
    ["Am 13. März kam Holm.", "Am 3. und 4. Mai kam Holm.", "Le 1. juin, Holm est venu."],
)
def test_the_point_of_a_day_ends_no_sentence(sentence):
    assert sentences(sentence) == [sentence]
    assert len(sentences("It was in 12. Then it was sold.")) == 2


def test_a_number_in_round_brackets_cites_only_what_its_passage_bears_out():
    for text in ("Repaired in May 2021 (2).", "Sold in Oslo (1)."):
        assert cite(text, PASSAGES) == text
    called = "The Annika was repaired at the Lund yard(1)"
    assert cite(f"{called}.", PASSAGES).startswith(called)


def test_a_footnote_that_the_answer_defines_is_no_mark():
    defined = "Repaired in May 2021 [^1].\n\n[^1]: At the yard"

    assert cite(defined, PASSAGES).startswith("Repaired in May 2021 [^1] [1].\n")


def test_marks_behind_the_full_stop_belong_to_the_sentence_before():
    cited = cite(
        "The Annika was repaired in May 2021. [1] Dr. Holm sees me each March. [2]", PASSAGES
    )

    assert cited == "The Annika was repaired in May 2021 [1]. Dr. Holm sees me each March [2]."


def test_words_of_the_question_count_for_less_than_what_the_answer_claims():
    question = "Where was the boat Annika repaired?"

    assert (
        cite("The boat Annika was repaired in Hamburg.", PASSAGES, question=question).endswith(
            "in Hamburg [1]."
        )
        is False
    )
    assert cite("The boat Annika was repaired in Lund.", PASSAGES, question=question).endswith(
        "[1]."
    )


@pytest.mark.parametrize(
    "refusal",
    [
        "Your notes do not say when the boat Annika was sold.",
        "There is no information about the boat Annika at the Lund yard.",
        "I couldn't find anything in the notes on the Annika.",
    ],
)
def test_saying_that_nothing_was_found_is_not_a_claim(refusal):
    assert cite(refusal, PASSAGES) == refusal


def test_code_headings_and_links_are_left_alone():
    text = (
        "# Annika repaired May 2021 Lund\n\n```\nrepaired May 2021 Lund [7]\n```\n\n"
        "See `a[1]` and [2](https://example.org)."
    )

    assert cite(text, PASSAGES) == text


def test_each_item_of_a_list_is_a_claim_of_its_own():
    cited = cite("- Repaired: May 2021\n- Dentist: Dr. Holm\n- Car: sold in Oslo", PASSAGES)

    assert cited == "- Repaired: May 2021 [1]\n- Dentist: Dr. Holm [2]\n- Car: sold in Oslo"


def test_a_table_row_gets_its_mark_inside_the_last_cell():
    assert cite("| Annika | May 2021 |", PASSAGES) == "| Annika | May 2021 [1] |"


def test_without_passages_nothing_is_a_mark():
    assert cite("Paris [1] is big [2].", []) == "Paris [1] is big [2]."


@pytest.mark.parametrize(
    "line",
    ["One. Two! Three?", "No stop", "", "Dots... and [1]. Then", "3.14 is pi. “Quoted.” Yes"],
)
def test_cutting_a_line_into_sentences_loses_nothing(line):
    assert "".join(sentences(line)) == line


@pytest.mark.parametrize("text", [
    "As [1] says, the Annika was repaired in May 2021 in Lund.",
    "In [1], the Annika was repaired.",
    "See [1] for the Annika.",
    "Siehe [1] zur Annika.",
    "The regex [1] is for the Annika at the yard.",
    "x = [1]",
    "Then `y` is [[1]] or [[1], [2]].",
    "The sum x_{[1]} of the Annika",
    "The sum $x_{[1]} + a [1]$ of it",
    "\\[ a_{[1]} \\]",
    "Repaired[^1] then.\n\n[^1]: Annika",
    "[1]: https://example.org/annika",
    "[1](https://example.org/annika) and ![1](annika.png)",
    "Take rows[1] or rows[0][1] of the Annika first, then the yard",
    "Take rows()[1] or [2]H of the Annika, 第[1]章",
    "Take cells[i][1] and np.array([1, 2]) of the Annika",
    "Call f([1]) for the Annika first",
    "Give the Annika a range of [1, 2] metres",
    "For the Annika x ∈ [1, 2]",
    "> ```\n> rows [1]\n> ```",
    "- a\n\n      rows [1]",
])  # fmt: skip
def test_what_is_a_word_a_formula_or_code_is_no_mark(text):
    assert cite(text, PASSAGES).startswith(text.rstrip("."))


LANGUAGES = {
    "zh": ("船是六月漆的[1]。花了三天［1］。", "我们六月份把船漆成了蓝色，花了三天。", 2),
    "ja": ("船は六月に漆で塗った【1】。", "船は六月に青く塗った。漆を使った。", 1),
    "th": ("เรือทาสีในเดือนมิถุนายน[1]", "เราทาสีเรือเป็นสีฟ้าในเดือนมิถุนายน", 1),
    "ko": ("배는 6월에 파란색으로 칠했다[1].", "우리는 6월에 배를 파란색으로 칠했다.", 1),
    "ar": ("تم طلاء القارب في يونيو[1].", "تم طلاء القارب باللون الأزرق في يونيو.", 1),
    "ar digits": ("هل تم طلاء القارب في يونيو [١]؟", "تم طلاء القارب باللون الأزرق في يونيو.", 1),
    "he": ("הסירה נצבעה בכחול ביוני[1].", "הסירה נצבעה בכחול ביוני.", 1),
    "hi": ("नाव जून में नीली रंगी गई[1]। तीन दिन लगे [1]।", "नाव जून में नीली रंगी गई, और तीन दिन लगे।", 2),
    "ru": ("Лодку покрасили в июне[1].", "Лодку покрасили в синий цвет в июне.", 1),
    "el": ("Το σκάφος βάφτηκε τον Ιούνιο[1].", "Το σκάφος βάφτηκε μπλε τον Ιούνιο.", 1),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_hold_in_every_writing(language):
    answer, passage, marks = LANGUAGES[language]

    cited = cite(answer, [Passage(1, "", passage)])

    assert cited.count("[1]") == marks
    assert not {"［", "【", "١"} & set(cited)


def test_a_mark_stands_before_the_full_stop_of_its_writing():
    boat = Passage(1, "", "नाव जून में नीली रंगी गई, और तीन दिन लगे।")

    assert cite("नाव जून में नीली रंगी गई। [1]", [boat]) == "नाव जून में नीली रंगी गई [1]।"


@pytest.mark.parametrize(
    "claim",
    [
        "The boat Annika was not repaired in May 2021 [1].",
        "The boat Annika was repaired in May 2022 [1].",
        "The boat Berit was repaired in May 2021 at the Lund yard [1].",
        "The boat Annika was repaired in May 2021 for 4,200 dollars [1].",
    ],
)
def test_a_sentence_that_its_passage_turns_down_loses_its_mark(claim):
    assert cite(claim, PASSAGES) == claim.replace(" [1]", "")


def test_what_was_asked_is_part_of_what_is_claimed():
    question = "Why was the boat Annika repaired in May 2019?"

    assert "[" not in cite("The boat was repaired at the Lund yard.", PASSAGES, question=question)


def test_a_sentence_of_two_passages_gets_the_marks_of_both():
    cited = cite("The Annika was repaired in May 2021, and Dr. Holm sees me each March.", PASSAGES)

    assert cited.endswith("each March [1][2].")


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        (
            "The [Annika was repaired](https://a.example/1) in May 2021.",
            "The [Annika was repaired](https://a.example/1) in May 2021 [1].",
        ),
        (
            "Repaired in May 2021: [the Annika](https://a.example/[1])",
            "Repaired in May 2021: [the Annika](https://a.example/[1]) [1]",
        ),
        (
            "Repaired in May 2021, see https://a.example/[1]/x?y[1]=2 and the yard.",
            "Repaired in May 2021, see https://a.example/[1]/x?y[1]=2 and the yard [1].",
        ),
    ],
)
def test_no_mark_goes_into_a_link_or_an_address(text, cited):
    assert cite(text, [BOAT]) == cited


def test_a_mark_in_another_language_than_the_passage_stays_as_it_was_put():
    text = "Das Boot wurde dort im Mai von der Werft wieder hergerichtet [1]."

    assert cite(text, [BOAT]) == text
    assert cite(text.replace("Mai", "Juni"), [BOAT]) == text.replace("Mai", "Juni").replace(
        " [1]", ""
    )
