"""Another thing in the place of one, and questions about a thing that the notes do not know."""

import unicodedata

import pytest

from ai_chatbot.grounding.check import Verdict

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


def test_in_chinese_and_japanese_as_well(holds):
    assert holds("六百公斤。", "茶园每年产茶六百公斤。", question="茶园每年产多少茶？")
    assert not holds("六百公斤。", "茶园每年产茶六百公斤。", question="茶园每年产多少咖啡？")
    assert holds("十六人。", "教室の定員は十六人です。", question="教室の定員は何人ですか？")
    assert not holds("十六人。", "教室の定員は十六人です。", question="旅行の定員は何人ですか？")


def test_in_german_a_noun_behind_another_is_a_name(holds):
    text = "Die Firma Wendt hat die Pumpe im Mai geprüft."

    assert holds("Die Firma Wendt hat die Pumpe geprüft.", text)
    assert not holds("Die Firma Krause hat die Pumpe geprüft.", text)


def test_a_sentence_of_a_few_words_is_of_its_notes_language(verdict):
    text = "Mme Lefèvre a critiqué M. Aubert. La majorité refuse le parking."

    assert verdict("Mme Lefèvre a critiqué M. Aubert.", text) is Verdict.QUOTED
    assert not verdict("Mme Lefèvre a critiqué M. Perrin.", text).holds


def test_a_sentence_of_its_own_is_no_answer_to_what_its_passage_does_not_name(holds):
    text = "Una limpieza dura 35 minutos y cuesta 60 euros."

    assert holds("Una limpieza cuesta 60 euros.", text, question="¿Qué dice la nota de la clínica?")
