"""What the bench takes for shown as fact is what a page shows."""

import pytest

from bench.answers.new import shown
from bench.answers.questions import Question
from bench.answers.shown import Passage

pytestmark = pytest.mark.django_db  # it is looked up whose notes are read

TEXT = "The boat Annika was repaired in May 2021 at the Lund yard. It cost 640 euros."
BOAT = Passage(1, 7, "Annika", "", TEXT, 0, len(TEXT), TEXT, score=0.8)
OTHER = Passage(2, 8, "House", "", "The boiler is serviced every September.", 0, 39, "")
WHEN = Question("q", "v", "When was the boat Annika repaired?", "date")
CAPITAL = Question("c", "v", "What is the capital of Peru?", "absent", absent="off topic")


@pytest.mark.parametrize(
    ("text", "facts", "aside"),
    [
        ("Annika was repaired in May 2021.", 1, 0),
        ("Annika was repaired in May 2021 [1]. She was sold to Doctor Moriarty.", 1, 1),
    ],
)
def test_what_is_borne_out_is_shown_as_fact(text, facts, aside):
    found = shown(WHEN, [BOAT, OTHER], text)

    own = [each for each in found.facts if each.text in text.replace(" [1]", "")]
    assert len(own) == facts
    assert len(found.aside) == aside
    assert found.facts[0].cites == (1,)


@pytest.mark.parametrize("text", ["I find nothing about this in your notes.", ""])
def test_where_the_model_refuses_and_the_notes_tell_they_are_quoted(text):
    found = shown(WHEN, [BOAT, OTHER], text)

    assert found.facts[0].text == "The boat Annika was repaired in May 2021 at the Lund yard."
    assert not found.refuses


def test_what_is_made_up_is_not_shown_as_fact():
    found = shown(CAPITAL, [BOAT, OTHER], "The capital of Peru is Lima.")

    assert found.facts == ()
    assert found.refuses
    assert found.aside[0].text == "The capital of Peru is Lima."


@pytest.mark.parametrize(
    ("ask", "after"),
    [
        ("And when was it repaired?", ("Where does the boat Annika lie?",)),  # leans on it
        ("When was Annika repaired?", ("What is the capital of Peru?",)),  # begins something new
        ("Who repaired Annika?", ("Who won the cup in 1954?", "And in 1958?")),
    ],
)
def test_a_question_is_judged_as_it_is_meant_whatever_was_asked_before(ask, after):
    found = shown(Question("f", "v", ask, "follow", after=after), [BOAT, OTHER], TEXT[:58])

    assert [each.text for each in found.facts] == [TEXT[:58]]
    assert not found.aside
