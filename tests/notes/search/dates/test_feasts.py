"""Feasts, numbers of days and "the weekend": what is near is preferred, nothing is left out."""

import unicodedata
from datetime import date

import pytest

from notes.search.dates.time_words import MONTHS
from notes.search.dates.times import read_times
from notes.search.dates.vague import with_whole_years

TODAY = date(2024, 5, 16)  # a Thursday


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("What did I eat at Christmas with Bo?", "2023-12-24", "2023-12-27"),
        ("What did I note around Christmas 2021 of the boat?", "2021-12-17", "2022-01-03"),
        ("Was aß ich über Ostern bei Bo?", "2024-03-29", "2024-04-02"),
        ("Was schrieb ich am 3. über das Boot?", "2024-05-03", "2024-05-04"),
        ("What did I write on the 31st about the boat?", "2024-03-31", "2024-04-01"),
        ("Qu'ai-je écrit autour de Noël sur le bateau ?", "2023-12-17", "2024-01-03"),
        ("¿Qué escribí el día 20 sobre el barco?", "2024-04-20", "2024-04-21"),
        ("What did I paint over the weekend on the boat?", "2024-05-11", "2024-05-13"),
        ("Le budget du bateau T1 2023", "2023-01-01", "2023-04-01"),
        ("the draft 2023-W05 of RFC 7", "2023-01-30", "2023-02-06"),
        ("What did I note of the boat a few days ago?", "2024-05-06", "2024-05-16"),
        ("Was schrieb ich vor ein paar Wochen über das Boot?", "2024-03-07", "2024-05-10"),
        ("Was notierte ich neulich über das Boot?", "2024-04-16", "2024-05-17"),
        ("Qu'ai-je écrit récemment sur le bateau ?", "2024-04-16", "2024-05-17"),
        ("¿Qué escribí hace unos meses sobre el barco?", "2023-07-21", "2024-04-17"),
    ],
)
def test_notes_of_those_days_are_preferred(text, first, end, form):
    times = read_times(unicodedata.normalize(form, text), TODAY)

    assert times is not None
    assert (str(times.days.after), str(times.days.before)) == (first, end)
    assert not times.is_only


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("What did I say of the boat in May '23?", "2023-05-01", "2023-06-01"),
        ("Was schrieb ich im März ’98 über Bo?", "1998-03-01", "1998-04-01"),
        ("Qu'ai-je noté en févr. '23 ?", "2023-02-01", "2023-03-01"),
        ("Was schrieb ich am 3.5.24 über das Boot?", "2024-05-03", "2024-05-04"),
        ("What did I do recently?", "2024-04-16", "2024-05-17"),
    ],
)
def test_a_year_may_have_two_digits(text, first, end, form):
    times = read_times(unicodedata.normalize(form, text), TODAY)

    assert times is not None
    assert (str(times.days.after), str(times.days.before), times.is_only) == (first, end, True)


@pytest.mark.parametrize(
    "text",
    [
        "am 3.5. 14 Uhr",
        "am 1.2. 24 Tickets gekauft",
        "vom 3.5. 30 Euro",
        "Wer kam am 12.6. 20 Leute?",
        "Junior '22 team",
        "Which mayor '23 won?",
        "“May '23” «im März ’98» [[May '23]] `May '23` 「鍋 May '23」",
    ],
)
def test_what_only_looks_like_a_year_stays_as_it_is(text):
    assert with_whole_years(text, MONTHS, TODAY) == text


def test_what_is_quoted_beside_a_time_stays_as_it_is():
    times = read_times('"concert of May \'23" last week', TODAY)

    assert times is not None
    assert times.rest == '"concert of May \'23"'


@pytest.mark.parametrize(
    "text",
    [
        "Christmas biscuits",
        "recette de bûche de Noël",
        "the lamp on the 3rd floor of my house",
        "am 3. Spieltag trafen wir",
        "Which king was born on the 3rd?",
        "3 eggs and the 3rd of them",
        "before Christmas we sail",
        "クリスマス עוגה",
        "5/3/2024 boat",
        "Which fort was recently rebuilt?",
        "What changed in 3.5.24?",
        "the rock of '90 and the class of '23",
    ],
)
def test_what_only_names_them_is_no_time(text):
    assert read_times(text, TODAY) is None
