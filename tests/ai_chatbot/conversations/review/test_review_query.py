"""The grammar of the search of conversations, and how a query is read back."""

from datetime import date

import pytest

from ai_chatbot.conversations.review.chips import read_back
from ai_chatbot.conversations.review.query import Kind, parse_query


def terms_of(text):
    return [(term.kind, term.value, term.is_negative) for term in parse_query(text).terms]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tag:boat", (Kind.TAG, "boat", False)),
        ("TAG:Boat", (Kind.TAG, "Boat", False)),
        ("tag:#boat/sail/", (Kind.TAG, "boat/sail", False)),
        ("-tag:boat", (Kind.TAG, "boat", True)),
        ('folder:"two words"', (Kind.FOLDER, "two words", False)),
        ("folder:„zwei Wörter“", (Kind.FOLDER, "zwei Wörter", False)),
        ("folder:「二つ 語」", (Kind.FOLDER, "二つ 語", False)),
        ("folder:תיקייה", (Kind.FOLDER, "תיקייה", False)),
        ("pinned:", (Kind.PINNED, "yes", False)),
        ("pinned:yes", (Kind.PINNED, "yes", False)),
        ("archived:no", (Kind.ARCHIVED, "yes", True)),
        ("-archived:no", (Kind.ARCHIVED, "yes", False)),
        ("shared:", (Kind.SHARED, "yes", False)),
        ("flow:3f2a", (Kind.FLOW, "3f2a", False)),
        ("before:2024-05", (Kind.BEFORE, "2024-05", False)),
        ("-after:2023", (Kind.AFTER, "2023", True)),
        ("cites:[[A note]]", (Kind.CITES, "A note", False)),
        ("-cites:[[A note]]", (Kind.CITES, "A note", True)),
        ('"exact words"', (Kind.EXACT, "exact words", False)),
        ('-"exact words"', (Kind.EXACT, "exact words", True)),
        ("-word", (Kind.WORD, "word", True)),
    ],
)
def test_each_condition_is_read(text, expected):
    assert terms_of(text) == [expected]
    assert parse_query(text).words == ""


def test_what_is_no_condition_is_words():
    query = parse_query("the boat tag:sail  repaired -5 a-b http://x.example/tag:no: mail:x")

    assert query.words == "the boat repaired -5 a-b http://x.example/tag:no: mail:x"
    assert [term.value for term in query.terms] == ["sail"]


@pytest.mark.parametrize("text", ["tag:", "folder:", "-tag:#", "before:", "cites:", 'tag:""'])
def test_what_says_nothing_yet_asks_for_nothing(text):
    assert all(term.problem or term.value for term in parse_query(text).terms)
    assert not parse_query(text).terms


def test_days_are_read_to_the_day():
    before, after = parse_query("before:2024-05 after:2023").terms

    assert (before.day, after.day) == (date(2024, 5, 1), date(2024, 1, 1))


@pytest.mark.parametrize("text", ["before:today", "after:2024-13", "before:9999999", "pinned:x"])
def test_what_cannot_be_read_says_so_and_counts_for_nothing(text):
    query = parse_query(text)

    [chip] = read_back(query)
    assert chip.label == text
    assert "write" in chip.problem
    assert query.of(*Kind) == []


def test_a_space_behind_the_last_word_says_that_it_is_finished():
    assert parse_query("boat ").words == "boat "
    assert parse_query("boat").words == "boat"
    assert parse_query("  ").is_empty


def test_the_chips_say_how_it_was_read_and_lead_to_the_query_without_each():
    query = parse_query('boat -tag:sold folder:"two words" pinned:no')

    assert [(chip.label, chip.without) for chip in read_back(query)] == [
        ("not tag sold", 'boat folder:"two words" pinned:no'),
        ("in two words", "boat -tag:sold pinned:no"),
        ("not pinned", 'boat -tag:sold folder:"two words"'),
    ]


def test_terms_beyond_twenty_are_words():
    query = parse_query(" ".join(f"tag:t{n}" for n in range(30)))

    assert len(query.terms) == 20
    assert "tag:t29" in query.words


@pytest.mark.parametrize("text", ['"' * 1000, "tag:" * 250, "[[" * 500, "-" * 1000, "„" * 1000])
def test_no_query_is_a_problem(text):
    query = parse_query(text)

    assert len(query.words) + len(query.terms) >= 0
    read_back(query)
