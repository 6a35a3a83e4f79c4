"""What a text without title is called, and what apps mean by what they share."""

import time
import unicodedata

import pytest

from notes.text.captured import is_web_address, sorted_out, title_for
from tests.pace import allowed

PAGE = "https://example.org/a?b=c#d"
DECOMPOSED = unicodedata.normalize("NFD", "Café à Paris")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Milk, bread", "Milk, bread"),
        ("\n\n  # Plans for May  \ntext", "Plans for May"),
        ("## A heading ##", "A heading"),
        ("- [ ] call Anna (mum)", "call Anna (mum)"),
        ("* [x] done", "done"),
        ("> **bold** [wörds](x) of <b>mine</b>", "bold wörds of mine"),
        ("---\n***\n\nAfter a rule", "After a rule"),
        ("[[Garten|庭]] in May", "庭 in May"),
        ("買い物: 牛乳、パン", "買い物: 牛乳、パン"),
        ("قائمة المشتريات", "قائمة المشتريات"),
        (DECOMPOSED, DECOMPOSED),
        ("one\ttwo \u00a0 three", "one two three"),
        ("", "Note"),
        ("\n \t\n", "Note"),
        ("###", "Note"),
        ("\x00\x00", "Note"),
    ],
)
def test_a_text_is_called_by_its_first_words(text, title):
    assert title_for(text) == title


def test_a_page_without_words_is_called_by_its_server():
    assert title_for("", "https://www.example.org:8443/a/b") == "www.example.org"
    assert title_for("", "https://[half") == "Note"


def test_many_words_are_cut_between_two_of_them():
    title = title_for("word " * 50)

    assert title.endswith("word…")
    assert len(title) <= 80


def test_one_endless_word_is_cut_anywhere():
    assert title_for("日" * 500) == "日" * 79 + "…"


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (("Title", "text", PAGE), ("Title", "text", PAGE)),
        (("Title", PAGE, ""), ("Title", "", PAGE)),  # as Chrome shares a page
        (("Title", f"quoted words {PAGE}", PAGE), ("Title", "quoted words", PAGE)),
        (("Title", f"see {PAGE} there", ""), ("Title", f"see {PAGE} there", "")),
        (("", "text", "no address"), ("", "text\n\nno address", "")),
        (("", "", "javascript:alert(1)"), ("", "javascript:alert(1)", "")),
        (("a\nb", " \x00text ", ""), ("a b", "text", "")),
        (("日記", "مذكرة", PAGE), ("日記", "مذكرة", PAGE)),
        (("", "", ""), ("", "", "")),
    ],
)
def test_what_is_shared_is_sorted_out(given, meant):
    assert sorted_out(*given) == meant


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (PAGE, True),
        ("HTTP://EXAMPLE.ORG", True),
        ("https://例え.テスト/日記", True),
        ("https://", False),
        ("https:// example.org", False),
        ("https://example.org\nx", False),
        ('https://example.org/"onclick', False),
        ("javascript:alert(1)", False),
        ("ftp://example.org", False),
        ("https://example.org/" + "a" * 2000, False),
        ("https://[half", False),
    ],
)
def test_an_address_of_a_page(text, is_one):
    assert is_web_address(text) is is_one


@pytest.mark.parametrize("piece", ["#", " ", "- [ ] ", "\n", "a", "https://", "[", "\x00"])
def test_a_megabyte_of_anything_costs_next_to_nothing(piece):
    text = piece * (1_000_000 // len(piece))
    began = time.thread_time()

    title_for(text)
    sorted_out(text, text, text)

    assert time.thread_time() - began < allowed(1)
