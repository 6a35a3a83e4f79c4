"""What was asked is part of the claim: its premise, and what a short answer leaves out."""

import pytest

from ai_chatbot.grounding.check import Verdict

MOVE = "Anna moved to Rome in 1912 because of the war. She worked there as a painter."
UNIVERSITY = (
    "William Harper became the university's first president in 1891, and the first classes were"
    " held in 1892."
)


@pytest.mark.parametrize(("question", "claim"), [
    ("Why did Anna move to Rome?", "Anna moved because of the war."),
    ("Why did Anna move to Rome in 1912?", "Because of the war."),
    ("When did Anna move?", "In 1912."),
    ("Where did Anna move?", "Rome."),
    ("Did Anna move to Rome?", "Yes."),
    ("Did Anna move to Rome?", "Yes, because of the war."),
    ("Did Anna move to Rome in 1910?", "No, Anna moved to Rome in 1912."),
    ("Did Anna move to Rome in 1910?", "No."),
    ("Which 3 things did Anna do?", "Anna moved to Rome because of the war."),
    ("What did Anna do between 1900 and 1920?", "Anna moved to Rome in 1912."),
])  # fmt: skip
def test_a_premise_that_is_so_lets_the_claim_hold(holds, question, claim):
    assert holds(claim, MOVE, question=question)


@pytest.mark.parametrize(("question", "claim"), [
    ("Why did Anna move to Rome in 1910?", "Anna moved because of the war."),
    ("Why did Anna move to Rome in 1910?", "Anna moved to Rome in 1910 because of the war."),
    ("Why did Anna move to Berlin?", "Anna moved because of the war."),
    ("Why did Carla move to Rome?", "Because of the war."),
    ("Did Anna move to Rome?", "No."),
    ("Did Anna move to Berlin?", "Yes."),
    ("When did Anna sell her house?", "In 1912."),
    ("Where did Anna move?", "Paris."),
])  # fmt: skip
def test_a_premise_that_is_not_makes_it_false(holds, question, claim):
    assert not holds(claim, MOVE, question=question)


def test_a_short_answer_is_checked_together_with_its_question(holds):
    asked = "When were the first classes held?"

    assert holds("In 1892.", UNIVERSITY, question=asked)
    assert not holds("In 1891.", UNIVERSITY, question=asked)


@pytest.mark.parametrize(("question", "claim", "text"), [
    ("Who is the smallest company?", "BSkyB.", "BSkyB became the largest company of the UK."),
    ("Why did the level rise?", "Because of the flow.", "The level fell because of the flow."),
    ("Which ships did the cats travel on?", "The cats were passengers on merchant ships.",
     "Fleas lived on the rats that were regular passengers on merchant ships."),
    ("Warum wechselte man die hinteren Bremsen?", "Wegen Rost.",
     "Die vorderen Bremsen wurden wegen Rost gewechselt."),
    ("为什么三月修剪？", "因为发芽，所以三月修剪枝条。", "二月发芽之前要修剪枝条。"),
])  # fmt: skip
def test_the_question_may_not_say_the_contrary(holds, question, claim, text):
    assert not holds(claim, text, question=question)


@pytest.mark.parametrize(("question", "claim"), [
    ("What did she paint in?", "Rome."),
    ("Which animals did she feed?", "In 1912."),
    ("Who sold the four brown horses?", "a painter"),
])  # fmt: skip
def test_a_short_answer_stands_beside_what_was_asked(holds, question, claim):
    """That its note speaks of it somewhere is not enough."""
    far = "Horses are sold each May. Brown animals feed on hay. Four of the rooms are let."

    assert not holds(claim, f"{MOVE} The house stands. It rained. {far}", question=question)


def test_yes_and_no_without_a_question_say_nothing(verdict):
    assert verdict("Yes.", MOVE) is Verdict.SAYS_NOTHING


def test_a_word_that_is_part_of_a_verb_has_no_contrary(holds):
    """To look after something says no time, and what is left over lies on no side."""
    bread = "One loaf takes 90 g of starter. The starter is fed the evening before the baking."

    said = "The starter is fed the evening before."
    assert holds(said, bread, question="How do I look after the starter?")
    assert not holds(said.replace("before", "after"), bread, question="When is it fed?")
    road = "Turn right at the mill. Two kilometres of the road are left."
    assert holds("Two kilometres of the road are left.", road, question="How much is left?")
    boat = "The boat was named after his mother before the war."
    assert holds("It was named after his mother.", boat, question="Who was the boat named after?")
