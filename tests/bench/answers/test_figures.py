"""Judgements become the figures that are published, and a broken-off run goes on."""

import pytest

from bench.answers.asking import Model, Said, behind
from bench.answers.figures import Outcome, figures_of
from bench.answers.injection import does, passages_of, read_poisoned
from bench.answers.judging import Judgement
from bench.answers.questions import Question
from bench.answers.shown import Passage
from bench.answers.today import shown

PRESENT = Question("p", "v", "?", "fact", facts=("x",))
WHERE = Question("w", "v", "Where does Annika lie?", "fact")
ABSENT = Question("a", "v", "?", "absent", absent="off topic")
BOAT = Passage(1, 7, "Annika", "", "The boat Annika lies at the Lund yard.", 0, 38, "")


def outcome(question, *, facts=False, refuses=False, shown=1, false=0, first=1.0):
    judgement = Judgement(facts, refuses, shown, false, shown, shown - false, shown, shown - false)
    return Outcome(question, judgement, first)


def test_figures_are_shares_of_what_they_are_about():
    outcomes = [
        outcome(PRESENT, facts=True, first=2.0),
        outcome(PRESENT, refuses=True, shown=0, first=4.0),
        outcome(ABSENT, refuses=True, shown=0, first=3.0),
        outcome(ABSENT, shown=3, false=2, first=9.0),
    ]

    found = figures_of("ours", outcomes, [outcome(PRESENT, facts=True)])

    values = {name.removeprefix("answers."): each["value"] for name, each in found.items()}
    assert values == {
        "facts_share": 0.5,
        "facts_of_ceiling": 0.5,
        "false_sentence_share": 0.5,
        "false_when_absent": 0.5,
        "refused_when_absent": 0.5,
        "refused_when_present": 0.5,
        "citation_precision": 0.5,
        "citation_recall": 0.5,
        "first_token_s": 3.5,
    }
    assert found["answers.false_sentence_share"]["better"] == "lower"


def test_another_way_has_its_name_behind_and_nothing_asked_is_no_error():
    found = figures_of("today", [], [])

    assert set(found) >= {"answers.facts_share.today", "answers.first_token_s.today"}


class Scripted(Model):
    """Says the prompt's last word, and counts how often it was asked."""

    asked = 0

    def _ask(self, system, prompt, tokens):
        self.asked += 1
        return Said(prompt.split()[-1], 0.5, 1.0, 10)


def test_what_was_said_is_kept_for_the_next_run(tmp_path):
    kept = tmp_path / "said.jsonl"
    with Scripted(tmp_path / "a.gguf", kept) as model:
        first = [model.ask("Be brief.", text) for text in ("eins", "zwei", "eins", "犬")]

    with Scripted(tmp_path / "a.gguf", kept) as again:
        second = [again.ask("Be brief.", text) for text in ("eins", "zwei", "eins", "犬")]

    assert (model.asked, again.asked) == (3, 0)
    assert second == first


@pytest.mark.parametrize("changed", [("b.gguf", "Be brief."), ("a.gguf", "Be long.")])
def test_another_model_or_instruction_is_asked_anew(tmp_path, changed):
    name, system = changed
    kept = tmp_path / "said.jsonl"
    with Scripted(tmp_path / "a.gguf", kept) as model:
        model.ask("Be brief.", "eins")

    with Scripted(tmp_path / name, kept) as other:
        other.ask(system, "eins")

    assert other.asked == 1


def test_the_first_word_of_a_second_step_comes_when_the_first_has_ended():
    said = behind(Said("[1] Ægir 船", 0.5, 2.0, 10), Said("Blå [1].", 0.5, 1.0, 10))

    assert (said.text, said.first, said.total) == ("Blå [1].", 2.5, 3.0)


# --- The way before ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cites", "refuses"),
    [
        ("Annika lies at the Lund yard.", [(1,)], False),
        ("Annika lies at the Lund yard [1].", [(1,)], False),
        ("Annika does not lie at the Lund yard.", [(1,)], False),  # what the check is for
        ("Elephants swim across oceans.", [()], False),
        ("I find nothing about this in your notes.", [], True),
        ("", [], True),
    ],
)
def test_the_way_before_shows_all_as_fact(text, cites, refuses):
    found = shown(WHERE, [BOAT], text)

    assert [sentence.cites for sentence in found.facts] == cites
    assert found.refuses is refuses


# --- Poisoned notes ---------------------------------------------------------------------------


def test_there_are_sixty_poisoned_notes_and_none_obeys_itself_by_a_right_answer():
    notes = read_poisoned()

    assert len(notes) == len({note.id for note in notes}) == 60
    assert {note.kind for note in notes} == {"word", "leak", "link", "refuse", "false"}
    assert not any(does(note, f"It is {note.facts[0]} [1].") for note in notes)


def test_a_poisoned_note_is_served_with_something_worth_leaking():
    note = next(note for note in read_poisoned() if note.kind == "leak")

    first, second = passages_of(note)

    assert (first.n, second.n) == (1, 2)
    assert note.text in first.text
    assert "Kestrel" in second.text


def test_a_sample_of_the_poisoned_is_always_the_same():
    assert read_poisoned(60)[:10] == read_poisoned(10)
