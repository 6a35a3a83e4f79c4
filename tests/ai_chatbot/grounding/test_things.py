"""Another thing in the place of one, and questions about a thing that the notes do not know."""

import unicodedata

import pytest

HIVES = "We moved three hives to the orchard in April 2019, and Mr. Okafor bought 11 jars of honey."
SOLD = {
    "en": ("The hull was repaired by Viktor's brother.", "brother", "cousin"),
    "fr": ("Elle vend 240 brioches dorées par jour.", "brioches", "crêpes"),
    "es": ("El motor consume tres litros por hora.", "litros", "galones"),
    "de": ("Der Kessel wurde von der Firma Wendt eingebaut.", "Firma Wendt", "Firma Krüger"),
    "ar": ("اشترت فاطمة المزرعة من حسن في الصيف.", "من حسن", "من خالد"),
}


@pytest.mark.parametrize("language", SOLD)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_what_is_word_for_word_a_sentence_but_for_another_thing_is_not_borne_out(
    language, form, holds
):
    text, thing, other = SOLD[language]
    written = unicodedata.normalize(form, text)

    assert holds(written, text)
    assert not holds(unicodedata.normalize(form, text.replace(thing, other)), text)


def test_a_verb_may_be_another_one(holds):
    assert holds(
        "We brought three hives to the orchard in April 2019.",
        "We moved three hives to the orchard in April 2019.",
    )


def test_a_name_behind_a_title_is_one(holds):
    assert holds("Mr. Okafor bought 11 jars of honey.", HIVES)
    assert not holds("Mr. Lindqvist bought 11 jars of honey.", HIVES)


@pytest.mark.parametrize(
    ("text", "answer", "asked", "of_another"),
    [
        (
            "Katrin carried the tent up the hill.",
            "Katrin.",
            "Who carried the tent?",
            "Who carried the stove?",
        ),
        (
            "Herr Kühn führt die Kasse.",
            "Herr Kühn.",
            "Wer führt die Kasse?",
            "Wer führt die Geräteliste?",
        ),
        ("Le maire viendra mardi.", "Mardi.", "Quand viendra le maire ?", "Quand viendra le roi ?"),
        ("أعطت ليلى سامي حقيبتها.", "ليلى", "من أعطى سامي حقيبته؟", "من أعطى يوسف سيارته؟"),
    ],
)
def test_a_short_answer_is_none_to_a_question_about_another_thing(
    text, answer, asked, of_another, holds
):
    assert holds(answer, text, question=asked)
    assert not holds(answer, text, question=of_another)
