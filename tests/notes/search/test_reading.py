"""How a query was read is said in words, and each condition can be taken out of it."""

import pytest

from notes.search.query import parse_query
from notes.search.reading import read_back, said


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("boat", ""),
        ("what does tar -xzf do", ""),
        ("#garden", "tag garden"),
        ("boat -#archive", "words “boat” · not tag archive"),
        ("-in:Archive before:2024", "not in Archive · before 2024"),
        ("“大雨” -猫", "words “大雨” · exactly “大雨” · without 猫"),
        ("(#a OR #b) -[[c]]", "(tag a or tag b) · not the note c"),
        ("NOT (#a after:2023)", "not (tag a · after 2023)"),
        ("-(#a OR #b) x", "words “x” · not (tag a or tag b)"),
        ("-(#a OR 松) x", "words “x” · not (tag a or with 松)"),
        ("[[Annika]] cost", "words “Annika cost” · the note Annika"),
        ('-"red sail"', "without “red sail”"),
        ("#a AND #b", "tag a · tag b"),
    ],
)
def test_a_query_is_said_in_words(query, line):
    assert said(parse_query(query)) == line


@pytest.mark.parametrize(
    ("query", "label", "left"),
    [
        ("boat #a -in:b", "tag a", "boat -in:b"),
        ("boat #a -in:b", "not in b", "boat #a"),
        ("#a OR #b x", "tag a", "#b x"),
        ("#a OR #b x", "tag b", "#a x"),
        ("NOT #a x", "tag a", "x"),
        ("-(#a) x", "tag a", "x"),
        ("y -(#a OR oak) x", "tag a", "y -oak x"),
        ("NOT (#a café) x", "tag a", "-café x"),
        ("(#a OR #b) x", "tag b", "(#a ) x"),
        ("oak OR #b x", "with oak", "#b x"),
        ("y  寿司 OR #b x", "with 寿司", "y #b x"),
        ('x "y z"', "exactly “y z”", "x"),
        ("#Äpfel 寿司", "tag Äpfel", "寿司"),
    ],
)
def test_a_condition_is_taken_out_of_the_query(query, label, left):
    assert {chip.label: chip.without for chip in read_back(parse_query(query))}[label] == left


def test_a_query_without_one_of_its_conditions_is_read_as_before_without_it():
    query = "boat (#a OR -#b OR in:c) -old “x y” before:2024 [[n]]"
    labels = [chip.label for chip in read_back(parse_query(query)) if chip.without is not None]

    for chip in read_back(parse_query(query)):
        if chip.without is not None:
            left = read_back(parse_query(chip.without))
            others = [label for label in labels if label != chip.label]
            assert [each.label for each in left if each.without is not None] == others


def test_a_term_that_is_said_again_and_again_makes_a_short_page():
    query = parse_query("#äpfel " * 5000)

    assert len(read_back(query)) < 100
    assert said(query).count("tag äpfel") < 100
