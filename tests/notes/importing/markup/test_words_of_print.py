"""What only a document's print or program needed is no part of its words."""

import pytest

from notes.importing.converter import tidy
from notes.importing.readers import as_words, without_comments


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("a docu-\nment of hyphen- \n  ation.", "a document of hyphenation."),
        ("well-known; a well-\nknown thing", "well-known; a well-known thing"),
        ("Haupt-\nund Nebensatz", "Haupt- und Nebensatz"),
        ("the Anglo-\nSaxon", "the Anglo-\nSaxon"),
        ("Scho\u0308n-\nheit, Z\u00fc\u2010\nrich", "Scho\u0308n-\nheit, Z\u00fcrich"),
        (
            "\ufb01nd \ufb02uffy o\ufb03ce, Silben\xad\ntren\xadnung",
            "find fluffy office, Silbentrennung",
        ),
        (
            "\u5bff\u53f8-\n\u5c4b - \u05d1\u05d9\u05ea-\n\u05e1\u05e4\u05e8",
            "\u5bff\u53f8-\n\u5c4b - \u05d1\u05d9\u05ea-\n\u05e1\u05e4\u05e8",
        ),
        ("- one\n- two\n1990-\n1999", "- one\n- two\n1990-\n1999"),
    ],
)
def test_words_cut_at_a_lines_end_are_whole(printed, words):
    assert as_words(printed) == words


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a ![x](data:image/png;base64,AA==) b", "a  b"),
        ('![caf\u00e9](data:a,b "\u5bff\u53f8")![](data:x)c', "c"),
        ("![a](b.png) ![c](data:x)", "![a](b.png) "),
        ("![ \u05e9\n](data:x)", "![ \u05e9\n](data:x)"),
        ("[a](data:x)", "[a](data:x)"),
    ],
)
def test_pictures_that_stand_in_the_text_are_left_out(text, left):
    assert tidy(text, "") == left.strip("\n").rstrip()


@pytest.mark.parametrize("piece", ["![", "![](data:a", '![](data:x "', "](data:x)", "![a](data:b)"])
def test_what_only_begins_like_a_picture_is_looked_at_once(piece):
    assert tidy("x" + piece * 100_000, "")


def test_comments_are_left_out_and_one_that_never_ends_is_text():
    assert without_comments("a<!-- \u5bff\n -->b<!--c-->d<!-- e") == "abd<!-- e"
    assert len(without_comments("<!--" * 100_000)) == 400_000
