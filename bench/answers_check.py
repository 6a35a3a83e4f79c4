"""How often a sentence gets a citation though it is false, or none though it is true.

The sentences are those of `bench.answers.claims`, each beside ten passages of which one bears it
out, or would if it were true. A false one is tried with the mark of that passage and without; a
true one without. `order` turns around who does what to whom; `reordered` says it the right way
about in other words; `contrary` changes an amount, a unit, a day, a cause or which of two things
it is, and `opposed` are true claims beside these; `changed` and `kept` are those of notes in seven
languages that were written after the rules. Claims in another language than their note are
checked by the multilingual embedder, where its weights are there; so are those about notes in
another language than English, as their owner's notes are read by it. Thresholds were chosen on one
half; what is reported is the other.
"""

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence

from bench.answers.claims import Case, cases, foreign
from bench.results import BenchUnavailable, Results, higher, lower
from bench.retrieval import EVAL_DIR, prepare_django

MADE = 1500  # claims that are made of sentences, in both halves together
FALSE_KINDS = ("negation", "number", "name", "premise", "order", "contrary", "changed")

Mark = Callable[[Case, str], bool]  # whether this text of a claim ends up with a citation


def run() -> Results:
    if not (EVAL_DIR / "wiki").is_dir():
        raise BenchUnavailable(f"{EVAL_DIR} has no folder wiki; set EVAL_DIR to a folder that has.")
    with tempfile.TemporaryDirectory() as folder:
        prepare_django(folder)
        abroad = [each for each in foreign() if each.is_held_out]
        return measure([each for each in cases(MADE) if each.is_held_out]) | measure_foreign(abroad)


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
    # Those of old: what they count up to can be compared with what it was.
    counted = [kind for kind in tallies if kind not in (*FALSE_KINDS, "opposed", "kept")]
    every = [one for kind in counted for one in tallies[kind]]
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


def measure_foreign(held_out: Sequence[Case]) -> Results:
    """Nothing where the weights are not there."""
    from notes.index.embedding import MULTILINGUAL, local_embedder

    if not local_embedder(MULTILINGUAL).is_ready():
        return {}
    tallies: dict[str, list[bool]] = defaultdict(list)
    for case in held_out:
        key = "true" if case.is_true else case.way
        tallies[key].append(is_cited(case, marked_abroad))
    shares = {key: sum(each) / len(each) for key, each in tallies.items()}
    true = {"answers.check_true_marked.foreign": higher(shares.pop("true"), "of claims")}
    return true | {
        f"answers.check_false_marked.foreign_{way}": lower(share, "of claims")
        for way, share in sorted(shares.items())
    }


def marked_abroad(case: Case, text: str) -> bool:
    from ai_chatbot.grounding.check import Checker
    from ai_chatbot.rendering.citations import cite
    from notes.index.embedding import MULTILINGUAL, local_embedder

    checker = Checker(case.passages, case.question, embedder=local_embedder(MULTILINGUAL))
    return "[" in cite(text, case.passages, question=case.question, check=checker.check)


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
    """As an answer is checked at its end: with vectors, of the embedder that such notes get."""
    from ai_chatbot.grounding.check import Checker
    from ai_chatbot.grounding.tokens import language_in
    from ai_chatbot.rendering.citations import cite
    from notes.index.embedding import MULTILINGUAL, get_embedder, local_embedder
    from notes.text.words.languages import ENGLISH

    every = local_embedder(MULTILINGUAL)
    is_english = language_in(case.passages[0].text) in ("", ENGLISH)
    embedder = get_embedder() if is_english or not every.is_ready() else every
    checker = Checker(case.passages, case.question, embedder=embedder)
    return "[" in cite(text, case.passages, question=case.question, check=checker.check)


def marked_by_words(case: Case, text: str) -> bool:
    from ai_chatbot.rendering.citations import cite

    return "[" in cite(text, case.passages, question=case.question)
