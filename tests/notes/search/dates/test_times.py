"""What a question's words say of time, in four languages; and what only looks like a time."""

import time
import unicodedata
from datetime import date

import pytest

from notes.search.dates.times import read_times
from tests.pace import allowed

TODAY = date(2024, 5, 16)  # a Thursday


def label(text, today=TODAY):
    times = read_times(text, today)
    return times.days.label if times else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what did I do in March?", "March 2024"),
        ("What happened last week?", "6 May 2024 to 12 May 2024"),
        ("what did I write yesterday", "15 May 2024"),
        ("the day before yesterday", "14 May 2024"),
        ("my notes of this month", "May 2024"),
        ("last year's notes", "2023"),
        ("What did I do in week 12 of 2023?", "20 March 2023 to 26 March 2023"),
        ("Was war in KW 12?", "18 March 2024 to 24 March 2024"),
        ("Protokoll KW48", "27 November 2023 to 3 December 2023"),
        ("les réunions de la semaine 7 de 2023", "13 February 2023 to 19 February 2023"),
        ("reuniones de la semana 7 de 2023", "13 February 2023 to 19 February 2023"),
        ("boats since May", "since 1 May 2024"),
        ("boats before March 2023", "before 1 March 2023"),
        ("boats until March 2023", "before 1 April 2023"),
        ("boats after 2022", "since 1 January 2023"),
        ("varnish between 3 and 5 May", "3 May 2024 to 5 May 2024"),
        ("from March to May 2023", "1 March 2023 to 31 May 2023"),
        ("two weeks ago", "29 April 2024 to 5 May 2024"),
        ("what did we do 3 days ago", "13 May 2024"),
        ("in the last two weeks", "2 May 2024 to 16 May 2024"),
        ("last Monday", "13 May 2024"),
        ("last May", "May 2023"),
        ("my notes of 2023-W05", "30 January 2023 to 5 February 2023"),
        ("my notes of 05/2023", "May 2023"),
        ("on 3 May 2023", "3 May 2023"),
        ("on May 3rd", "3 May 2024"),
        ("boats on December 29, 1877", "29 December 1877"),
        ("in 2022", "2022"),
        ("on 2024-05-03", "3 May 2024"),
        ("next week", "20 May 2024 to 26 May 2024"),
        ("Was habe ich im März 2023 gemacht?", "March 2023"),
        ("was war letzte Woche los?", "6 May 2024 to 12 May 2024"),
        ("in der letzten Woche", "6 May 2024 to 12 May 2024"),
        ("vorgestern", "14 May 2024"),
        ("vor zwei Wochen", "29 April 2024 to 5 May 2024"),
        ("vor 2022", "before 1 January 2022"),
        ("in den letzten drei Tagen", "13 May 2024 to 16 May 2024"),
        ("am letzten Montag", "13 May 2024"),
        ("seit Mai", "since 1 May 2024"),
        ("ab dem 3. Mai", "since 3 May 2024"),
        ("à partir de mars", "since 1 March 2024"),
        ("a partir del 3 de mayo", "since 3 May 2024"),
        ("vom 3. bis 5. Mai 2023", "3 May 2023 to 5 May 2023"),
        ("am 3.5.2024", "3 May 2024"),
        ("Qu’ai-je fait la semaine dernière ?", "6 May 2024 to 12 May 2024"),
        ("Qu'ai-je écrit hier ?", "15 May 2024"),
        ("en août 2023", "August 2023"),
        ("il y a trois jours", "13 May 2024"),
        ("l’année dernière", "2023"),
        ("entre le 3 et le 5 mai", "3 May 2024 to 5 May 2024"),
        ("depuis le 1er mai", "since 1 May 2024"),
        ("ces deux dernières semaines", "2 May 2024 to 16 May 2024"),
        ("¿Qué hice en marzo?", "March 2024"),
        ("la semana pasada", "6 May 2024 to 12 May 2024"),
        ("¿qué escribí ayer?", "15 May 2024"),
        ("el año pasado", "2023"),
        ("hace tres días", "13 May 2024"),
        ("entre el 3 y el 5 de mayo", "3 May 2024 to 5 May 2024"),
        ("desde marzo hasta mayo", "1 March 2024 to 31 May 2024"),
        ("el 3 de mayo de 2023", "3 May 2023"),
        ("en los últimos tres meses", "1 February 2024 to 16 May 2024"),
        ("the day after tomorrow", "18 May 2024"),
        ("Was habe ich übermorgen vor?", "18 May 2024"),
        ("après-demain", "18 May 2024"),
        ("pasado mañana", "18 May 2024"),
        ("a fortnight ago", "29 April 2024 to 5 May 2024"),
        ("vor vierzehn Tagen", "29 April 2024 to 5 May 2024"),
        ("il y a quinze jours", "29 April 2024 to 5 May 2024"),
        ("hace quince días", "29 April 2024 to 5 May 2024"),
        ("what did I do in the past week", "9 May 2024 to 16 May 2024"),
        ("im Jänner", "January 2024"),
        ("im Feber 2023", "February 2023"),
        ("Was habe ich heuer gemacht?", "2024"),
        ("Was war am 03.05.?", "3 May 2024"),
        ("Was war am 20.12.?", "20 December 2023"),
        ("what happened on 13/3/2024", "13 March 2024"),
        ("on 3/13/2024", "13 March 2024"),
        ("Qu’ai-je fait le 03/05/2024 ?", "3 May 2024"),
        ("¿Qué hice el 3/5/2024?", "3 May 2024"),
        ("what did I note on 2024-123", "2 May 2024"),
        ("notes of 2024-366", "31 December 2024"),
        ("Was habe ich am 3. Mai 22 gemacht?", "3 May 2022"),
        ("on 3 May 22", "3 May 2022"),
        ("le 3 mai 22", "3 May 2022"),
        ("el 3 de mayo del 98", "3 May 1998"),
        ("am 3. Mai 22 Uhr", "3 May 2024"),
        ("on 3 May 20 people came", "3 May 2024"),
        ("am dritten Mai", "3 May 2024"),
        ("on the twenty-first of March", "21 March 2024"),
        ("am dreissigsten März", "30 March 2024"),
        ("am einunddreißigsten März", "31 March 2024"),
        ("le premier avril", "1 April 2024"),
        ("el primero de abril de 2023", "1 April 2023"),
    ],
)
def test_a_time_is_understood(text, expected):
    assert label(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the ſecond of May", "2 May 2024"),
        ("on the fırst of May", "1 May 2024"),
        ("le premıer mai", "1 May 2024"),
        ("am DREIẞIGSTEN März", "30 March 2024"),
    ],
)
def test_letters_that_only_count_as_the_same_are_read(text, expected):
    assert label(text) == expected


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("text", ["Was war im März 2023?", "hace tres días", "en août 2023"])
def test_in_either_form_of_accents(form, text):
    assert label(unicodedata.normalize(form, text))


