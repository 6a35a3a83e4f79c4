"""What is decided of an answer: shown, with what the notes say beside it, or not as an answer.

Retrieval, the check and the extract decide together, so that a model can be asked to answer
eagerly: what it makes up is not shown as if it stood in the notes.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from ai_chatbot.grounding.certainty import Certainty
from ai_chatbot.grounding.check import Ground, Verdict

SHOWN_FROM = 0.7  # of what it says is borne out: the answer stands by itself
DOUBTFUL = frozenset([Verdict.NOT_IN_NOTES, Verdict.CONTRADICTED])


class Decision(StrEnum):
    """How an answer is shown."""

    ANSWERED = "answered"  # the notes bear it out, or it claims nothing
    # They bear out a part of it, or it hardly answers: what they say themselves stands under it.
    UNSURE = "unsure"
    EXTRACT = "extract"  # the notes' own sentences stand in its place
    NOTHING = "nothing"  # "I find nothing about this in your notes"


@dataclass(frozen=True)
class Quote:
    """A sentence of the passage `n`, word for word: its `text[start:end]`."""

    n: int
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Checked:
    """A sentence of the answer: its `text[start:end]`, and what the passages say of it."""

    start: int
    end: int
    verdict: Verdict
    numbers: tuple[int, ...]
    strength: float  # 0 to 1
    grounds: tuple[Ground, ...] = field(default=(), compare=False)  # not kept

    @property
    def is_doubtful(self) -> bool:
        return self.verdict in DOUBTFUL


@dataclass(frozen=True)
class Grounding:
    """What an answer rests on, as its row keeps it.

    `score`: which part of what it claims is borne out, 0 to 1; None where it claims nothing.
    `sure`: how sure it is that the notes hold an answer at all. `without_model`: why no model
    wrote, a sentence. `beside`: of the extract, what stands under the answer's own words.
    """

    decision: Decision
    score: float | None = None
    sure: float = 0.0
    sentences: list[Checked] = field(default_factory=list)
    extract: list[Quote] = field(default_factory=list)
    without_model: str = ""
    language: str = ""  # that the question is in, where it tells
    beside: list[Quote] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"sentences": [_as_json(each) for each in self.sentences]}


def _as_json(one: Checked) -> dict[str, Any]:
    kept = asdict(one) | {"numbers": list(one.numbers)}
    del kept["grounds"]
    return kept


def score_of(sentences: Sequence[Checked]) -> float | None:
    """Which part of what is claimed is borne out, by its length."""
    claims = [each for each in sentences if each.verdict is not Verdict.SAYS_NOTHING]
    total = sum(each.end - each.start for each in claims)
    if not total:
        return None
    return round(sum(each.end - each.start for each in claims if each.verdict.holds) / total, 3)


def decide(
    sentences: Sequence[Checked],
    sure: Certainty,
    *,
    has_quotes: bool,
    finds_nothing: bool,
    is_beside: bool = False,
) -> Decision:
    """`sure`: how much that the notes hold an answer. `finds_nothing`: the model says itself that
    the notes do not tell, or it says nothing at all. `is_beside`: what is borne out is not what was
    asked."""
    score = 0.0 if is_beside else score_of(sentences)
    if score is None and not finds_nothing:
        return Decision.ANSWERED
    is_denied = any(each.verdict is Verdict.CONTRADICTED for each in sentences)
    if not score:
        # Where they say something far more to the point they speak of it. So they do where they say
        # it otherwise; but then that may be what was taken for granted, and no answer.
        is_enough = finds_nothing or is_beside or (is_denied and not sure.is_read)
        holds = sure.is_sure if is_enough else sure.is_sure_despite
        return Decision.EXTRACT if holds and has_quotes else Decision.NOTHING
    return Decision.ANSWERED if score >= SHOWN_FROM and not is_denied else Decision.UNSURE
