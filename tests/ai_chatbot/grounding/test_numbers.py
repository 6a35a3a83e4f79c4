"""Numbers, amounts, dates: each stands in the passage, however it is written there."""

import pytest

from ai_chatbot.grounding.numbers import quantities_in
from ai_chatbot.grounding.tokens import tokens_of

SAME = [
    ("1,200", "1200"), ("1,200", "1.2 thousand"), ("1 200", "1200"), ("1.200", "1200"),
    ("1.200", "1.2"), ("1,234.567", "1234.567"), ("12.345,678", "12345,678"),
    ("1 050,000", "1050"), ("4.000", "4.0"), ("100.000", "100,000"),
    ("2.5 million", "2,500,000"), ("2,5 Millionen", "2500000"),
    ("12%", "12 percent"), ("12 %", "12 per cent"), ("12 Prozent", "12%"),
    ("12 pour cent", "12%"), ("twenty-five", "25"), ("three hundred and six", "306"),
    ("two thousand", "2000"), ("fünfundzwanzig", "25"), ("drei Millionen", "3000000"),
    ("vingt-cinq", "25"), ("двадцать пять", "25"), ("шестьсот сорок", "640"),
    ("三百二十", "320"), ("六百四十", "640"), ("육백사십", "640"), ("छह सौ चालीस", "640"),
    ("12万", "120000"), ("١٢", "12"), ("$5", "5 dollars"), ("5 €", "5 Euro"),
    ("4 km", "4 kilometres"), ("4 kilometers", "4 km"), ("19th", "19"), ("nineteenth", "19"),
    ("XIV", "14"), ("17 Uhr", "5"), ("5 pm", "17 o'clock"), ("a dozen", "12"),
    ("3.14", "3,14"), ("六月", "June"), ("7月", "July"), ("März", "in March"),
    ("3,5 Mio", "3500000"), ("at one", "at 1"), ("um eins", "um 13 Uhr"), ("a la una", "1"),
    ("one hour", "1 h"), ("une heure", "1 heure"), ("only one", "1"), ("One.", "1"),
    ("twice a day", "2 times"), ("zweimal", "2 mal"), ("once a week", "1 times"),
    ("deux fois", "2 times"), ("in un\u2019ora", "1 h"), ("één uur", "1 uur"),
]  # fmt: skip
OTHER = [
    ("1,200", "1,300"), ("12%", "12"), ("12", "12%"), ("4 km", "4 miles"), ("25", "52"),
    ("100,000", "100"), ("1.050.000", "1050"), ("1.234.567", "1234.567"),
    ("three", "thirty"), ("2021", "2012"), ("$5", "5 €"), ("3 days", "3 weeks"),
    ("XIV", "XVI"), ("1.5", "15"), ("June", "July"), ("640", "六百二十"),
    ("2 million", "2 billion"),
]  # fmt: skip
DATES = [
    "3 May 2021", "May 3, 2021", "2021-05-03", "3.5.2021", "03/05/2021", "3. Mai 2021",
    "le 3 mai 2021", "3 de mayo de 2021", "3 мая 2021 года", "2021年5月3日", "二〇二一年五月三日",
    "2021년 5월 3일", "5/3/2021",
]  # fmt: skip


def numbers(text: str, language: str = "") -> list:
    return quantities_in(tokens_of(text, language))


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_ways_of_writing_one_number(one, other):
    [first], second = numbers(one), numbers(other)

    assert any(first.agrees(each) for each in second)
    assert any(each.agrees(first) for each in second)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_two_numbers_that_are_not_one(one, other):
    assert not any(a.agrees(b) for a in numbers(one) for b in numbers(other))


@pytest.mark.parametrize("one", DATES)
@pytest.mark.parametrize("other", DATES)
def test_a_date_is_one_however_it_is_written(one, other):
    there = numbers(other)

    assert all(any(each.agrees(found) for found in there) for each in numbers(one))


