"""Seasons, weekends, quarters, decades, and times told from other times, in four languages."""

import unicodedata
from datetime import date

import pytest

from notes.search.dates.times import read_times

TODAY = date(2024, 5, 16)  # a Thursday


def days(text, today=TODAY):
    times = read_times(text, today)
    return times and (str(times.days.after), str(times.days.before))


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("What did I do the week before last?", "2024-04-29", "2024-05-06"),
        ("the week before last week", "2024-04-29", "2024-05-06"),
        ("Was habe ich vorletzte Woche gemacht?", "2024-04-29", "2024-05-06"),
        ("Qu'ai-je fait l'avant-dernière semaine ?", "2024-04-29", "2024-05-06"),
        ("¿Qué hice la semana antepasada?", "2024-04-29", "2024-05-06"),
        ("im vorletzten Monat", "2024-03-01", "2024-04-01"),
        ("the year before last", "2022-01-01", "2023-01-01"),
        ("what did I write in March of last year", "2023-03-01", "2023-04-01"),
        ("Was habe ich im März letzten Jahres gemacht?", "2023-03-01", "2023-04-01"),
        ("en mars de l’année dernière", "2023-03-01", "2023-04-01"),
        ("en marzo del año pasado", "2023-03-01", "2023-04-01"),
        ("am 3. Mai letzten Jahres", "2023-05-03", "2023-05-04"),
        ("what did I do last year in March", "2023-03-01", "2023-04-01"),
        ("letztes Jahr im März", "2023-03-01", "2023-04-01"),
        ("letztes Jahr am 3. März", "2023-03-03", "2023-03-04"),
        ("l’année dernière en mars", "2023-03-01", "2023-04-01"),
        ("el año pasado en marzo", "2023-03-01", "2023-04-01"),
        ("last summer", "2023-06-01", "2023-09-01"),
        ("this summer", "2024-06-01", "2024-09-01"),
        ("in winter 2022", "2022-12-01", "2023-03-01"),
        ("im Herbst 2023", "2023-09-01", "2023-12-01"),
        ("l'été dernier", "2023-06-01", "2023-09-01"),
        ("en otoño de 2023", "2023-09-01", "2023-12-01"),
        ("the first half of 2023", "2023-01-01", "2023-07-01"),
        ("H2 2023", "2023-07-01", "2024-01-01"),
        ("im zweiten Halbjahr 2023", "2023-07-01", "2024-01-01"),
        ("au premier semestre 2023", "2023-01-01", "2023-07-01"),
        ("en el segundo semestre de 2023", "2023-07-01", "2024-01-01"),
        ("in the fourth quarter", "2023-10-01", "2024-01-01"),
        ("im ersten Quartal", "2024-01-01", "2024-04-01"),
        ("au deuxième trimestre", "2024-04-01", "2024-07-01"),
        ("en el tercer trimestre", "2023-07-01", "2023-10-01"),
        ("last weekend", "2024-05-11", "2024-05-13"),
        ("letztes Wochenende", "2024-05-11", "2024-05-13"),
        ("ce week-end", "2024-05-18", "2024-05-20"),
        ("el fin de semana pasado", "2024-05-11", "2024-05-13"),
        ("in Q2 2023", "2023-04-01", "2023-07-01"),
        ("last quarter", "2024-01-01", "2024-04-01"),
        ("im ersten Quartal 2023", "2023-01-01", "2023-04-01"),
        ("au second trimestre 2023", "2023-04-01", "2023-07-01"),
        ("en el 4º trimestre de 2023", "2023-10-01", "2024-01-01"),
        ("in the 1990s", "1990-01-01", "2000-01-01"),
        ("in den 1990er Jahren", "1990-01-01", "2000-01-01"),
        ("on Friday, May 3, 2024", "2024-05-03", "2024-05-04"),
        ("am Freitag, den 3. Mai 2024", "2024-05-03", "2024-05-04"),
        ("in Sept. 2023", "2023-09-01", "2023-10-01"),
        ("im Jänner 2023", "2023-01-01", "2023-02-01"),
        ("im Maerz 2023", "2023-03-01", "2023-04-01"),
        ("le 3 févr. 2023", "2023-02-03", "2023-02-04"),
        ("between Jan and Mar 2023", "2023-01-01", "2023-04-01"),
        ("au mois d'avril", "2024-04-01", "2024-05-01"),
        ("bis Ende 2023", "None", "2024-01-01"),
        ("What did I do at the end of March?", "2024-03-21", "2024-04-01"),
        ("Was habe ich Anfang Mai gemacht?", "2024-05-01", "2024-05-11"),
        ("à la mi-février 2023", "2023-02-11", "2023-02-21"),
        ("a finales de 2023", "2023-09-01", "2024-01-01"),
        ("seit Mitte März", "2024-03-11", "None"),
        ("¿Qué hice anoche?", "2024-05-15", "2024-05-16"),
        ("Qu'ai-je fait mardi ?", "2024-05-14", "2024-05-15"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_span_of_time_is_understood(text, first, end, form):
    assert days(unicodedata.normalize(form, text)) == (first, end)


def test_a_season_that_is_not_over_is_not_the_last_one():
    assert days("last winter", date(2024, 1, 10)) == ("2022-12-01", "2023-03-01")
    assert days("this winter", date(2024, 1, 10)) == ("2023-12-01", "2024-03-01")
    assert days("next winter", date(2024, 1, 10)) == ("2024-12-01", "2025-03-01")


@pytest.mark.parametrize(
    "text",
    [
        "how does a spring work",
        "J'ai été à Paris",
        "q2 of the form",
        "Dec the halls",
        "Wochenende planen",
        "la primavera de Praga",
        "the fall of Rome",
        "Monday blues",
    ],
)
def test_words_for_seasons_and_weekends_alone_are_no_time(text):
    assert days(text) is None


def test_what_is_about_a_season_is_only_preferred():
    assert not read_times("the budget of summer 2023", TODAY).is_only
    assert read_times("what did I do in summer 2023", TODAY).is_only
