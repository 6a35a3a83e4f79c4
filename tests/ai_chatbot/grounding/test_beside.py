"""Which of the notes' own sentences stand under an answer."""

import unicodedata

import pytest

from ai_chatbot.grounding.beside import quotes_beside
from ai_chatbot.grounding.check import Verdict
from ai_chatbot.grounding.silence import Checked, Decision, Quote

ASKED = "When was the boat repaired?"
SAID = "The boat Annika was repaired in May 2021."
TELLS = Quote(1, 0, 60, "In May 2021 the boat Annika was repaired.")
OTHER = Quote(2, 0, 60, "The yard of Lund repaired her mast again in June 2023.")
PLAIN = Quote(2, 0, 40, "The painter Jonas varnished every plank.")


def beside(*quotes, decision=Decision.ANSWERED, said=SAID, asked=ASKED, cited=(1,), is_read=True):
    verdict = Verdict.BORNE_OUT if cited else Verdict.NOT_IN_NOTES
    sentences = [Checked(0, len(said), verdict, tuple(cited), 0.9)]
    return quotes_beside(decision, quotes, sentences, said, asked, is_read=is_read)


def test_what_the_answer_says_already_is_not_said_again():
    assert beside(TELLS) == []
    assert beside(TELLS, cited=(2,)) == []


def test_the_best_sentence_of_a_passage_that_is_not_cited_stands_under_the_answer():
    assert beside(OTHER, TELLS) == [OTHER]
    assert beside(PLAIN) == [PLAIN]


def test_so_does_one_of_the_cited_passage_with_another_number():
    assert beside(OTHER, cited=(2,)) == [OTHER]
    assert beside(PLAIN, cited=(2,)) == []


def test_under_a_sound_answer_stands_one_at_most_and_none_but_the_best():
    assert beside(OTHER, PLAIN) == [OTHER]
    assert beside(TELLS, OTHER) == []


def test_under_one_that_is_borne_out_in_part_stand_two_at_most():
    more = Quote(3, 0, 30, "Holm has paid 640 kroner for it.")

    assert beside(TELLS, OTHER, PLAIN, more, decision=Decision.UNSURE) == [OTHER, PLAIN]


def test_under_such_a_one_something_of_the_notes_stands_in_any_case():
    assert beside(TELLS, decision=Decision.UNSURE) == [TELLS]


def test_where_no_cross_encoder_has_read_them_none_stands_under_a_sound_answer():
    assert beside(OTHER, is_read=False) == []
    assert beside(OTHER, is_read=False, decision=Decision.UNSURE) == [OTHER]


@pytest.mark.parametrize("decision", [Decision.EXTRACT, Decision.NOTHING])
def test_none_where_something_stands_in_the_answers_place(decision):
    assert beside(OTHER, decision=decision) == []


def test_none_under_a_greeting():
    assert beside(OTHER, said="Hello!", cited=()) == []


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("Die Brücke wurde im März 1873 gebaut.", "Gebaut wurde die Brücke im März 1873."),
        ("桥是1873年3月建成的。", "桥是1873年3月建成的。"),
        ("بني الجسر عام 1873 في المدينة.", "بني الجسر عام 1873 في المدينة."),
    ],
)
def test_what_is_said_is_known_in_any_script_and_either_normal_form(quote, said):
    for form in ("NFC", "NFD"):
        one = Quote(2, 0, 9, unicodedata.normalize(form, quote))
        assert beside(one, said=said, asked="?") == []