@pytest.mark.parametrize(
    "text",
    [
        "we may march on",
        "I am here",
        "a mix of one and another",
        "per cent",
        "mil",
        "from one to another, at one of these",
        "once it is dry, one day",
    ],
)
def test_what_only_looks_like_a_number_is_none(text):
    assert numbers(text, "en") == []


BAKERY = "The bakery opens at six and closes at one."
FERRY = "Three ferries leave each day. Each trip takes an hour, and the pier is swept twice a week."
RIVER = "The Upper Rhine Plain is about 300 km long and up to 40 km wide."
SCHOOLS = "Between 1992 and 2008 the share of pupils increased from 6.1% to 7.8%."
LAND = "It can take over 200 steps and up to 14 years to build on government land."


@pytest.mark.parametrize(("claim", "text"), [
    ("The plain is about 300 kilometres long.", RIVER),
    ("The Upper Rhine Plain is up to 40 km wide.", RIVER),
    ("The share of pupils increased from 6.1 % to 7.8 percent.", SCHOOLS),
    ("It can take up to fourteen years and over 200 steps to build on government land.", LAND),
    ("Die Dose kostete 640 Kronen.", "Die Dose kostete sechshundert Kronen. Dann 640 Kronen."),
    ("一罐漆卖640克朗。", "一罐漆卖六百四十克朗。"),
    ("The bakery closes at one.", BAKERY),
    ("Each trip of the ferries takes one hour.", FERRY),
    ("Each trip of the ferries takes 1 hour.", FERRY),
    ("The pier is swept two times a week.", FERRY),
    ("One of the three ferries leaves each day.", FERRY),
    ("Die Bäckerei schließt um eins.", "Die Bäckerei öffnet um sechs und schließt um eins."),
    ("La boulangerie ferme à une heure.", "La boulangerie ferme à 13 heures."),
    ("Le trajet dure une heure.", "Le trajet dure 1 heure."),
    ("確定申告は7月31日までです。", "確定申告は七月三十一日までに出すこと。"),
])  # fmt: skip
def test_a_number_that_stands_there_holds(holds, claim, text):
    assert holds(claim, text)


@pytest.mark.parametrize(("claim", "text"), [
    ("The bakery opens at one.", BAKERY),
    ("The bakery closes at six.", BAKERY),
    ("There is one ferry each day.", FERRY),
    ("There is 1 ferry each day.", FERRY),
    ("The pier is swept once a week.", FERRY),
    ("The pier is swept three times a week.", FERRY),
    ("Die Bäckerei öffnet um eins.", "Die Bäckerei öffnet um sechs und schließt um eins."),
    ("Die Bäckerei öffnet um eins.", "Die Bäckerei öffnet um sechs."),
    ("Die Bäckerei öffnet um eins.", "Die Bäckerei hat eine Theke und öffnet um sechs."),
    ("La boulangerie ouvre à une heure.", "La boulangerie ouvre à six heures."),
    ("La panadería abre a la una.", "La panadería abre a las seis."),
    ("航行需要一小时。", "航行需要三小时。"),
    ("The plain is about 400 km long.", RIVER),
    ("The plain is about 300 miles long.", RIVER),
    ("The Upper Rhine Plain is up to 300 km wide and 40 km long.", RIVER),
    ("The share of pupils increased from 7.8% to 6.1%.", SCHOOLS),
    ("Between 1982 and 2008 the share of pupils increased.", SCHOOLS),
    ("It can take over 14 steps and up to 200 years to build on government land.", LAND),
    ("Die Dose kostete 460 Kronen.", "Die Dose kostete im Hafenladen 640 Kronen."),
    ("一罐漆卖四百六十克朗。", "一罐漆卖六百四十克朗。"),
    ("確定申告は七月三十日までです。", "確定申告は七月三十一日までに出すこと。"),
    ("الثمن 740 كرونة من دكان الميناء.", "الثمن ستمئة وأربعون كرونة من دكان الميناء."),
])  # fmt: skip
def test_another_number_does_not(holds, claim, text):
    assert not holds(claim, text)
