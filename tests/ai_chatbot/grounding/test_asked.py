"""Which part of what a question names no passage knows of, and how sure that leaves us."""

import unicodedata

import pytest

from ai_chatbot.grounding.asked import tells_nothing, unknown_share
from ai_chatbot.grounding.certainty import certainty
from notes.search.sentences import BestSentence
from tests.ai_chatbot.grounding.conftest import Served

PLAGUE = Served(1, "In 1466, perhaps 40,000 people died of the plague in Paris.", "Black Death")
PRAGUE = Served(2, "Kafka moved to Praha, and wrote there for the UN.", "Žižkov")


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("How many people died of the plague in Lisbon in 1466?", 1.0),
        ("How many people died of the plague in Paris in 1466?", 0.0),
        ("How many people died of the plague in Paris in 1467?", 1.0),
        ("How many Parisians died in Paris or Lisbon?", 1 / 3),
        ("How many died between 1500 and 1600?", 0.0),  # what is wanted, not what is so
        ("Which 3 cities had the plague?", 0.0),
        ("how many people died?", 0.0),
        ("", 0.0),
    ],
)
def test_names_and_numbers_that_stand_nowhere(question, share):
    assert unknown_share(question, [PLAGUE, PRAGUE]) == pytest.approx(share)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    "question", ["Who lives in Žižkov?", "What has Kafka's time to do with it?", "Is the UN there?"]
)
def test_a_name_is_known_by_its_letters_its_forms_and_from_titles(question, form):
    assert unknown_share(unicodedata.normalize(form, question), [PLAGUE, PRAGUE]) == 0


def test_one_passage_of_all_is_enough():
    assert unknown_share("Did Kafka see the plague in Paris?", [PLAGUE, PRAGUE]) == 0
    assert unknown_share("Did Kafka see the plague in Paris?", [PLAGUE]) == 0.5


@pytest.mark.parametrize(
    "question",
    [
        "Wie viele Menschen starben an der Pest?",  # writes all nouns large
        "Combien de personnes sont mortes de la peste à Lisbonne ?",  # has its own names
        "リスボンではペストで何人が亡くなりましたか。",
        "كم شخصا مات من الطاعون في لشبونة؟",
    ],
)
def test_in_another_language_than_the_notes_names_are_not_compared(question):
    assert unknown_share(question, [PLAGUE]) == 0


def test_numbers_are_in_any_language():
    assert unknown_share("Combien de personnes sont mortes de la peste en 1467 ?", [PLAGUE]) == 1
    assert unknown_share("1466年にペストで何人が亡くなりましたか。", [PLAGUE]) == 0


def test_without_passages_nothing_is_compared():
    assert unknown_share("How many people died in Lisbon?", []) == 0


@pytest.mark.parametrize("logit", [6.0, None])
def test_what_nobody_knows_makes_it_less_sure(logit):
    best = [BestSentence(0, 0, 3, "Yes", 1.3, 0.6, logit)]
    values = [certainty(best, unknown).value for unknown in (0.0, 0.5, 1.0)]

    assert values == sorted(values, reverse=True)
    assert certainty(best).is_sure
    assert values[0] - values[2] > 0.2


BRIDGE = Served(1, "The Pont Marie, of 1607, has twelve arches.", "Bridges", "Old ones in Paris")


@pytest.mark.parametrize(
    ("question", "said", "is_no_answer"),
    [
        ("How many arches are there?", "Bridges › Old ones in Paris", True),
        ("How many arches are there?", "Old ones in Paris", True),
        ("Which note speaks of arches?", "Bridges › Old ones in Paris", False),
        ("How many arches are there?", "Twelve.", False),
        ("When was the Pont Marie built?", "Pont Marie", True),
        ("Wann wurde der Pont Marie gebaut?", "Pont Marie", True),
        ("When was the Pont Marie built?", "In 1607.", False),
        ("Which is older, the Pont Marie or the Pont des Arts?", "Pont Marie", False),
        ("Is the Pont Marie old?", "Old.", False),
        ("Is the Pont Marie old?", "Yes, it is old.", False),
        ("Pont Marie 有几个桥拱？", "Pont Marie", False),  # its "or" and "when" are not told apart
        ("كم قوسا للجسر القديم؟", "الجسر القديم", True),
        ("", "Pont Marie", False),
    ],
)
def test_a_heading_or_the_questions_words_are_no_answer(question, said, is_no_answer):
    assert tells_nothing(said, question, [BRIDGE]) is is_no_answer


ANNA = Served(1, "Phone 0171 2345678. Lives in Ulm since May.", "Neighbours", "Anna Méier")
OPENED = Served(2, "The bridge was opened.", "Diary", "3 May 2021")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("question", "said", "is_no_answer"),
    [
        ("Whose phone number is 0171 2345678?", "Anna Méier.", False),
        ("Wer wohnt in Ulm?", "Anna Méier", False),
        ("In which section is the phone number?", "Anna Méier.", False),
        ("Where do I find how long she has lived there?", "Anna Méier.", False),
        ("Comment s'appelle la voisine ?", "Anna Méier", False),
        ("¿Cuál es la vecina que sabe cómo se vive en Ulm?", "Anna Méier", False),
        ("Wie heißt die Nachbarin?", "Anna Méier", False),
        ("隣人の名前は何ですか。", "Anna Méier", False),
        ("What is the neighbour called?", "Anna Méier", False),
        ("When did the bridge open?", "3 May 2021", False),
        ("How long has she lived there?", "Anna Méier", True),
        ("In which year did she move?", "Anna Méier", True),
        ("Warum zog sie um?", "Neighbours › Anna Méier", True),
        ("为什么搬家？", "Anna Méier", True),
        ("لماذا انتقلت؟", "Anna Méier", True),
    ],
)
def test_a_heading_is_an_answer_where_a_name_is_asked_for(form, question, said, is_no_answer):
    question, said = (unicodedata.normalize(form, text) for text in (question, said))

    assert tells_nothing(said, question, [ANNA, OPENED]) is is_no_answer
