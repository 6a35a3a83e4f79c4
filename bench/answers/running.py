"""Asks each question each way and judges what is shown."""

import sys
from collections.abc import Sequence
from typing import Any

from bench.answers.asking import Model
from bench.answers.figures import Outcome
from bench.answers.judging import judge
from bench.answers.questions import Question
from bench.answers.shown import Passage
from bench.answers.vaults import Place, gold_places
from bench.answers.ways import Way, gold_passages

Outcomes = dict[str, list[Outcome]]


def run_all(
    questions: Sequence[Question],
    ways: Sequence[Way],
    owners: dict[str, Any],
    model: Model,
    *,
    show: bool = False,
) -> Outcomes:
    """The outcomes of each way by its name, questions and ways taking turns."""
    outcomes: Outcomes = {way.name: [] for way in ways}
    for number, question in enumerate(questions, start=1):
        for way in ways:
            owner = owners[question.home if way.reads_all else question.vault]
            gold = gold_places(question, owner)
            if way.is_given_gold and question.absent:
                continue
            passages = gold_passages(gold) if way.is_given_gold else way.serve(question, owner.pk)
            outcome = answer(question, way, gold, passages, model, show=show)
            outcomes[way.name].append(outcome)
        print(f"{number} of {len(questions)}", end="\r", file=sys.stderr)
    return outcomes


def answer(
    question: Question,
    way: Way,
    gold: Sequence[Place],
    passages: Sequence[Passage],
    model: Model,
    *,
    show: bool,
) -> Outcome:
    said = way.ask(model, question, passages)
    shown = way.show(question, passages, said.text)
    judgement = judge(question, gold, passages, shown)
    if show:
        print(f"{question.id} {way.name}: {question.ask}\n    {said.text!r}\n    {shown}")
        print(f"    {judgement}", flush=True)
    return Outcome(question, judgement, said.first)
