"""Which language a text is in, and which of its words say nothing."""

import unicodedata

import pytest

from notes.text.words.languages import language_of, stop_words
from notes.text.words.more_languages import wording_of, words_that_say_nothing
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


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kiedy malowaliśmy łódkę?", "pl"),
        ("Kdy jsme natřeli loď?", "cs"),
        ("Var är nyckeln till ladan?", "sv"),
        ("Hvor er nøglen til laden?", "da"),
        ("Når malte vi båten, og hva kostet den?", "da"),  # Norwegian goes with it
        ("Milloin maalasimme veneen, ja missä se on?", "fi"),
        ("Hol van a pajta kulcsa?", "hu"),
        ("Unde este cheia de la hambar?", "ro"),
        ("Tekneyi ne zaman boyadık?", "tr"),
        ("Chìa khóa của nhà kho ở đâu?", "vi"),
        ("Di mana kunci gudang?", "id"),
        ("Коли ми пофарбували човен?", "uk"),
        ("Кога боядисахме лодката?", "bg"),
        ("کلید انبار کجاست؟", "fa"),
        ("Когда мы покрасили объект?", "ru"),
        ("متى دهنا القارب؟", "ar"),
        ("When was the boat painted, and is it so?", "en"),
        ("Este campo no puede estar vacío.", "en"),  # as without these languages
        ("Saisissez un nouveau mot de passe", "fr"),
        ("Waarde is geen geldige keuze.", "en"),
        ("Grandma's soup", ""),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_language_without_stems_is_told_for_its_stop_words(text, language, form):
    text = unicodedata.normalize(form, text)

    assert wording_of(text, split_words(text)) == language


def test_stop_words_are_kept_of_languages_without_stems():
    assert "ktora" in words_that_say_nothing("pl")
    assert {"hvad", "hva"} <= words_that_say_nothing("da")
    assert "який" in words_that_say_nothing("uk")
    assert "kho" not in words_that_say_nothing("vi")
    assert words_that_say_nothing("de") == stop_words("de")
