"""What the rules of the bench say of an answer."""

import pytest

from bench.answers.judging import judge
from bench.answers.questions import Gold, Question
from bench.answers.shown import Passage, Sentence, Shown, sentences_of, split_marks
from bench.answers.vaults import Place

TEXT = "The boat Annika was repaired in May 2021 at the Lund yard by Jonas. It cost 640 euros."
BOAT = Passage(1, 7, "Annika", "", TEXT, 100, 100 + len(TEXT), TEXT)
OTHER = Passage(2, 8, "House", "", "The boiler is serviced every September.", 0, 39, "")
GOLD = [Place(7, 100, 100 + len(TEXT), TEXT)]
ASKED = Question(
    "q", "v", "When was Annika repaired?", "date", (Gold("a.md", "May"),), ("May 2021",)
)
ABSENT = Question(
    "a", "v", "Why was Annika sold?", "absent", corrects=("not sold",), absent="false premise"
)
RIGHT = Sentence("Annika was repaired in May 2021.", (1,))


def judged(question, *facts, refuses=False, served=(BOAT, OTHER)):
    gold = GOLD if question.gold else []
    return judge(question, gold, served, Shown(facts, refuses=refuses))


def test_a_right_sentence_with_its_source_is_right_in_every_way():
    found = judged(ASKED, RIGHT)

    assert found.has_facts
    assert (found.shown, found.false) == (1, 0)
    assert (found.citations, found.right_citations) == (1, 1)
    assert (found.to_cite, found.cited) == (1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Annika was repaired in June 2019.",
        "Annika was repaired in 2021 and again in 2022.",
        "Annika was repaired by Doctor Moriarty in Atlantis.",
        "Bananas are yellow and grow in warm countries.",
        "640",  # it stands in the notes, and is no answer to what was asked
    ],
)
def test_what_the_notes_do_not_say_is_false(text):
    assert judged(ASKED, Sentence(text)).false == 1


@pytest.mark.parametrize(
    "text",
    [
        "It cost 640 euros.",
        "The boat Annika was repaired in May 2021 at the Lund yard by Jonas.",
        "In May 2021, at the Lund yard.",
    ],
)
def test_what_the_notes_say_is_not(text):
    assert judged(ASKED, Sentence(text)).false == 0


@pytest.mark.parametrize(
    ("text", "false"),
    [
        ("Annika was sold because she leaked.", 1),
        ("Annika was not sold.", 0),
        ("The boat Annika was repaired in May 2021 at the Lund yard.", 0),  # off the point
        ("May 2021", 1),  # a bare answer says what it was asked for
    ],
)
def test_an_answer_to_what_the_notes_do_not_know_is_false(text, false):
    assert judged(ABSENT, Sentence(text)).false == false


def test_refusing_is_showing_nothing_as_fact():
    assert judged(ABSENT, refuses=True).refuses
    assert not judged(ABSENT, Sentence("She leaked."), refuses=True).refuses


@pytest.mark.parametrize("cites", [(), (2,), (5,)])
def test_a_fact_without_its_source_counts_against_recall(cites):
    found = judged(ASKED, Sentence(RIGHT.text, cites))

    assert (found.to_cite, found.cited) == (1, 0)
    assert (found.citations, found.right_citations) == (len(cites), 0)


def test_a_citation_of_a_false_sentence_is_wrong():
    found = judged(ASKED, Sentence("Annika was repaired in June 2019.", (1,)))

    assert (found.citations, found.right_citations) == (1, 0)


def test_nothing_is_asked_of_citations_when_the_paragraph_was_not_served():
    assert judged(ASKED, RIGHT, served=(OTHER,)).to_cite == 0


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Annika wurde im May 2021 instand gesetzt."),
        ("zh", "安妮卡号于 May 2021 修理。"),
        ("ar", "تم إصلاحها في May 2021."),
    ],
)
def test_in_another_language_the_fact_decides(language, text):
    asked = Question("l", "v", "?", "language", ASKED.gold, ASKED.facts, language=language)

    assert judged(asked, Sentence(text)).false == 0
    assert judged(asked, Sentence(text.replace("2021", "1999"))).false == 1


def test_accents_compare_in_both_forms():
    asked = Question("c", "v", "Which?", "fact", ASKED.gold, ("caf\u00e9",))
    text = "It is the Cafe\u0301."

    assert judged(asked, Sentence(text)).has_facts


@pytest.mark.parametrize(
    ("sentence", "words", "numbers"),
    [
        ("At Lund [1].", "At Lund.", (1,)),
        ("At Lund [1][2] [1].", "At Lund.", (1, 2)),
        ("At Lund [1, 2].", "At Lund.", (1, 2)),
        ("At Lund.", "At Lund.", ()),
    ],
)
def test_marks_are_told_from_the_sentence(sentence, words, numbers):
    assert split_marks(sentence) == (words, numbers)


def test_an_answer_is_read_sentence_by_sentence():
    text = "At Lund [1]. By Jonas [2].\n\n- 640 euros [1]\n\n***\n"

    assert sentences_of(text) == [
        ("At Lund.", (1,)),
        ("By Jonas.", (2,)),
        ("- 640 euros", (1,)),
    ]


def test_a_number_may_be_spelled_out_in_the_notes():
    text = "A token counts as four bytes of UTF-8."
    served = [Passage(1, 7, "API", "", text, 0, len(text), text)]
    asked = Question("t", "v", "How much is a token?", "fact", facts=("4|four",))

    def false(sentence):
        return judge(asked, [], served, Shown((Sentence(sentence, (1,)),))).false

    assert false("A token counts as 4 bytes.") == 0
    assert false("A token counts as 5 bytes.") == 1
