"""Which passages conditions leave, and which notes a name means."""

import pytest

from notes.editing.trash import put_in_trash
from notes.importing.importer import import_texts
from notes.models import Passage
from notes.search.conditions import named_notes, within_conditions
from notes.search.query import parse_query
from notes.search.search import search_notes

NOTES = {
    "Boats/annika.md": "---\ndate: 2021-05-03\n---\n# Annika\n#boat/sail\n\nMast of **new\nwood**.",
    "Boats/old/berta.md": "---\ndate: 2019-01-01\n---\n# Berta\n#boat\n\nAn e-mail on C++ and art.",
    "garden/roses.md": "---\ndate: 2021-12-31\n---\n# Roses\n#Äpfel #boating\n\nIt doesn’t bloom.",
    "two words/log.md": "---\ndate: 2024-02-29\n---\n# Log\n\nThe mast, and a sail.",
}


@pytest.fixture
def library(alice, embedder):
    import_texts(alice, NOTES)
    return alice


def left(owner, text):
    """The titles of the notes that the conditions leave."""
    within = within_conditions(owner.pk, parse_query(text))
    assert within is not None
    return set(Passage.objects.filter(pk__in=within).values_list("note__title", flat=True))


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("#boat", {"Annika", "Berta"}),
        ("#boat/", {"Annika", "Berta"}),
        ("#Boat/SAIL", {"Annika"}),
        ("#äpfel", {"Roses"}),
        ("#boat #boat/sail", {"Annika"}),
        ("#bo", set()),
        ("in:boats", {"Annika", "Berta"}),
        ("in:Boats/old", {"Berta"}),
        ("in:boats/ol", set()),
        ("in:garden in:boats/old", {"Roses", "Berta"}),
        ('in:"two words"', {"Log"}),
        ("in:b.*", set()),
        ("before:2021", {"Berta"}),
        ("before:2021-12-31", {"Berta", "Annika"}),
        ("after:2021", {"Log"}),
        ("after:2021-05-02 before:2022", {"Annika", "Roses"}),
        ("after:2022 before:2021", set()),
        ("-mast", {"Berta", "Roses"}),
        ("-e-mail", {"Annika", "Roses", "Log"}),
        ('-"a sail"', {"Annika", "Berta", "Roses"}),
        ('"new wood"', {"Annika"}),
        ('"NEW WOOD"', {"Annika"}),
        ('"wood new"', set()),
        ('"masts"', set()),
        ('"bloom"', {"Roses"}),
        ('"blooms"', set()),
        ('"o"', set()),
        ('"C++"', {"Berta"}),
        ('"C--"', set()),
        ('"doesn\'t bloom"', {"Roses"}),
        ('"mast" -wood', {"Log"}),
        ('#boat in:boats after:2018 before:2020 "art" -mast', {"Berta"}),
        ("#boat in:garden", set()),
        ("-#boat", {"Roses", "Log"}),
        ("-#boat/sail", {"Berta", "Roses", "Log"}),
        ("-in:boats", {"Roses", "Log"}),
        ("-in:boats/old #boat", {"Annika"}),
        ("-before:2021", {"Annika", "Roses", "Log"}),
        ("-[[Annika]] #boat", {"Berta"}),
        ("-[[nobody]] #boat", {"Annika", "Berta"}),
        ("#äpfel OR in:boats/old", {"Roses", "Berta"}),
        ("#äpfel OR wood", {"Roses", "Annika"}),
        ('(#boat OR "a sail") -wood', {"Berta", "Log"}),
        ('-(#boat OR "a sail")', {"Roses"}),
        ("NOT #boat after:2022", {"Log"}),
        ('#boat OR (in:garden "bloom")', {"Annika", "Berta", "Roses"}),
        ("[[Annika]] OR [[Roses]]", {"Annika", "Roses"}),
        ("(#boat -(in:boats/old OR “art”))", {"Annika"}),
    ],
)
def test_conditions_leave(library, text, titles):
    assert left(library, text) == titles


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ('#boat OR "bloom"', {"Annika", "Berta", "Roses"}),
        ("bloom OR #boat", {"Annika", "Berta", "Roses"}),
        ('"art" OR -in:boats', {"Berta", "Roses", "Log"}),
        ('(-#äpfel OR "大雨") -before:2021', {"Annika", "Log"}),
        ('"mast"', {"Annika", "Log"}),
        ('#boat "art"', {"Berta"}),
    ],
)
def test_all_that_meets_conditions_is_found_whether_or_not_it_holds_their_words(
    library, text, titles
):
    assert {passage.title for passage in search_notes(library.pk, text).passages} == titles


def test_words_beside_conditions_are_still_sought(library):
    found = search_notes(library.pk, '#boat OR "bloom" mast').passages

    assert {passage.title for passage in found} == {"Annika", "Roses"}


@pytest.mark.parametrize(
    ("written", "quoted", "is_found"),
    [
        ("我們在軟體公司。", '"软体公司"', True),
        ("周末去爬山", '"週末"', True),
        ("أحمد في الأردن", '"احمد"', True),
        ("शब्द हिन्दी है", '"हिंदी"', True),
        ("שָׁלוֹם עולם", '"שלום"', True),
        ("الرقم ١٢٣٤٥", '"12345"', True),
        ("Ёлка стоит", '"елка"', True),
        ("комп’ютер", '"комп\u02bcютер"', True),
        ("Cafe\u0301 zu", '"café"', True),
        ("Das ist schön.", '"schon"', False),
    ],
)
def test_in_quotation_marks_other_spellings_of_a_word_are_that_word_and_other_words_are_not(
    alice, embedder, written, quoted, is_found
):
    import_texts(alice, {"a.md": written})

    assert bool(left(alice, quoted)) is is_found


def test_without_conditions_all_may_be_found(library):
    assert within_conditions(library.pk, parse_query("mast [[Annika]]")) is None


def test_nobody_is_left_the_passages_of_another(library, bob):
    for text in (
        "-#nothing",
        "#boat OR -[[Annika]]",
        "NOT (#a OR #b)",
        "#boat",
        "in:boats",
        "before:2030",
        "-zebra",
        '"new wood"',
    ):
        assert left(bob, text) == set()


def test_a_name_means_what_a_link_of_it_would_lead_to(library):
    annika = library.notes.get(title="Annika").pk
    log = library.notes.get(title="Log").pk

    names = [
        "annika",
        "Boats/annika",
        "ANNIKA.md",
        "two%20words/log",
        "nobody",
        "",
        "elsewhere/log",
    ]

    assert named_notes(library.pk, names) == [annika, log]


def test_a_title_with_a_stroke_can_be_named(library, write):
    note = write("x1.md", "# Holm / March\n\nSeen.")

    assert named_notes(library.pk, ["Holm / March"]) == [note.pk]


def test_a_note_in_the_trash_is_neither_named_nor_left(library):
    put_in_trash(library.notes.get(title="Annika"))

    assert named_notes(library.pk, ["Annika"]) == []
    assert left(library, "#boat") == {"Berta"}


def test_nobody_names_the_notes_of_another(library, bob):
    assert named_notes(bob.pk, ["Annika"]) == []


@pytest.mark.parametrize("term", ["#t{}", "in:f{}", "-w{}x", '"w{}"', "[[n{}]]", '"the"', "#boat"])
def test_a_question_of_nothing_but_conditions_is_a_few_of_them(
    library, django_assert_max_num_queries, term
):
    question = " ".join(term.format(number) for number in range(700))

    with django_assert_max_num_queries(60):
        search_notes(library.pk, question[:4000])
