"""What two texts are compared by."""

import time

import pytest

from config.base.folding import KEY_MAX_BYTES, fold, fold_path, key_of

A_RING, MARKS = "A\u030a", "\u0301\u0316"
MB = 1_000_000


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Caf\u00e9", "CAFE\u0301"),
        ("\u00c5", A_RING),
        ("\u212b", "\u00e5"),  # the sign of the ångström
        ("Ёлка", "ёлка"),
        ("ΣΟΦΟΣ", "σοφος"),
        ("Straße", "STRASSE"),
        ("ﬁne ﬂow", "FINE FLOW"),
        ("ＡＢＣ１２", "abc12"),
        ("ｶﾞｿﾘﾝ", "ガソリン"),
        ("か\u3099", "が"),
        ("İSTANBUL", "istanbul"),
        ("KIRMIZI", "kırmızı"),
        ("ÍI\u0307", "íi"),
        ("한국어", "\u1112\u1161\u11ab\u1100\u116e\u11a8\u110b\u1165"),
        ("❤\ufe0f tea", "❤ TEA"),
        ("שלום\u200f", "שלום"),
        ("می\u200cخواهم", "میخواهم"),
        ("co\u00adoperate", "cooperate"),
    ],
)
def test_texts_that_read_alike_are_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("schon", "schön"), ("и", "й"), ("は", "ば"), ("寿司", "寿し"), ("a", "а")]
)
def test_texts_that_read_differently_are_not(one, other):
    assert fold(one) != fold(other)


def test_what_is_folded_stays_as_it_is():
    every = [chr(n) for n in range(0x3000)] + [chr(n) for n in range(0xF900, 0x10000)]
    assert [sign for sign in every if fold(fold(sign)) != fold(sign)] == []


@pytest.mark.parametrize(
    "text", ["a" + MARKS * (MB // 2), ("é" + MARKS * 29) * (MB // 59), "İ" * MB]
)
def test_a_long_text_takes_no_more_than_its_length(text):
    def seconds(some):
        began = time.thread_time()
        fold(some)
        return time.thread_time() - began

    assert seconds(text) < 3


def test_many_marks_in_a_row_are_all_kept():
    assert fold("A" + MARKS * 500).count("\u0316") == 500


def test_a_path_is_divided_where_it_was_written_to_be():
    assert fold_path("LÄNDER/Ａ／Ｂ").count("/") == 1
    assert fold_path("LÄNDER/Ａ／Ｂ") == fold_path("länder/a／b")


def test_a_long_key_fits_an_index_and_stays_its_own():
    long, other = "ﷺ" * 200, "ﷺ" * 199
    assert len(key_of(long).encode()) <= KEY_MAX_BYTES
    assert key_of(long) != key_of(other)
    assert key_of("Boat/Sail") == "boat/sail"
