"""Words as the index holds them, and what is looked for in it."""

import pytest

from notes.text.words.splitting import pieces
from notes.text.words.stems import Sought, indexed, sought_phrase, sought_words, tokens_in


@pytest.mark.parametrize(
    ("text", "language", "tokens"),
    [
        ("boats repaired", "en", ["boat", "repair"]),
        ("boats repaired", "", ["boat", "repair"]),
        ("Häuser x86", "de", ["haus·de", "x86"]),
        ("лодки лодку", "ru", ["лодк", "лодк"]),
        ("الكتاب كتاب والكتاب للكتاب", "ar", ["كتاب"] * 4),
        ("المدرسة مدرسة السنة سنة الله", "ar", ["مدرس", "مدرس", "سنه", "سنه", "الله"]),
        ("בית הבית בבית ולבית שבבית וְהַבַּיִת", "he", ["בית"] * 6),
        ("המכתב מכתב יד", "he", ["כתב", "כתב", "יד"]),
        ("Þórður Thordur", "", ["thordur", "thordur"]),
        ("किताबें किताबों", "hi", ["किताब", "किताब"]),
        ("大雨 a", "zh", ["大雨", "雨", "a"]),
        ("猫", "", ["猫"]),
    ],
)
def test_a_text_is_indexed_by(text, language, tokens):
    assert tokens_in(pieces(text), language) == tokens


def test_texts_that_belong_together_are_of_one_language():
    assert indexed("Häuser", "Wann wurden die Dächer gestrichen?")[0] == ["haus·de"]
    assert indexed("Häuser", "When was the house built?")[0] == ["hauser"]


def test_every_word_has_a_token():
    text = "s a 's ' ies ing ed"

    for language in ("en", "de", "fr", ""):
        assert all(tokens_in(pieces(text), language))


def test_a_word_is_sought_in_every_language_and_a_character_by_how_words_begin():
    assert Sought(("boat",)) in sought_words(["boats"])
    assert Sought(("haus·de",)) in sought_words(["Häuser"])
    assert Sought(("haus",), is_open=True) in sought_words(["Häuser"], "de")
    assert sought_words(["猫"]) == [Sought(("猫",), is_open=True)]
    assert sought_words(["大雨"]) == [Sought(("大雨",))]


def test_a_phrase_is_sought_as_a_row():
    assert sought_phrase("大雨天", 9) == [Sought(("大雨", "雨天"))]
    assert sought_phrase("猫 雨", 9) == [Sought(("猫", "雨"), is_open=True)]
    assert Sought(("サー", "ーバ")) in sought_phrase("サーバー", 9)
    assert Sought(("サー", "ーバ", "バー", "ーの")) in sought_phrase("サーバーの", 9)
    assert Sought(("red", "sail")) in sought_phrase("red sails", 9)
    assert sought_phrase("?!", 9) == []
