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


CHANGED = [  # a sentence of the notes, and one that has another word in it
    ("A node grows with the number of its links.", "grows", "shrinks"),
    ("Der Hausmeister kommt jeden Donnerstag ins Haus.", "Donnerstag", "Mittwoch"),
    ("La brouette jaune est posée contre le mur.", "jaune", "rouillée"),
    ("El taller necesita frenos nuevos para la bicicleta.", "frenos", "pedales"),
    ("市立图书馆在周末对读者开放。", "开放", "关闭"),
    ("大家の小林さんは毎週木曜日に庭を掃除します。", "木曜日", "火曜日"),
    ("المكتبة مغلقة يوم الجمعة من كل أسبوع.", "الجمعة", "الثلاثاء"),
]


@pytest.mark.parametrize(("text", "word", "other"), CHANGED)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_where_all_else_is_word_for_word_any_other_word_is_another_claim(
    text, word, other, form, holds
):
    assert holds(unicodedata.normalize(form, text), text)
    assert not holds(unicodedata.normalize(form, text.replace(word, other)), text)


AS_TOLD = [  # a sentence of the notes, and how it is told to who wrote it
    ("I'm allergic to penicillin and to peanuts.", "You're allergic to penicillin and to peanuts."),
    (
        "I painted the fence myself with green paint.",
        "You painted the fence yourself with green paint.",
    ),
    ("Ich fahre im Sommer mit dem Zug nach Lund.", "Du fährst im Sommer mit dem Zug nach Lund."),
    ("我五月在隆德买了这艘旧船。", "您五月在隆德买了这艘旧船。"),
    ("這艘船在五月修理完畢。", "这艘船在五月修理完毕。"),
    ("She goes to the market every morning.", "She went to the market every morning."),
    ("The colour of the front door is dark green.", "The color of the front door is dark green."),
    ("Send the e-mail to the landlord in May.", "Send the email to the landlord in May."),
    ("Send the email to the landlord in May.", "Send the e-mail to the landlord in May."),
    ("The rent is due on the 1st of each month.", "The rent is due on the first of each month."),
    ("אני גר בבית הישן ליד הנמל.", "אתה גר בבית הישן ליד הנמל."),
]


@pytest.mark.parametrize(("text", "told"), AS_TOLD)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_same_told_to_another_or_spelled_otherwise_is_no_other_claim(text, told, form, holds):
    assert holds(unicodedata.normalize(form, told), text)


def test_that_it_is_of_the_question_makes_it_no_truer(holds):
    text = "Foam creates daily notes in the folder journals."

    assert holds("Foam creates daily notes in the folder journals.", text, question="Where?")
    assert not holds(
        "Foam deletes daily notes in the folder journals.",
        text,
        question="How are old daily notes deleted?",
    )


def test_what_is_said_in_another_way_may_have_other_words(holds):
    assert holds(
        "In April 2019 three hives were brought to the orchard.",
        "We moved three hives to the orchard in April 2019.",
    )
    assert holds("Each Thursday the caretaker cleans the yard.", "On Thursdays he cleans the yard")


def test_an_amount_may_have_its_unit_in_another_form(holds):
    assert holds(
        "The concert raised 1250 pounds for the hospice.", "It raised £1,250 for the hospice."
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
