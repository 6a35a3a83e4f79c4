"""What came of golden questions: one by one, added up, and beside what came of them before."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields
from statistics import median
from typing import Any

SAME = 0.005  # of a share: a smaller difference is none


@dataclass(frozen=True)
class Outcome:
    """Of one question. Shares are 0 to 1, and None where there was nothing to count.

    `found`: of the notes that must be found; `said`: of the facts; `cited`: of the model's own
    marks, those that the check bears out; `grounded`: of what the answer claims. `refused` is
    whether it said that the notes do not know. Times are seconds since the question.
    """

    question: str
    id: int | None = None
    error: str = ""  # a sentence
    refuse: bool = False  # whether that is the right answer
    refused: bool = False
    found: float | None = None
    said: float | None = None
    cited: float | None = None
    grounded: float | None = None
    missing_notes: list[str] = field(default_factory=list)  # titles
    missing_facts: list[str] = field(default_factory=list)  # their first wordings
    first_token: float | None = None
    seconds: float | None = None
    flow_version: str = ""
    model: str = ""
    # The answer's own conversation is deleted once it was judged: what it said stays here.
    answer: str = ""  # its beginning
    sources: list[str] = field(default_factory=list)  # titles of the notes served, each once

    @property
    def passed(self) -> bool:
        """Answered, with every note found and every fact said; or refused, where that is right."""
        whole = self.found in (None, 1.0) and self.said in (None, 1.0)
        return not self.error and self.refused == self.refuse and (self.refuse or whole)

    @property
    def right(self) -> float:
        """How much of what was expected came, 0 to 1."""
        if self.error or self.refused != self.refuse:
            return 0.0
        counted = [each for each in (self.found, self.said) if each is not None]
        return 1.0 if self.refuse or not counted else sum(counted) / len(counted)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"passed": self.passed}


NAMES = {each.name for each in fields(Outcome)}


def outcome_of(stored: dict[str, Any]) -> Outcome:
    """One that `as_json` made, also of another version of this program."""
    return Outcome(**{name: value for name, value in stored.items() if name in NAMES})


@dataclass(frozen=True)
class Report:
    """Outcomes in the order of the questions; each figure is None where nothing counts for it."""

    outcomes: Sequence[Outcome]

    @property
    def asked(self) -> int:
        return len(self.outcomes)

    @property
    def passed(self) -> int:
        return sum(each.passed for each in self.outcomes)

    @property
    def recall(self) -> float | None:
        return mean(each.found for each in self.outcomes)

    @property
    def facts_said(self) -> float | None:
        return mean(each.said for each in self.outcomes)

    @property
    def citation_precision(self) -> float | None:
        return mean(each.cited for each in self.outcomes)

    @property
    def refused_rightly(self) -> float | None:
        """Of all that were answered: refused where that is right, and not where it is wrong."""
        return mean(float(e.refused == e.refuse) for e in self.outcomes if not e.error)

    @property
    def first_token(self) -> float | None:
        """The median, in seconds."""
        known = [e.first_token for e in self.outcomes if e.first_token is not None]
        return round(median(known), 3) if known else None

    def figures(self) -> dict[str, float | int | None]:
        return {
            "asked": self.asked,
            "passed": self.passed,
            "recall": self.recall,
            "facts_said": self.facts_said,
            "citation_precision": self.citation_precision,
            "refused_rightly": self.refused_rightly,
            "first_token": self.first_token,
        }

    def as_json(self) -> dict[str, Any]:
        return {**self.figures(), "questions": [each.as_json() for each in self.outcomes]}


def report_of(stored: Iterable[dict[str, Any]]) -> Report:
    """Of what rows keep."""
    return Report([outcome_of(each) for each in stored])


def mean(values: Iterable[float | None]) -> float | None:
    known = [each for each in values if each is not None]
    return round(sum(known) / len(known), 4) if known else None


@dataclass(frozen=True)
class Figure:
    """A measure before and after, as a table shows it."""

    name: str
    before: float | int | None
    after: float | int | None
    is_share: bool = True

    @property
    def is_worse(self) -> bool:
        """Of shares, and of how many passed; times vary too much to say so."""
        if self.before is None or self.after is None or self.name == "first_token":
            return False
        return self.after < self.before - SAME


def compare(before: Report, after: Report) -> list[Figure]:
    """The same questions asked of two flows, or at two times."""
    was, now = before.figures(), after.figures()
    shares = {"recall", "facts_said", "citation_precision", "refused_rightly"}
    names = [name for name in now if name != "asked"]
    return [Figure(name, was[name], now[name], name in shares) for name in names]
