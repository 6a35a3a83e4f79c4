"""How sure it is that the notes hold an answer, out of the sentence that answers best.

On 300 questions, each asked of notes that hold its answer and of others, it refused 92 of 100 in
the others and 7 in the notes' own (of the half that it was not fitted to), where a threshold for
passages refused 73 and 4. How far the best cosine stands out of all the notes' told less.

Where a cross-encoder has read the sentence it counts as well (docs/decisions/0015): of questions
that notes about the same things do not answer it then refuses more.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from notes.search.sentences import BestSentence

SURE_FROM = 0.5
# How sure it must be where nothing that the model said is borne out: of such answers most are to
# questions that the notes do not answer. Of 53 of these a cross-encoder puts 6 above .7.
SURE_DESPITE, SURE_DESPITE_READ = 0.9, 0.7
# Below it the notes speak of something else: a word or two of theirs is no answer.
NOT_AT_ALL = 0.05
# Fitted to one half of those questions; without vectors scores are of another scale.
SLOPE, OFFSET = 10.8, 10.7
SLOPE_OF_WORDS, OFFSET_OF_WORDS = 17.3, 9.5
SLOPE_READ, SLOPE_OF_LOGIT, OFFSET_READ = 3.57, 0.188, 4.35
# Of a name in the question that no passage knows: what is said of another is like an answer.
SLOPE_OF_UNKNOWN = 2.5


@dataclass(frozen=True)
class Certainty:
    """`value`: the share of such questions whose notes held an answer, 0 to 1. `is_read`: a
    cross-encoder has read the best sentence."""

    value: float
    is_read: bool = False

    @property
    def is_sure(self) -> bool:
        return self.value >= SURE_FROM

    @property
    def is_sure_despite(self) -> bool:
        """Also where the model says something else."""
        return self.value >= (SURE_DESPITE_READ if self.is_read else SURE_DESPITE)

    @property
    def is_elsewhere(self) -> bool:
        """The best sentence was read, and answers nothing like the question."""
        return self.is_read and self.value < NOT_AT_ALL


def certainty(best: Sequence[BestSentence], unknown: float = 0.0) -> Certainty:
    """`best`: the sentences that answer best, the best first. `unknown`: which part of what the
    question names no passage knows of."""
    if not best:
        return Certainty(0.0)
    first = best[0]
    value = worth_of(first) - SLOPE_OF_UNKNOWN * unknown
    return Certainty(logistic(value), first.logit is not None and first.cosine is not None)


def worth_of(first: BestSentence) -> float:
    """How sure it is by the best sentence, as a logit."""
    if first.cosine is None:
        return SLOPE_OF_WORDS * first.score - OFFSET_OF_WORDS
    if first.logit is None:
        return SLOPE * first.score - OFFSET
    return SLOPE_READ * first.score + SLOPE_OF_LOGIT * first.logit - OFFSET_READ


def logistic(value: float) -> float:
    return round(1 / (1 + math.exp(-value)), 3)
