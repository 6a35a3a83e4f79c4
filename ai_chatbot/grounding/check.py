"""Whether served passages bear out what an answer claims, one sentence at a time.

    checker = Checker(passages, question)
    checker.check("The boat was repaired in May 2021.")  # Finding(borne_out, (1,), .92)

Pure: text and vectors in, verdicts out. It never raises for what a text holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ai_chatbot.grounding.passages import Passage
from ai_chatbot.grounding.terms import NUMBER_WEIGHT, evidence_in, terms_of
from notes.index.embedding import Embedder

BORNE_OUT_FROM = 0.6
NEW_WORD_WEIGHT = 3.0  # a word that the question did not hold is what the answer claims


class Verdict(StrEnum):
    """What the served passages say of a claim."""

    QUOTED = "quoted"  # it stands there, word for word
    BORNE_OUT = "borne_out"  # one passage says it in other words
    STITCHED = "stitched"  # two passages say it together
    NOT_IN_NOTES = "not_in_notes"
    CONTRADICTED = "contradicted"  # one says the same but for a number, a name, a "not", an order
    SAYS_NOTHING = "says_nothing"  # nothing to check: a greeting, "I find nothing in your notes"

    @property
    def holds(self) -> bool:
        return self in (Verdict.QUOTED, Verdict.BORNE_OUT, Verdict.STITCHED)


@dataclass(frozen=True)
class Finding:
    """What came of checking one claim.

    `numbers`: the passages that bear it out, best first; of a contradicted claim those that say
    otherwise. `strength`: how sure the verdict is, 0 to 1.
    """

    verdict: Verdict
    numbers: tuple[int, ...] = ()
    strength: float = 0.0


class Checker:
    """Compares claims with the passages that an answer was served.

    `question`: what was asked, whose premise is part of each claim. `embedder`: makes vectors of
    sentences; without one, or where it is not available, words alone decide.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        question: str = "",
        *,
        embedder: Embedder | None = None,
    ) -> None:
        self.passages = passages
        self.asked = frozenset(terms_of(question))
        self.embedder = embedder

    def check(self, claim: str, given: Sequence[int] = ()) -> Finding:
        """The verdict on a sentence; `given` are the passages that its writer named for it."""
        terms = frozenset(terms_of(claim))
        if not terms:
            return Finding(Verdict.SAYS_NOTHING)
        scores = {
            each.n: self._support(terms, evidence_in(f"{each.title} {each.heading} {each.text}"))
            for each in self.passages
        }
        ranked = sorted(scores, key=lambda n: (n in given, scores[n]), reverse=True)
        numbers = tuple(n for n in ranked if scores[n] >= BORNE_OUT_FROM)[:1]
        verdict = Verdict.BORNE_OUT if numbers else Verdict.NOT_IN_NOTES
        best = max(scores.values(), default=0.0)
        return Finding(verdict, numbers, best if numbers else 1 - best)

    def _support(self, terms: frozenset[str], evidence: frozenset[str]) -> float:
        weights = {
            term: (NUMBER_WEIGHT if term[0].isdigit() else 1.0)
            * (1.0 if term in self.asked else NEW_WORD_WEIGHT)
            for term in terms
        }
        return sum(weights[term] for term in terms & evidence) / sum(weights.values())
