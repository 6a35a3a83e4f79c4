"""The names of months are those of CLDR, in every language that is listed here."""

import pytest
from babel import Locale

from notes.text.month_names import IN_ENGLISH, NAMES, fold, month_numbers

LANGUAGES = (
    "af ar be bg ca cs cy da de el en es et eu fa fi fr ga gl hi hr hu id is it ka kk lt lv mk ms"
    " nb nl nn pl pt ro ru sk sl sq sr sv sw tr uk ur vi"
).split()
SHORTEST = 3  # letters of a Latin name


def names_of(language):
    months = Locale(language).months
    for form in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in months[form][width].items():
                yield fold(str(name).strip(". ")), number


def names_of_cldr():
    """Names that are one word, and mean one month in all languages together."""
    meant = {}
    for language in LANGUAGES:
        for name, number in names_of(language):
            meant.setdefault(name, set()).add(number)
    return {
        name: min(numbers)
        for name, numbers in meant.items()
        if len(numbers) == 1 and name.isalpha() and (len(name) >= SHORTEST or not name.isascii())
    }


def test_the_file_says_what_cldr_says():
    """To make it anew: write a line for each month, its number and its names in order."""
    assert month_numbers() == names_of_cldr()


def test_a_month_is_a_line_and_its_names_are_in_order():
    lines = [line.split() for line in NAMES.read_text(encoding="utf-8").splitlines()]

    assert [int(number) for number, *_ in lines] == list(range(1, 13))
    for _, *names in lines:
        assert names == sorted(set(names))


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("März", 3),
        ("MAI", 5),
        ("août", 8),
        ("aou\u0302t", 8),
        ("février", 2),
        ("мая", 5),
        ("Ιανουαρίου", 1),
        ("أكتوبر", 10),
        ("mayıs", 5),
        *zip(IN_ENGLISH, range(1, 13), strict=True),
    ],
)
def test_a_name_is_found_in_any_letters(written, month):
    assert month_numbers().get(fold(written)) == month


@pytest.mark.parametrize("name", ["listopad", "monday", "", "ma", "may 5"])
def test_what_is_no_month_or_two_is_none(name):
    assert fold(name) not in month_numbers()
