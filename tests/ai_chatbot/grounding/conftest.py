"""What claims are checked against."""

from dataclasses import dataclass

import pytest

from ai_chatbot.grounding.check import Checker, Finding, Verdict


@dataclass
class Served:
    n: int
    text: str
    title: str = ""
    heading: str = ""


def found(claim: str, *texts: str, question: str = "", title: str = "") -> Finding:
    """What comes of a claim beside these passages, by words alone."""
    passages = [Served(n, text, title) for n, text in enumerate(texts, 1)]
    return Checker(passages, question).check(claim)


@pytest.fixture
def verdict():
    def of(claim: str, *texts: str, question: str = "", title: str = "") -> Verdict:
        return found(claim, *texts, question=question, title=title).verdict

    return of


@pytest.fixture
def holds(verdict):
    def does(claim: str, *texts: str, question: str = "", title: str = "") -> bool:
        return bool(verdict(claim, *texts, question=question, title=title).holds)

    return does
