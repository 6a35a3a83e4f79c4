"""Compounds are their parts, and one word as well."""

import unicodedata

import pytest

from notes.text.words.compounds import also_written, words_as_one


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A re-entry, co\u2011op and Wi\u2010Fi", ["reentry", "coop", "wifi"]),
        ("E-Mail-Adresse", ["emailadresse", "email", "mailadresse"]),
        ("U.S.A. or U.S.A, z.B. mehr", ["usa", "usa", "zb"]),
        ("9 a.m., the U.S., s.o. unten, A.I.", ["ai"]),
        ("day-to-day, vis-à-vis, Tag-für-Tag", ["daytoday", "visavis", "tagfurtag"]),
        ("Wi-Fi-Router", ["wifirouter", "wifi", "firouter"]),
        ("COVID-19, UTF-8", ["covid19", "utf8"]),
        ("Haus-Tür, Нью-Йорк, בית־ספר", ["haustur", "ньюиорк", "ביתספר"]),
        ("2024-05-03, 555-1234, state-of-the-art, --flag -x well- a--b", []),
        ("end.Next v1.2 example.org foo_bar-baz サッカー-部", []),
    ],
)
def test_words_that_compounds_are(text, words):
    for form in ("NFC", "NFD"):
        found = words_as_one(unicodedata.normalize(form, text))
        assert found == [word.replace("иорк", "йорк") for word in words]


def test_each_part_stands_for_the_whole():
    assert also_written("my e-mail") == {"e": ["email"], "mail": ["email"]}
