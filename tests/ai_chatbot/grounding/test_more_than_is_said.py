"""Claims that say more, or more surely, than the notes do."""

import unicodedata

import pytest


@pytest.mark.parametrize(
    ("passage", "same", "surer"),
    [
        (
            "The May meeting may be moved to the café.",
            "The May meeting might be moved to the café.",
            "The May meeting has been moved to the café.",
        ),
        (
            "Der Zug fährt vielleicht nach Riga.",
            "Vielleicht fährt der Zug nach Riga.",
            "Der Zug fährt nach Riga.",
        ),
        (
            "El mástil quizá necesite pintura.",
            "El mástil quizás necesite pintura.",
            "El mástil necesita pintura.",
        ),
        ("王丽可能会在明年退休。", "王丽可能在明年退休。", "王丽明年退休。"),
        (
            "ربما ينتقل المكتب إلى القاهرة.",
            "ربما ينتقل المكتب إلى القاهرة.",
            "ينتقل المكتب إلى القاهرة.",
        ),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_what_may_be_so_is_not_said_to_be_so(form, passage, same, surer, holds):
    assert holds(unicodedata.normalize(form, same), passage)
    assert not holds(unicodedata.normalize(form, surer), passage)


def test_what_may_be_is_of_its_own_clause(holds):
    text = "Work began two weeks late and will probably end in October."

    assert holds("Work began two weeks late.", text)


@pytest.mark.parametrize(
    ("passage", "same", "all_of_them"),
    [
        (
            "Only the first hive gave honey. Hannah checked them every day.",
            "The first hive gave honey.",
            "All hives gave honey.",
        ),
        (
            "Twelve members came; most of them had read the whole novel.",
            "Most of them had read the whole novel.",
            "All of the members had read the whole novel.",
        ),
        (
            "Certaines figues sont mûres.",
            "Certaines figues sont mûres.",
            "Toutes les figues sont mûres.",
        ),
    ],
)
def test_what_is_so_of_some_is_not_so_of_all(passage, same, all_of_them, holds):
    assert holds(same, passage)
    assert not holds(all_of_them, passage)


@pytest.mark.parametrize(
    ("passage", "hardly"),
    [
        ("The first hive gave honey.", "The first hive barely gave honey."),
        ("Der Kessel verbraucht viel Öl.", "Der Kessel verbraucht kaum Öl."),
        ("La tienda abre los lunes.", "La tienda raramente abre los lunes."),
        ("合唱团在周三晚上排练。", "合唱团很少在周三晚上排练。"),
    ],
)
def test_hardly_is_as_good_as_not(passage, hardly, holds):
    assert holds(passage, passage)
    assert not holds(hardly, passage)


@pytest.mark.parametrize(
    ("passage", "claim"),
    [
        ("The boat cost 9,500 crowns.", "The boat cost 9,500 dollars."),
        ("El motor consume tres litros.", "El motor consume tres galones."),
        ("茶园每年产茶六百公斤。", "茶园每年产茶六百吨。"),
        ("دفع سامي 75 دينارا ثمن التذكرة.", "دفع سامي 75 دولارا ثمن التذكرة."),
        ("The fee is 100.000 yen.", "The fee is 100 yen."),
    ],
)
def test_so_much_of_another_unit_is_another_amount(passage, claim, holds):
    assert holds(passage, passage)
    assert not holds(claim, passage)
