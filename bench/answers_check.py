"""How often a sentence gets a citation though it is false, or none though it is true.

The sentences are those of `bench.answers.claims`, each beside ten passages of which one bears it
out, or would if it were true. A false one is tried with the mark of that passage and without; a
true one without. `order` turns around who does what to whom; `reordered` says it the right way
about in other words. Thresholds were chosen on one half; what is reported is the other.
"""

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence

from bench.answers.claims import Case, cases
from bench.results import BenchUnavailable, Results, higher, lower
from bench.retrieval import EVAL_DIR, prepare_django

MADE = 1500  # claims that are made of sentences, in both halves together
FALSE_KINDS = ("negation", "number", "name", "premise", "order")

Mark = Callable[[Case, str], bool]  # whether this text of a claim ends up with a citation


def run() -> Results:
    if not (EVAL_DIR / "wiki").is_dir():
        raise BenchUnavailable(f"{EVAL_DIR} has no folder wiki; set EVAL_DIR to a folder that has.")
    with tempfile.TemporaryDirectory() as folder:
        prepare_django(folder)
        return measure([each for each in cases(MADE) if each.is_held_out])


def measure(held_out: Sequence[Case]) -> Results:
    began = time.process_time()
    by_words = figures(held_out, marked_by_words)
    spent = time.process_time() - began
    renamed = {
        name.replace("check_", "check_by_words_alone_"): each for name, each in by_words.items()
    }
    counted = sum(1 if case.is_true else 2 for case in held_out)
    return (
        figures(held_out, marked)
        | renamed
        | {"answers.check_ms_per_sentence": lower(1000 * spent / counted, "ms")}
    )


def figures(held_out: Sequence[Case], is_marked: Mark) -> Results:
    tallies: dict[str, list[bool]] = defaultdict(list)
    for case in held_out:
        tallies[kind_of(case)].append(is_cited(case, is_marked))
    shares = {kind: sum(each) / len(each) for kind, each in tallies.items()}
    every = [one for kind, each in tallies.items() if kind not in FALSE_KINDS for one in each]
    return {
        **{
            f"answers.check_false_marked.{kind}": lower(shares[kind], "of claims")
            for kind in FALSE_KINDS
        },
        "answers.check_true_marked": higher(sum(every) / len(every), "of claims"),
        **{
            f"answers.check_true_marked.{kind}": higher(share, "of claims")
            for kind, share in sorted(shares.items())
            if kind not in FALSE_KINDS
        },
    }


def kind_of(case: Case) -> str:
    return case.kind


def is_cited(case: Case, is_marked: Mark) -> bool:
    claim = case.claim
    if case.is_true:
        return is_marked(case, claim)
    return is_marked(case, claim) or is_marked(case, with_mark(claim))


def with_mark(claim: str) -> str:
    """The claim as a model would mark it, before its full stop."""
    ends = ".!?。！？।"
    return f"{claim[:-1]} [1]{claim[-1]}" if claim[-1] in ends else f"{claim} [1]"


def marked(case: Case, text: str) -> bool:
    """As an answer is checked at its end: with vectors."""
    from ai_chatbot.grounding.check import Checker
    from ai_chatbot.rendering.citations import cite
    from notes.index.embedding import get_embedder

    checker = Checker(case.passages, case.question, embedder=get_embedder())
    return "[" in cite(text, case.passages, question=case.question, check=checker.check)


def marked_by_words(case: Case, text: str) -> bool:
    from ai_chatbot.rendering.citations import cite

    return "[" in cite(text, case.passages, question=case.question)
