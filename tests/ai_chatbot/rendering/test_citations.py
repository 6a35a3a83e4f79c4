"""Marks are checked against the passages: kept, moved, added or struck."""

from dataclasses import dataclass

import pytest

from ai_chatbot.rendering.citations import cite, sentences


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


def test_a_number_that_stands_in_no_passage_is_not_cited():
    assert cite("The repair cost 3,100 kroner.", PASSAGES) == "The repair cost 3,100 kroner."


def test_a_number_that_names_no_served_passage_is_text():
    assert cite("Sold in Oslo [9].", PASSAGES) == "Sold in Oslo [9]."
    assert cite("Repaired in May 2021 in Lund [9].", PASSAGES).endswith("Lund [9] [1].")


@pytest.mark.parametrize("mark", ["[1, 2]", "[1][2]", "[Source 1]", "【1】", "[1; 9]"])
def test_other_ways_of_writing_marks_are_understood(mark):
    assert cite(f"The Annika was repaired in May 2021 {mark}.", [BOAT]).endswith("2021 [1].")


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
