"""What counts as a right answer when models are compared."""

import re

import pytest

from bench.models import Answer, build_prompts, read_prompt, read_questions, repeats

# Langflow's own modules warn when they are imported; ours must not.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

FACT = {"ask": "How far apart?", "notes": ["garden"], "facts": ["60\\s*cm"], "wrong": ["banana"]}
REFUSAL = {"ask": "Which capital?", "notes": [], "refuse": True, "wrong": ["canberra"]}
NOTHING = "I find nothing about this in your notes."


def answer(question, text, *, echoes=False):
    return Answer(question, text, first=0.1, total=0.2, prompt_tokens=10, echoes=echoes)


@pytest.mark.parametrize(
    ("question", "text", "right"),
    [
        (FACT, "They stand 60 cm apart [1].", True),
        (FACT, "They stand apart.", False),
        (FACT, "BANANA, 60 cm", False),
        (FACT, f"60 cm. {NOTHING}", False),
        (REFUSAL, NOTHING, True),
        (REFUSAL, "The notes do not mention it.", True),
        (REFUSAL, f"Canberra. {NOTHING}", False),
        (REFUSAL, "It is Sydney.", False),
    ],
)
def test_an_answer_is_right_by_its_facts_or_by_refusing(question, text, right):
    assert answer(question, text).right is right


@pytest.mark.parametrize(
    ("question", "text"), [(FACT, "<notes-1f> 60 cm [1]"), (REFUSAL, f"write only: {NOTHING}")]
)
def test_repeating_the_prompt_is_neither_an_answer_nor_a_refusal(question, text):
    said = answer(question, text, echoes=True)

    assert not said.right
    assert not said.marked


def test_a_repeated_prompt_is_recognised():
    system = read_prompt().system

    assert repeats(f"{system} And so on", system)
    assert repeats("<notes-0a1b2c3d>\n[1] Garden", system)
    assert not repeats("They stand 60 cm apart [1].", system)
    assert not repeats(NOTHING, system)


@pytest.mark.parametrize("group", ["questions", "held_out"])
def test_every_fact_asked_for_stands_in_the_passages(group):
    data = read_questions()

    for question in data[group]:
        text = " ".join(data["notes"][name]["text"] for name in question["notes"])
        for fact in question.get("facts", []):
            assert re.search(fact, text, re.IGNORECASE), question["ask"]


def test_no_question_is_in_both_groups():
    data = read_questions()

    asked = {question["ask"] for question in data["questions"]}
    assert asked.isdisjoint(question["ask"] for question in data["held_out"])


@pytest.mark.slow  # Langflow's modules take seconds to import
def test_questions_reach_the_model_in_the_flows_own_prompt():
    (_, text), *_ = build_prompts(read_prompt(), "held_out")

    assert re.search(r"<notes-\w{8}>\n\[1\] Car › Tyres\n", text)
    assert text.endswith("Question: Where are my winter tyres kept?")