@pytest.mark.parametrize(
    "text",
    [
        "What may I do?",
        "may I have a second in the sun now",
        "march on Rome",
        "how do penguins march",
        "which 3 may stay",
        "this may be wrong",
        "the last week of the trip",
        "week 12 of the course",
        "mars attacks",
        "der Mai ist gekommen",
        "the early may be the best",
        "Ende gut, alles gut",
        "fin de partie",
        "Was steht hier über Boote?",
        "guten Morgen",
        "por la mañana",
        "what did I do before Easter",
        "chapter 12",
        "error 1995: no such file",
        "on 2024-02-30",
        "on 2023-366",
        "on 3/5/2024",
        "version 3.5. is there",
        "Version 3.5. ist da",
        "between 3 and 35 May",
        "from May to March 2023",
        "",
    ],
)
def test_ordinary_words_and_numbers_are_no_time(text):
    assert read_times(text, TODAY) is None


@pytest.mark.parametrize(
    "text",
    [
        'what did I do "in March"',
        "was habe ich „im März“ gemacht",
        "qu'ai-je fait « en mars »",
        "what did I do ‘in March’",
        "「in March」",
        "[[in March]]",
        "`in March`",
        "#in-March",
        "in:March boats",
        "tar -2022",
        "boats after:2023 in March",
        "compare last week and yesterday",
        "in March or in May",
    ],
)
def test_what_is_quoted_said_otherwise_or_said_twice_is_left_alone(text):
    assert read_times(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "is_only"),
    [
        ("where did I buy varnish in March", True),
        ("varnish in March", True),
        ("what did they say yesterday", True),
        ("who came to my party in 2022", True),
        ("notes from March", True),
        ("varnish 2022", False),
        ("the budget of 2022", False),
        ("a letter from May", False),
        ("varnish on Monday", False),
        ("where is varnish sold today", False),
        ("how do I write it in 2000 words", False),
        ("Which fort was rebuilt in 1964?", False),
        ("Wann wurde 1964 in der Stadt gebaut und im Mai 1965 eröffnet?", False),
        ("2022", False),
    ],
)
def test_only_what_is_certain_leaves_notes_of_other_days_out(text, is_only):
    times = read_times(text, TODAY)

    assert times is not None
    assert times.is_only == is_only


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("what did I do in March?", "after:2024-02-29 before:2024-04-01"),
        ("was habe ich letzte Woche gemacht", "after:2024-05-05 before:2024-05-13"),
        ("qu'ai-je écrit depuis mai", "after:2024-04-30"),
        ("qué hice antes de marzo", "before:2024-03-01"),
        ("#boat -#sold in:yard yesterday", "after:2024-05-14 before:2024-05-16"),
    ],
)
def test_a_question_of_nothing_but_a_time_asks_for_all_of_it(text, conditions):
    times = read_times(text, TODAY)

    assert times.asks_for_all
    assert times.conditions == conditions


def test_what_is_asked_besides_stays():
    times = read_times("Where did I put the red paint last week?", TODAY)

    assert not times.asks_for_all
    assert (times.words, times.rest) == ("last week", "Where did I put the red paint ?")


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2024, 1, 1), "25 December 2023 to 31 December 2023"),
        (date(2024, 3, 4), "26 February 2024 to 3 March 2024"),
        (date(2024, 3, 3), "19 February 2024 to 25 February 2024"),
    ],
)
def test_a_week_begins_on_monday(today, expected):
    assert label("last week", today) == expected


@pytest.mark.parametrize(
    "text", ["in March ", "1 ", "the ", "between 3 ", "last ", "a", "“", "[[", "vor ", "２"]
)
def test_a_long_question_takes_no_time(text):
    began = time.process_time()

    read_times(text * 250_000, TODAY)
    read_times((text * 300)[:300], TODAY)

    assert time.process_time() - began < allowed(
        2
    )  # the parser is loaded once, which takes most of it
