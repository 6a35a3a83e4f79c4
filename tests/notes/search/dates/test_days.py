"""Notes are found by the time that a question speaks of, and never for the worse."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notes.importing.importer import import_texts
from notes.index.turns import embed_waiting
from notes.search.search import search_notes

NOTES = {
    "march.md": "---\ndate: 2023-03-10\n---\n# Hull\n\nPainted the hull of the boat red.",
    "may.md": "---\ndate: 2023-05-03\n---\n# Deck\n\nPainted the deck of the boat green.",
    "plan.md": "---\ndate: 2022-11-20\n---\n# Plan\n\nThe boat is painted blue in March 2023.",
    "garden.md": "---\ndate: 2023-03-12\n---\n# Garden\n\nSowed tomatoes, beans.",
    "party.md": "---\ndate: 2020-06-01\n---\n# Party\n\nThe balloons were yellow.",
}


@pytest.fixture
def library(alice, embedder):
    import_texts(alice, NOTES)
    embed_waiting(alice)
    return alice


def found(owner, text, **options):
    return [each.title for each in search_notes(owner.pk, text, **options).passages]


@pytest.mark.parametrize(
    "question",
    [
        "What did I do in March 2023?",
        "Was habe ich im März 2023 gemacht?",
        "Qu'ai-je fait en mars 2023 ?",
        "¿Qué hice en marzo de 2023?",
        "March 2023",
        "between 10 and 12 March 2023",
    ],
)
def test_a_question_of_a_time_alone_is_answered_with_its_notes_newest_first(library, question):
    assert found(library, question) == ["Garden", "Hull"]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("boat painted since April 2023", "Deck"),
        ("boat painted seit April 2023", "Deck"),
        ("boat painted before 2023", "Plan"),
        ("boat painted between 3 and 5 May 2023", "Deck"),
    ],
)
def test_notes_of_other_days_are_left_out(library, question, title):
    result = search_notes(library.pk, question)

    assert [each.title for each in result.passages] == [title]
    assert result.times.is_only


def test_a_note_that_says_to_be_of_the_time_is_found_behind_those_that_are(library):
    titles = found(library, "Where did I have the boat painted in March 2023?")

    assert titles[0] == "Hull"
    assert set(titles) == {"Hull", "Plan"}


def test_where_nothing_of_the_time_bears_on_it_all_notes_are_searched(library):
    result = search_notes(library.pk, "Which balloons did I see in March 2023? yellow party")

    assert result.passages[0].title == "Party"
    assert result.times.is_ignored
    assert result.times.days.label == "March 2023"


def test_a_question_of_little_but_a_time_is_answered_with_what_comes_near(alice, embedder):
    import_texts(alice, {name: NOTES[name] for name in ("march.md", "party.md")})
    embed_waiting(alice)

    assert found(alice, "Was I of the mood in March 2023?") == ["Hull"]
    assert found(alice, "Was I of the mood and temper in March 2023?") == []


def test_what_may_be_the_subject_only_brings_notes_of_the_time_forward(library):
    result = search_notes(library.pk, "boat painted 2022")

    assert result.passages[0].title == "Plan"
    assert {"Hull", "Deck"} <= {each.title for each in result.passages}
    assert not result.times.is_only


def test_which_notes_are_of_the_time_is_asked_once(library):
    with CaptureQueriesContext(connection) as asked:
        result = search_notes(library.pk, "boat painted 2022")

    assert result.times is not None
    assert sum('"dated_on" >=' in query["sql"] for query in asked) == 1
    with CaptureQueriesContext(connection) as asked:
        search_notes(library.pk, "boat painted")
    assert not any('"dated_on" >=' in query["sql"] for query in asked)


def test_a_named_note_of_the_time_is_heeded_as_well(library):
    result = search_notes(library.pk, "[[plan]] 2022")
    assert (result.passages[0].title, result.times is not None) == ("Plan", True)


def test_a_time_that_changed_nothing_is_not_spoken_of(library):
    assert search_notes(library.pk, "Which boat was painted in 1964?").times is None
    assert search_notes(library.pk, "boat painted").times is None


def test_it_can_be_left_unheeded(library):
    result = search_notes(library.pk, "boat painted before 2023", any_day=True)

    assert {"Hull", "Deck", "Plan"} <= {each.title for each in result.passages}
    assert result.times is None


def test_conditions_beside_it_hold_as_well(library):
    import_texts(library, {"in/x.md": "---\ndate: 2023-03-01\n---\n# Inner\n#boat"})

    assert found(library, "in:in what did I do in March 2023?") == ["Inner"]
    assert found(library, "what did I do in March 2023? #boat") == ["Inner"]
    assert found(library, "what did I do in May 2023? #boat") == []


def test_a_follow_up_of_another_time_asks_the_same_of_that(library):
    earlier = ["Which boat was painted by me in May 2023?"]

    assert found(library, "And in March 2023?", context=earlier)[0] == "Hull"


def test_a_question_that_stands_by_itself_is_not_joined_to_the_one_before(library):
    titles = found(library, "What did I do in May 2023?", context=["Where are the balloons?"])

    assert titles == ["Deck"]


@pytest.mark.usefixtures("same_day")
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize(
    "question", ["what did I do yesterday?", "gestern", "hier", "¿qué hice ayer?"]
)
def test_yesterday_is_the_day_before_today_where_we_are(library, settings, zone, question):
    settings.TIME_ZONE = zone
    today = timezone.localdate()
    for back in range(3):
        day = today - timedelta(days=back)
        import_texts(library, {f"{back}.md": f"---\ndate: {day}\n---\n# Back {back}\n\nText."})

    assert found(library, question) == ["Back 1"]


def test_nobody_is_found_the_notes_of_another(library, bob):
    assert found(bob, "What did I do in March 2023?") == []
