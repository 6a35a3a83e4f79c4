import unicodedata

import pytest

from notes.text.reading.naming import naming, searched_names

ACCENTED = "Café", unicodedata.normalize("NFD", "Café")


@pytest.mark.parametrize("alias", [*ACCENTED, "日記", "יומן"])
def test_aliases_are_searched_with_the_title(alias):
    assert searched_names("Boat", {"aliases": [alias, "Ship"]}) == f"Boat\n{alias}\nShip"


def test_a_text_with_commas_is_several_aliases():
    assert searched_names("Boat", {"alias": "Ship, Vessel,Ship"}) == "Boat\nShip\nVessel"


def test_a_note_is_called_by_its_title_its_aliases_and_its_description():
    said = naming("Boat", {"aliases": ["Ship"], "description": "Where we spend summers"})

    assert said == "Boat. Ship. Where we spend summers"


@pytest.mark.parametrize("value", [None, 7, {"a": "b"}, [["x"]], True, [None]])
def test_what_is_no_name_is_left_out(value):
    assert naming("Boat", {"aliases": value, "description": value}) == "Boat"


def test_no_front_matter_makes_a_name_of_any_length():
    matter = {"aliases": [f"{n} {'x' * 5000}" for n in range(5000)], "description": "y" * 10**6}

    assert len(naming("Boat", matter)) < 10_000
