"""Which language a text is in, and which of its words say nothing."""

import pytest

from notes.text.words.languages import language_of, stop_words
from notes.text.words.splitting import split_words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("When was the boat painted?", "en"),
        ("a tree in Lund", "en"),
        ("Was it red, and will it be?", "en"),
        ("boat apple tree", ""),
        ("Gravenstein", ""),
        ("", ""),
        ("Wann wurde das Boot gestrichen?", "de"),
        ("Quand a-t-on repeint le bateau ?", "fr"),
        ("¿Cuándo se pintó el barco?", "es"),
        ("Quando è stata dipinta la barca?", "it"),
        ("Quando foi pintado o barco?", "pt"),
        ("Wanneer is de boot geschilderd?", "nl"),
        ("Когда мы покрасили лодку?", "ru"),
        ("متى دهنا القارب؟", "ar"),
        ("מתי צבענו את הסירה?", "he"),
        ("नाव कब रंगी गई?", "hi"),
        ("Πότε βάψαμε το καράβι;", "el"),
        ("昨天在哪里吃了寿司？", "zh"),
        ("寿司はどこで食べましたか", "ja"),
        ("김치찌개를 어디서 먹었나요?", "ko"),
        ("เรากินต้มยำที่ไหน", "th"),
    ],
)
def test_a_language_is_told(text, language):
    assert language_of(text, split_words(text)) == language


def test_stop_words_are_those_of_the_language():
    assert "wurde" in stop_words("de")
    assert "foi" in stop_words("pt")
    assert "когда" in stop_words("ru")
    assert "اين" in stop_words("ar")
    assert "होता" in stop_words("hi")
    assert "哪里" in stop_words("zh")
    assert "boot" not in stop_words("de") | stop_words("nl")
    assert stop_words("") == stop_words("en") == stop_words("tlh")
