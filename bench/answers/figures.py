"""Judgements of many answers as the figures that are published."""

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bench.answers.judging import Judgement
from bench.answers.questions import Question
from bench.results import Result, Results, higher, lower


@dataclass(frozen=True)
class Outcome:
    """One question, answered one way; `first` in seconds."""

    question: Question
    judgement: Judgement
    first: float


def figures_of(name: str, outcomes: Sequence[Outcome], ceiling: Sequence[Outcome]) -> Results:
    """`answers.facts_share` and so on; of another way than ours with its name behind."""
    present = [each for each in outcomes if not each.question.absent]
    absent = [each for each in outcomes if each.question.absent]
    facts = share(each.judgement.has_facts for each in present)
    reached = share(each.judgement.has_facts for each in ceiling)
    figures: dict[str, Result] = {
        "facts_share": higher(facts, "of questions"),
        "facts_of_ceiling": higher(facts / reached if reached else 0.0, "of the ceiling"),
        "false_sentence_share": lower(
            ratio(outcomes, lambda j: j.false, lambda j: j.shown), "of sentences"
        ),
        "false_when_absent": lower(share(each.judgement.false > 0 for each in absent), "of absent"),
        "refused_when_absent": higher(share(e.judgement.refuses for e in absent), "of absent"),
        "refused_when_present": lower(share(e.judgement.refuses for e in present), "of present"),
        "citation_precision": higher(
            ratio(outcomes, lambda j: j.right_citations, lambda j: j.citations), "of citations"
        ),
        "citation_recall": higher(
            ratio(outcomes, lambda j: j.cited, lambda j: j.to_cite), "of sentences"
        ),
        "first_token_s": lower(statistics.median([each.first for each in outcomes] or [0.0]), "s"),
    }
    behind = "" if name == "ours" else f".{name}"
    return {f"answers.{key}{behind}": value for key, value in figures.items()}


def share(found: Iterable[bool]) -> float:
    known = list(found)
    return sum(known) / len(known) if known else 0.0


def ratio(
    outcomes: Sequence[Outcome],
    part: Callable[[Judgement], int],
    whole: Callable[[Judgement], int],
) -> float:
    total = sum(whole(each.judgement) for each in outcomes)
    return sum(part(each.judgement) for each in outcomes) / total if total else 0.0
