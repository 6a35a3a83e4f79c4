"""Our own sentences, in the question's language."""

import pytest

from ai_chatbot.rendering.grounds.sentences import ENGLISH, IN, sentences_for_others, sentences_in
from notes.search.telling import language_asked_in


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wann wurde das Boot gestrichen?", "de"),
        ("Quand est-ce que le bateau a été peint ?", "fr"),
        ("¿Cuándo se pintó el barco?", "es"),
        ("船はいつ塗りましたか？", "ja"),
        ("متى دُهن القارب؟", "ar"),
        ("מתי נצבעה הסירה?", "he"),
        ("船是什么时候刷漆的？", "zh"),
        ("Когда красили лодку?", "ru"),
    ],
)
def test_a_question_is_answered_in_its_language(question, language):
    assert sentences_in(language_asked_in(question)) is IN[language]


@pytest.mark.parametrize("question", ["When was the boat painted?", "Annika 640", "", "?" * 10_000])
def test_what_tells_no_other_language_is_answered_in_english(question):
    assert sentences_in(language_asked_in(question)) is ENGLISH


def test_no_language_lacks_a_sentence():
    assert all(all(sentences) for sentences in IN.values())


def test_others_are_told_the_same_in_every_language_and_not_that_the_notes_are_theirs():
    told = {language: sentences_for_others(language) for language in [*IN, ""]}

    assert all(all(sentences) for sentences in told.values())
    assert set(IN) - {each for each in IN if told[each] != IN[each]} == {"ja", "ko"}
    assert not any("your" in sentence for sentence in told[""])
