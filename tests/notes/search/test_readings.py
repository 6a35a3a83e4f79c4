"""What a question may mean after others is told alike by the search and at an answer's end."""

import pytest

from notes.importing.importer import import_texts
from notes.search.search import readings, search_notes
from tests.notes.search.test_search import NOTES


@pytest.fixture
def library(alice, embedder):
    import_texts(alice, NOTES)
    return alice


@pytest.mark.parametrize(
    "question",
    [
        *(
            "And when was that?",
            "What is a lathe?",
            "",
            "Why?",
            "それは？",
            "ומתי?",
            "#boat",
            "tag:båt",
        ),
        *("What did I do last week?", "What did I do last week? #boat", "And the boat in May?"),
        *(
            "Was habe ich letzte Woche über das Boot in Lund notiert?",
            "is:task cafe\u0301",
            "-boat it",
        ),
        *("2024", "the boat -kroner", 'title:"boat trip"', "[[Annika]]", "a OR #boat"),
    ],
)
@pytest.mark.parametrize("any_day", [False, True])
def test_what_a_question_means_is_the_same_in_the_search_and_at_the_answers_end(
    library, question, any_day
):
    context = ["Which tree stands by the gate?", "Where was the boat repaired?"]

    searched = search_notes(library.pk, question, context=context, any_day=any_day)

    assert list(searched.readings) == readings(question, context, any_day=any_day)


def test_a_question_for_all_of_a_time_leans_on_nothing():
    assert readings("What did I do last week?", ["Where is the boat?"]) == [
        "What did I do last week?"
    ]
